import { type GraphRequest, isJson, jsonOf } from "./graph-message.js";
import type { ViolationBook } from "./graph-violations.js";

/** One of the requests in a batch. */
export type BatchStep = {
  readonly id: string;
  readonly request: GraphRequest;
  readonly dependsOn: ReadonlyArray<string>;
};

/** The requests of a batch in their order, or why the service takes none of them. */
export const batchSteps = (
  outer: GraphRequest,
  violations: ViolationBook,
): ReadonlyArray<BatchStep> | { readonly wrong: string } => {
  const body = jsonOf(outer);
  const requests = isJson(body) ? body["requests"] : undefined;
  if (!Array.isArray(requests) || requests.length === 0) return { wrong: "Invalid batch payload format." };
  if (requests.length > 20) {
    violations.note({ _tag: "TooManyInBatch", user: "", message: `${requests.length} requests in a batch` });
    return { wrong: "Number of batch request steps exceeds the maximum value of 20." };
  }
  const steps: BatchStep[] = [];
  for (const one of requests) {
    const step = stepOf(one, outer, steps);
    if ("wrong" in step) return step;
    steps.push(step);
  }
  return steps;
};

const stepOf = (
  given: unknown,
  outer: GraphRequest,
  before: ReadonlyArray<BatchStep>,
): BatchStep | { readonly wrong: string } => {
  const { id, method, url, headers, body, dependsOn = [] } = isJson(given) ? given : {};
  if (typeof id !== "string" || before.some((step) => step.id === id))
    return { wrong: "Every request of a batch needs an id of its own." };
  if (typeof method !== "string" || typeof url !== "string" || !url.startsWith("/"))
    return { wrong: `Request ${id} needs a method and a url that begins with '/'.` };
  const named = headersOf(headers);
  const octets = stepBody(body, named.get("content-type"));
  if (octets === undefined) return { wrong: `The body of request ${id} is not what its Content-Type says.` };
  const needed = Array.isArray(dependsOn) ? dependsOn.map(String) : [];
  if (!needed.every((other) => before.some((step) => step.id === other)))
    return { wrong: `Request ${id} depends on one that does not stand before it.` };
  return { id, request: stepRequest({ method, url, named, octets }, outer), dependsOn: needed };
};

const stepRequest = ({ method, url, named, octets }: StepParts, outer: GraphRequest): GraphRequest => {
  const [path = "", query = ""] = url.split(/\?(.*)/su);
  return {
    method: method.toUpperCase(),
    path: `/v1.0${path}`,
    query,
    header: (name) => named.get(name) ?? (name === "authorization" ? outer.header(name) : undefined),
    body: octets,
    outside: outer.outside,
  };
};

type StepParts = {
  readonly method: string;
  readonly url: string;
  readonly named: ReadonlyMap<string, string>;
  readonly octets: string | Uint8Array;
};

const headersOf = (headers: unknown): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(isJson(headers) ? headers : {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  );

/** JSON as it is, anything else from base64; nothing for what its type does not fit. */
const stepBody = (body: unknown, type: string | undefined): string | Uint8Array | undefined => {
  if (body === undefined || body === null) return "";
  if (type === undefined) return undefined;
  if (/^application\/json\b/iu.test(type)) return JSON.stringify(body);
  if (typeof body !== "string" || !/^[\w+/]*={0,2}$/u.test(body)) return undefined;
  return Uint8Array.from(atob(body), (octet) => octet.charCodeAt(0));
};

/** What every JavaScript platform has and this package's own library files do not name. */
declare const atob: (encoded: string) => string;
