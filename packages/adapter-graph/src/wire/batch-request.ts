import type { GraphBody, GraphRequest } from "./graph-client.js";
import { requestHeaders } from "./request-headers.js";

/** One request as a batch holds it. */
export type BatchPart = {
  /** Its place among all requests; it is known to the service by `idOfPart`. */
  readonly at: number;
  readonly request: GraphRequest;
  readonly json: string;
};

export const idOfPart = ({ at }: Pick<BatchPart, "at">): string => String(at + 1);

/**
 * @param url - without origin and version.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export const batchPart = (at: number, request: GraphRequest, url: string): BatchPart => ({
  at,
  request,
  json: JSON.stringify({
    id: idOfPart({ at }),
    method: request.method,
    url,
    headers: requestHeaders(request),
    ...(request.body === undefined ? {} : { body: bodyOfPart(request.body) }),
  }),
});

export const batchBody = (parts: ReadonlyArray<BatchPart>): string =>
  `{"requests":[${parts.map(({ json }) => json).join(",")}]}`;

/** As many in each, in their order, as the service takes; a part that fills more than one stands alone. */
export const batchesOf = (parts: ReadonlyArray<BatchPart>): ReadonlyArray<ReadonlyArray<BatchPart>> => {
  const batches: Array<Array<BatchPart>> = [];
  let room = { parts: 0, bytes: 0 };
  for (const part of parts) {
    const bytes = Buffer.byteLength(part.json);
    const batch = batches.at(-1);
    if (batch === undefined || room.parts === 0 || room.bytes < bytes) {
      batches.push([part]);
      room = { parts: mostParts - 1, bytes: mostBytes - bytes };
    } else {
      batch.push(part);
      room = { parts: room.parts - 1, bytes: room.bytes - bytes };
    }
  }
  return batches;
};

const mostParts = 20;

/** Of the 4 MB that the service takes in one request. */
const mostBytes = 3_000_000;

const bodyOfPart = (body: GraphBody): unknown =>
  body._tag === "Json"
    ? body.json
    : Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength).toString("base64");
