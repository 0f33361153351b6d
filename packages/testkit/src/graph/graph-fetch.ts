import type { WireInput, WireSignal } from "../faults/wire-fetch.js";
import type { AnswerGraph, GraphRequest } from "./graph-message.js";

/** The platform's `fetch` to a service in memory; another host rejects as one that has no address. */
export type GraphFetch = (input: WireInput, init?: GraphInit) => Promise<GraphResponse>;

/** The part of a `RequestInit` that is listened to. */
export type GraphInit = {
  readonly method?: string | undefined;
  readonly headers?: GraphHeaders | undefined;
  readonly body?: unknown;
  readonly signal?: WireSignal | null | undefined;
};

export type GraphHeaders =
  | Readonly<Record<string, string>>
  | ReadonlyArray<ReadonlyArray<string>>
  | { readonly forEach: (each: (value: string, name: string) => void) => void };

/** The part of a `Response` that clients use; it is the platform's own. */
export type GraphResponse = {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
  readonly text: () => Promise<string>;
  readonly json: () => Promise<unknown>;
};

export const graphFetch =
  (answer: AnswerGraph, origin: string, latency: (() => Promise<void>) | undefined): GraphFetch =>
  async (input, init = {}) => {
    if (typeof input === "object" && "clone" in input)
      throw new TypeError("the service in memory takes a URL and an init, no Request");
    const { signal } = init;
    refuseAborted(signal);
    const url = new URL(typeof input === "string" ? input : input.href);
    if (url.origin !== origin) throw unknownHost(url.origin);
    const { status, headers, body } = await unlessAborted(answer(requestOf(url, init), latency), signal);
    const hasBody = body !== undefined && status !== 204;
    const response = new Response(hasBody ? body : null, { status, headers });
    return Object.defineProperty(response, "url", { value: url.href });
  };

const refuseAborted = (signal: WireSignal | null | undefined): void => {
  if (signal?.aborted === true) throw signal.reason ?? new Error("aborted");
};

/** Who gives up waiting does not take the request back. */
const unlessAborted = <Answer>(
  answer: Promise<Answer>,
  signal: WireSignal | null | undefined,
): Promise<Answer> => {
  if (signal === null || signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason ?? new Error("aborted"));
    signal.addEventListener("abort", giveUp, { once: true });
    void answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
};

const unknownHost = (origin: string): TypeError =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error(`getaddrinfo ENOTFOUND ${origin}`), { code: "ENOTFOUND" }),
  });

const requestOf = (url: ParsedUrl, { method = "GET", headers = {}, body }: GraphInit): GraphRequest => {
  const given = headersOf(headers);
  return {
    method: method.toUpperCase(),
    path: url.pathname,
    query: url.search.replace(/^\?/u, ""),
    header: (name) => given.get(name),
    body: bodyOf(body),
    outside: url.origin,
  };
};

const headersOf = (headers: GraphHeaders): ReadonlyMap<string, string> => {
  const given = new Map<string, string>();
  const take = (value: string, name: string): void => void given.set(name.toLowerCase(), value);
  if (isList(headers)) for (const [name = "", value = ""] of headers) take(value, name);
  else if (isHeaders(headers)) headers.forEach(take);
  else for (const [name, value] of Object.entries(headers)) take(value, name);
  return given;
};

const isList = (headers: GraphHeaders): headers is ReadonlyArray<ReadonlyArray<string>> =>
  Array.isArray(headers);

const isHeaders = (headers: GraphHeaders): headers is Extract<GraphHeaders, { readonly forEach: unknown }> =>
  "forEach" in headers && typeof headers.forEach === "function";

const bodyOf = (body: unknown): string | Uint8Array => {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  throw new TypeError("the service in memory takes a body of text or bytes");
};

/** What every JavaScript platform has and this package's own library files do not name. */
type ParsedUrl = {
  readonly origin: string;
  readonly pathname: string;
  readonly search: string;
  readonly href: string;
};
declare const URL: new (text: string) => ParsedUrl;
declare const Response: new (
  body: string | Uint8Array | null,
  init: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
) => GraphResponse;
