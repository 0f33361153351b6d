import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { DavAnswer } from "./dav-client.js";
import type { DavError } from "./dav-error.js";
import type { OutgoingRequest } from "./outgoing-request.js";

/** The `fetch` that tsdav's functions take. */
export type TsdavFetch = typeof globalThis.fetch;

/**
 * Lets tsdav make a request, and `send` carry it out. tsdav itself is answered with nothing at all: it
 * takes XML that breaks off for whole, and bends what looks like a number.
 *
 * @param request - one call of tsdav, which sends once.
 */
export const throughTsdav =
  (
    send: (request: OutgoingRequest) => Promise<E.Either<DavError, DavAnswer>>,
    request: (fetch: TsdavFetch) => Promise<unknown>,
  ): TE.TaskEither<DavError, DavAnswer> =>
  async () => {
    let outcome: E.Either<DavError, DavAnswer> | undefined;
    await request(async (input, init = {}) => {
      outcome = await send(outgoingRequest(input, init));
      return nothing();
    });
    if (outcome === undefined) throw new Error("tsdav sent nothing");
    return outcome;
  };

const nothing = (): Response => new Response(null, { status: 204 });

const outgoingRequest = (
  input: Parameters<TsdavFetch>[0],
  { method = "GET", headers = {}, body }: NonNullable<Parameters<TsdavFetch>[1]>,
): OutgoingRequest => {
  if (typeof input !== "string") throw new TypeError("tsdav made another URL than it was given");
  const request = { method, url: input, headers: plainHeaders(headers) };
  if (body === undefined || body === null) return request;
  if (typeof body === "string" || body instanceof Uint8Array) return { ...request, body };
  throw new TypeError("tsdav made another body than it was given");
};

/** Of the three forms that headers can have, tsdav makes the plain one; in another, a condition must not get lost. */
const plainHeaders = (headers: object): Readonly<Record<string, string>> => {
  if ("forEach" in headers) throw new TypeError("tsdav made headers of another form than it was given");
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
};
