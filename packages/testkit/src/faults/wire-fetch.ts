import type { Signal } from "@spegla/core";

/**
 * Any `fetch`: the platform's own, under whichever names its library files or Node's types give to
 * requests and answers, or one of a client library. It is spelled as a method because TypeScript
 * compares methods' parameters both ways, and so asks no `fetch` to take more than it does.
 */
export type WireFetch = {
  fetch(input: WireInput, init?: WireInit): Promise<WireResponse>;
}["fetch"];

/** The part of a `Response` that faults need. */
export type WireResponse = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: unknown;
  readonly url: string;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
};

/** A URL as text, a `URL`, or a `Request`. */
export type WireInput = string | { readonly href: string } | RequestObject;

type RequestObject = {
  readonly url: string;
  readonly method: string;
  readonly signal: WireSignal;
  readonly clone: () => RequestObject;
};

/** The part of a `RequestInit` that faults look at. */
export type WireInit = {
  readonly method?: string | undefined;
  readonly signal?: WireSignal | null | undefined;
  readonly body?: unknown;
};

/** An `AbortSignal`. */
export type WireSignal = Signal & { readonly reason?: unknown };

/** What is asked for, however it was said. */
export const askedFor = (
  input: WireInput,
  init: WireInit = {},
): { readonly method: string; readonly url: string; readonly signal: WireSignal | undefined } => {
  const request = requestObject(input);
  const signal = init.signal === undefined ? request?.signal : (init.signal ?? undefined);
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  return { method, url: urlOf(input), signal };
};

/** The same request for another time. Throws for a body that can only be read once. */
export const repeatable = (input: WireInput, init: WireInit = {}): WireInput => {
  const { body } = init;
  if (typeof body === "object" && body !== null && "getReader" in body)
    throw new Error("a request whose body is a stream cannot be sent Twice: give its text or its bytes");
  return requestObject(input)?.clone() ?? input;
};

const requestObject = (input: WireInput): RequestObject | undefined =>
  typeof input === "object" && "clone" in input ? input : undefined;

const urlOf = (input: WireInput): string => {
  if (typeof input === "string") return input;
  return "href" in input ? input.href : input.url;
};
