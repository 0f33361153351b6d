import { type Json, isJson } from "./graph-message.js";
import type { GraphService } from "./graph-service.js";

export type AskGraph = (
  method: string,
  /** Below the version, or a whole link. */
  path: string,
  body?: Json | Uint8Array,
  headers?: Readonly<Record<string, string>>,
) => Promise<SeenGraphAnswer>;

export type SeenGraphAnswer = {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly text: string;
  /** Empty where the body is none. */
  readonly json: Json;
  /** Of an error. */
  readonly code: unknown;
  /** Of a list. */
  readonly value: ReadonlyArray<Json>;
};

/** A client that knows nothing but HTTP and JSON. */
export const askingGraph =
  ({ fetch, origin }: Pick<GraphService, "fetch" | "origin">, token = "token-1"): AskGraph =>
  async (method, path, body, headers = {}) => {
    const type =
      body === undefined || body instanceof Uint8Array ? {} : { "Content-Type": "application/json" };
    const answer = await fetch(path.startsWith("https://") ? path : `${origin}/v1.0${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...type, ...headers },
      body: body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const json = jsonIn(text);
    const { error, value } = json;
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name),
      text,
      json,
      code: isJson(error) ? error["code"] : undefined,
      value: Array.isArray(value) ? value.filter(isJson) : [],
    };
  };

const jsonIn = (text: string): Json => {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJson(parsed) ? parsed : {};
  } catch {
    return {};
  }
};

/** The id of a marker, as an application names it. */
export const markerId = "String {6b1d2f0e-3c55-4d8a-9a10-5f6f2f5a7c01} Name spegla.test";

export const marked = (value: string | null): Json => ({
  singleValueExtendedProperties: [{ id: markerId, value }],
});

export const filterByMarker = (value: string): string =>
  `singleValueExtendedProperties/Any(ep: ep/id eq '${markerId}' and ep/value eq '${value}')`;

export const expandMarker = `singleValueExtendedProperties($filter=id eq '${markerId}')`;

export const immutable = { Prefer: 'IdType="ImmutableId"' };
