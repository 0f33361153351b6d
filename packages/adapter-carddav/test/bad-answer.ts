import { type CardDavFetch, type WireFault, faultyFetch } from "@spegla/testkit";
import type { ReplicaErrorTag } from "@spegla/core";
import type { WireFetch } from "../src/index.js";

export const signInPage =
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>";
export const html = { "Content-Type": "text/html; charset=utf-8" };
export const xml = { "Content-Type": "application/xml; charset=utf-8" };

export type BadAnswer = {
  readonly what: string;
  /** Whether a request gets it. */
  readonly to: RegExp;
  readonly answer: WireFault | "CutShort";
  readonly tag: ReplicaErrorTag;
  /** What the message tells a person to do. */
  readonly says: RegExp;
};

export const answered = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): WireFault => ({ _tag: "Answered", status, headers, ...(body === undefined ? {} : { body }) });

/** In which something between us and the server speaks. */
export const errorPage = (headers: Readonly<Record<string, string>> = {}): WireFault =>
  answered(200, { ...html, ...headers }, signInPage);

/** `fetch`, but for the requests that match, from the `from`-th one of all on. */
export const badFetch = (
  fetch: CardDavFetch,
  { to, answer }: Pick<BadAnswer, "to" | "answer">,
  from: number,
  met: () => void,
): WireFetch => {
  const matches = (method: string, at: number): boolean => at >= from && to.test(method);
  if (answer !== "CutShort")
    return faultyFetch(fetch, ({ method, at }) => {
      if (!matches(method, at)) return { _tag: "Pass" };
      met();
      return answer;
    });
  let requests = 0;
  return async (url, init) => {
    const response = await fetch(url, init);
    requests += 1;
    if (!matches(init.method, requests - 1)) return response;
    met();
    return cutShort(response);
  };
};

/** The first half of the body, on a line that did not break. */
const cutShort = async (response: Awaited<ReturnType<WireFetch>>): Promise<Response> => {
  const chunks: Array<Uint8Array> = [];
  for await (const chunk of response.body ?? []) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const type = response.headers.get("content-type") ?? "";
  return new Response(body.subarray(0, body.length / 2), {
    status: response.status,
    headers: { "Content-Type": type },
  });
};
