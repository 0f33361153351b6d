import { virtualClock } from "@spegla/testkit";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { type GraphOptions, graphSettings } from "../src/graph-options.js";
import type { GraphInit, GraphResponse } from "../src/wire/graph-fetch.js";
import { graphClient } from "../src/wire/make-graph-client.js";

/** What came over the wire. */
export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
};

export type Respond = (request: SeenRequest, at: number) => GraphResponse | Promise<GraphResponse>;

/** Options of which every request is answered by `respond`, in virtual time that begins at 0. */
export const scriptedWire = (respond: Respond, options: Partial<GraphOptions> = {}) => {
  const requests: SeenRequest[] = [];
  const clock = virtualClock();
  const fetch = async (url: string, { method, headers, body, signal }: GraphInit): Promise<GraphResponse> => {
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const request = { method, url, headers: Object.fromEntries(named), body, signal };
    requests.push(request);
    return respond(request, requests.length - 1);
  };
  const given: GraphOptions = { getToken: async () => "token-one", fetch, clock, ...options };
  return { options: given, requests, clock };
};

export const scriptedGraph = (respond: Respond, options: Partial<GraphOptions> = {}) => {
  const { options: given, ...wire } = scriptedWire(respond, options);
  return { ...wire, client: graphClient(graphSettings(given)) };
};

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; odata.metadata=minimal; charset=utf-8", ...headers },
  });

export const noContent = (): Response => new Response(null, { status: 204 });

/** As Graph words it. */
export const refused = (
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  message = "It was refused.",
): Response => json(status, errorBody(code, message), headers);

export const errorBody = (code: string, message = "It was refused."): unknown => ({
  error: { code, message, innerError: { date: "2026-03-01T10:00:00", "request-id": "5d" } },
});

/** One request within a batch, as the service sees it. */
export type SeenPart = {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type PartAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export const partsOf = ({ body }: SeenRequest): ReadonlyArray<SeenPart> =>
  (JSON.parse(String(body)) as { readonly requests: ReadonlyArray<SeenPart> }).requests;

/** In the reverse order: the service keeps none. */
export const batchAnswer = (request: SeenRequest, answer: (part: SeenPart) => PartAnswer): Response =>
  json(200, { responses: RA.reverse(partsOf(request).map((part) => ({ id: part.id, ...answer(part) }))) });
