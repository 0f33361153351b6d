import type { WireInput, WireSignal } from "../faults/wire-fetch.js";
import { type AnswerRequest, type DavRequest, reasonOf } from "./dav-message.js";
import { splitUrl } from "./hrefs.js";

/**
 * The platform's `fetch` to a service in memory. A redirect is handed to the caller, as with
 * `redirect: "manual"`; a host that the service does not have rejects as one that has no address.
 */
export type CardDavFetch = (input: WireInput, init?: CardDavInit) => Promise<CardDavResponse>;

/** The part of a `RequestInit` that is listened to. */
export type CardDavInit = {
  readonly method?: string | undefined;
  readonly headers?: CardDavHeaders | undefined;
  readonly body?: unknown;
  readonly signal?: WireSignal | null | undefined;
};

export type CardDavHeaders =
  | Readonly<Record<string, string>>
  | ReadonlyArray<ReadonlyArray<string>>
  | { readonly forEach: (each: (value: string, name: string) => void) => void };

/** The part of a `Response` that clients use; it is the platform's own. */
export type CardDavResponse = {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
  readonly text: () => Promise<string>;
};

export const cardDavFetch =
  (
    answer: AnswerRequest,
    origins: ReadonlyArray<string>,
    latency: (() => Promise<void>) | undefined,
  ): CardDavFetch =>
  async (input, init = {}) => {
    if (typeof input === "object" && "clone" in input)
      throw new TypeError("the service in memory takes a URL and an init, no Request");
    const { signal } = init;
    refuseAborted(signal);
    const url = typeof input === "string" ? input : input.href;
    const request = requestOf(url, init);
    if (request === undefined || !origins.includes(request.origin)) throw unknownHost(url);
    const { status, headers, body } = await answer(request, (origin) => origin, latency);
    refuseAborted(signal);
    const hasBody = body !== undefined && init.method !== "HEAD" && status !== 204 && status !== 304;
    const response = new Response(hasBody ? body : null, { status, statusText: reasonOf(status), headers });
    return Object.defineProperty(response, "url", { value: url });
  };

const refuseAborted = (signal: WireSignal | null | undefined): void => {
  if (signal?.aborted === true) throw signal.reason ?? new Error("aborted");
};

const unknownHost = (url: string): TypeError =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error(`getaddrinfo ENOTFOUND ${splitUrl(url)?.origin ?? url}`), {
      code: "ENOTFOUND",
    }),
  });

const requestOf = (
  url: string,
  { method = "GET", headers = {}, body }: CardDavInit,
): DavRequest | undefined => {
  const split = splitUrl(url);
  if (split === undefined) return undefined;
  const given = headersOf(headers);
  const { origin, target } = split;
  return {
    method: method.toUpperCase(),
    origin,
    target: target.split("#", 1)[0] ?? "",
    path: target.split(/[?#]/u, 1)[0] ?? "",
    header: (name) => given.get(name),
    body: textOf(body),
  };
};

const headersOf = (headers: CardDavHeaders): ReadonlyMap<string, string> => {
  const given = new Map<string, string>();
  const take = (value: string, name: string): void => void given.set(name.toLowerCase(), value);
  if (isList(headers)) for (const [name = "", value = ""] of headers) take(value, name);
  else if (isHeaders(headers)) headers.forEach(take);
  else for (const [name, value] of Object.entries(headers)) take(value, name);
  return given;
};

const isList = (headers: CardDavHeaders): headers is ReadonlyArray<ReadonlyArray<string>> =>
  Array.isArray(headers);

const isHeaders = (
  headers: CardDavHeaders,
): headers is Extract<CardDavHeaders, { readonly forEach: unknown }> =>
  "forEach" in headers && typeof headers.forEach === "function";

const textOf = (body: unknown): string => {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  throw new TypeError("the service in memory takes a body of text or bytes");
};

/** What every JavaScript platform has and this package's own library files do not name. */
declare const Response: new (
  body: string | null,
  init: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: Readonly<Record<string, string>>;
  },
) => CardDavResponse;
declare const TextDecoder: new (
  encoding: string,
  options: { readonly ignoreBOM: boolean },
) => { readonly decode: (octets: Uint8Array) => string };
