import type { Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { type Attempt, attempt } from "./attempt.js";
import type { DavAnswer } from "./dav-client.js";
import type { DavError } from "./dav-error.js";
import type { DavSettings } from "./dav-settings.js";
import { gate } from "./gate.js";
import { type Login, loginOf } from "./login.js";
import { aborted, lineFault, tooSlow } from "./line-fault.js";
import { nodeTransport } from "./node-transport.js";
import { type OutgoingRequest, nameOfRequest } from "./outgoing-request.js";
import { readBody } from "./read-body.js";
import { isRedirect, redirectTarget } from "./redirect.js";
import { type TrustedOrigins, trustedOrigins } from "./trusted-origins.js";
import type { WireFetch } from "./wire.js";

/** `Answered` takes a redirect for an answer; `Followed` goes where it leads, if it may. */
export type Redirects = "Followed" | "Answered";

/**
 * The one way out: every request of the adapter passes here. Never rejects, except for what is no
 * failure of the line: a `fetch` that throws what no `fetch` throws.
 *
 * @returns Right: an answer with any status but 401. Left `Refused`: 401, whatever the credentials did.
 */
export type GuardedSend = {
  readonly send: (
    request: OutgoingRequest,
    redirects: Redirects,
    signal: Signal | undefined,
  ) => Promise<E.Either<DavError, DavAnswer>>;
  readonly trust: TrustedOrigins["trust"];
};

export const guardedSend = (settings: DavSettings): GuardedSend => {
  const { enter } = gate(settings.concurrency);
  const line: Line = {
    fetch: settings.fetch ?? nodeTransport(settings.concurrency),
    origins: trustedOrigins(settings.origin, settings.allowHttp),
    login: loginOf(settings.credentials),
    settings,
  };
  return {
    trust: line.origins.trust,
    send: async (request, redirects, signal) => {
      const leave = await enter(signal);
      if (leave === undefined) return E.left(aborted(nothingSent));
      const time = attempt(settings.deadlineMs, signal);
      try {
        return await sendFollowing(line, request, redirects, time);
      } finally {
        time.end();
        leave();
      }
    },
  };
};

type Line = {
  readonly fetch: WireFetch;
  readonly origins: TrustedOrigins;
  readonly login: Login;
  readonly settings: DavSettings;
};

type Outcome = E.Either<DavError, DavAnswer>;

const sendFollowing = async (
  line: Line,
  request: OutgoingRequest,
  redirects: Redirects,
  time: Attempt,
): Promise<Outcome> => {
  let place = request;
  for (let hops = 0; ; hops += 1) {
    const outcome = await sendLoggedIn(line, place, time);
    if (redirects === "Answered" || E.isLeft(outcome) || !isRedirect(outcome.right.status)) return outcome;
    const next = redirectTarget(request.method, outcome.right, hops);
    if (E.isLeft(next)) return next;
    place = { ...request, url: next.right };
  }
};

/** Asks for other credentials once, if those were refused. */
const sendLoggedIn = async (line: Line, request: OutgoingRequest, time: Attempt): Promise<Outcome> => {
  const url = new URL(request.url);
  const refusal = line.origins.refusalOf(url);
  if (refusal !== undefined) return E.left(refusal);
  const asking = { method: request.method, url };
  const given = await credentialsFor(request, time, line.login.authorization(asking));
  if (E.isLeft(given)) return given;
  const first = await exchange(line, request, given.right, time);
  if (E.isLeft(first) || first.right.status !== 401) return first;
  const challenge = first.right.header("www-authenticate") ?? "";
  const other = await credentialsFor(request, time, line.login.renewed(asking, given.right, challenge));
  if (E.isLeft(other)) return other;
  if (other.right === undefined) return E.left(unauthorized(request));
  const second = await exchange(line, request, other.right, time);
  return E.isRight(second) && second.right.status === 401 ? E.left(unauthorized(request)) : second;
};

/** What `getToken` rejects with may hold anything, and is not passed on. */
const credentialsFor = async (
  request: OutgoingRequest,
  time: Attempt,
  asked: Promise<string | undefined>,
): Promise<E.Either<DavError, string | undefined>> => {
  try {
    const header = await time.within(asked);
    return header === undefined || isSendable(header) ? E.right(header) : E.left(noToken(request));
  } catch {
    return E.left(notSent(request, time) ?? noToken(request));
  }
};

const exchange = async (
  { fetch, settings: { maxAnswerBytes } }: Line,
  request: OutgoingRequest,
  authorization: string | undefined,
  time: Attempt,
): Promise<Outcome> => {
  const stopped = notSent(request, time);
  if (stopped !== undefined) return E.left(stopped);
  const { method, url, body } = request;
  const headers = authorization === undefined ? request.headers : { ...request.headers, authorization };
  const init = { method, headers, redirect: "manual", signal: time.signal } as const;
  try {
    const response = await time.within(fetch(url, body === undefined ? init : { ...init, body }));
    const answered = await time.within(readBody(response.body, maxAnswerBytes));
    if (answered === undefined) return E.left(tooLarge(request, maxAnswerBytes));
    const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
    return E.right({ status: response.status, header, body: answered, url });
  } catch (thrown) {
    return E.left(lineFault(thrown, request, time));
  }
};

const notSent = (request: OutgoingRequest, time: Attempt): DavError | undefined => {
  const reason = time.cutShort();
  if (reason === undefined) return undefined;
  return reason === "Aborted" ? aborted(nothingSent) : tooSlow(request);
};

const nothingSent = "nothing was sent";

/** What Node takes for the value of a header. */
const isSendable = (header: string): boolean => /^[\t\u0020-\u007E\u0080-\u00FF]*$/u.test(header);

const tooLarge = (request: OutgoingRequest, maxAnswerBytes: number): DavError => ({
  _tag: "Malformed",
  message: `${nameOfRequest(request)} was answered with more than ${maxAnswerBytes} bytes; if that is right, raise maxAnswerBytes`,
});

const unauthorized = (request: OutgoingRequest): DavError => ({
  _tag: "Refused",
  status: 401,
  conditions: [],
  message: `${nameOfRequest(request)} was answered 401: the credentials are not, or no longer, good; check them (some services want an app password)`,
});

const noToken = (request: OutgoingRequest): DavError => ({
  _tag: "Refused",
  status: 401,
  conditions: [],
  message: `${nameOfRequest(request)} was not sent: getToken gave no token that can be sent; sign in again`,
});
