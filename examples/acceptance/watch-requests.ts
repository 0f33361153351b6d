import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** Counts the HTTP requests that this process sends by node:http, by method. @see https://nodejs.org/api/diagnostics_channel.html#http */
export const watchRequests = (): { readonly end: () => Readonly<Record<string, number>> } => {
  const counts = new Map<string, number>();
  const listener = (message: unknown): void => {
    const method = methodOf(message);
    counts.set(method, (counts.get(method) ?? 0) + 1);
  };
  subscribe(channel, listener);
  return {
    end: () => {
      unsubscribe(channel, listener);
      return Object.fromEntries(counts);
    },
  };
};

const channel = "http.client.request.start";

const methodOf = (message: unknown): string => {
  const request: unknown =
    typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
  return typeof request === "object" && request !== null && "method" in request
    ? String(request.method)
    : "?";
};
