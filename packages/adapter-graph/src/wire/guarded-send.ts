import type { Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type { GraphSettings } from "../graph-options.js";
import { type Attempt, attempt } from "./attempt.js";
import { gate } from "./gate.js";
import type { GraphFailure } from "./graph-client.js";
import { aborted, cutBeforeSending, lineFault } from "./line-fault.js";
import { type OutgoingRequest, effectOf } from "./outgoing-request.js";
import { readBody } from "./read-body.js";
import type { Throttle } from "./throttle.js";
import { throughSdk } from "./through-sdk.js";

/** What came over the wire for one request, its body read whole; any status. */
export type WireAnswer = {
  readonly status: number;
  /** By name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
};

/**
 * The one way out: every request of the adapter passes here. Never rejects, except for what is no failure
 * of the line: a `fetch` that throws what no `fetch` throws.
 *
 * @param read - is given any status; 401 only if a new token was refused as well. Runs before the places are
 *   free again, so that nobody goes on whom the answer tells to wait.
 * @returns Left `Refused` with 401: there was no token; with 429: nothing was sent, because the service
 *   asked to wait.
 */
export type GuardedSend = <Read>(
  request: OutgoingRequest,
  manner: Manner,
  read: (answer: WireAnswer) => E.Either<GraphFailure, Read>,
  signal: Signal | undefined,
) => Promise<E.Either<GraphFailure, Read>>;

export type Manner = {
  /** How many of the mailbox's it takes up. */
  readonly places: number;
  /** `Renewed`: the last one was refused in a way that only the caller sees. */
  readonly token: "Current" | "Renewed";
};

/** @param waiting - of the same mailbox, told by whoever reads answers. */
export const guardedSend = (settings: GraphSettings, waiting: Throttle): GuardedSend => {
  const { enter } = gate(settings.concurrency);
  const line: Line = { waiting, settings };
  return async (request, manner, read, signal) => {
    const leave = await enter(manner.places, signal);
    if (leave === undefined) return E.left(aborted("nothing was sent"));
    const time = attempt(settings.deadlineMs, signal);
    try {
      return E.flatMap(read)(await sendWithToken(line, request, manner, time));
    } finally {
      time.end();
      leave();
    }
  };
};

type Line = { readonly waiting: Throttle; readonly settings: GraphSettings };

type Outcome = E.Either<GraphFailure, WireAnswer>;

/** Asks for another token once, if the first was refused. */
const sendWithToken = async (
  line: Line,
  request: OutgoingRequest,
  { token }: Manner,
  time: Attempt,
): Promise<Outcome> => {
  if (token === "Current") {
    const first = await sendOnce(line, request, { isRefused: false }, time);
    if (E.isLeft(first) || first.right.status !== 401) return first;
  }
  return sendOnce(line, request, { isRefused: true }, time);
};

const sendOnce = async (
  line: Line,
  request: OutgoingRequest,
  asked: { readonly isRefused: boolean },
  time: Attempt,
): Promise<Outcome> => {
  const token = await tokenFor(line, request, asked, time);
  if (E.isLeft(token)) return token;
  const waiting = await waitedOut(line, request, time);
  return waiting === undefined ? exchange(line, request, token.right, time) : E.left(waiting);
};

/** What `getToken` rejects with may hold anything, and is not passed on. */
const tokenFor = async (
  { settings: { getToken } }: Line,
  request: OutgoingRequest,
  asked: { readonly isRefused: boolean },
  time: Attempt,
): Promise<E.Either<GraphFailure, string>> => {
  const cut = cutBeforeSending(request, time);
  if (cut !== undefined) return E.left(cut);
  try {
    const token: unknown = await time.within(getToken(asked));
    return typeof token === "string" && isSendable(token) ? E.right(token) : E.left(noToken(request));
  } catch {
    return E.left(cutBeforeSending(request, time) ?? noToken(request));
  }
};

/** RFC 6750 §2.1, and more: what a header can hold without a blank in it. */
const isSendable = (token: string): boolean => /^[\u0021-\u007E]+$/u.test(token);

/** Right before sending: others may have been told to wait meanwhile. Nothing if it may be sent. */
const waitedOut = async (
  { waiting, settings }: Line,
  request: OutgoingRequest,
  time: Attempt,
): Promise<GraphFailure | undefined> => {
  for (let restMs = waiting.restMs(); restMs > 0; restMs = waiting.restMs()) {
    if (restMs > shortRestMs) return stillWaiting(request, restMs);
    await settings.clock.sleep(restMs, time.signal);
    const cut = cutBeforeSending(request, time);
    if (cut !== undefined) return cut;
  }
  return undefined;
};

const exchange = async (
  { settings }: Line,
  request: OutgoingRequest,
  token: string,
  time: Attempt,
): Promise<Outcome> => {
  const cut = cutBeforeSending(request, time);
  if (cut !== undefined) return E.left(cut);
  try {
    return await throughSdk(request, async ({ method, url, headers, body }) => {
      const init = {
        method,
        headers: { ...headers, authorization: `Bearer ${token}` },
        redirect: "manual",
        signal: time.signal,
      } as const;
      const response = await time.within(settings.fetch(url, body === undefined ? init : { ...init, body }));
      const answered = await time.within(readBody(response.body, settings.maxAnswerBytes));
      if (answered === undefined) return E.left(tooLarge(request, settings));
      const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
      return E.right({ status: response.status, header, body: answered });
    });
  } catch (thrown) {
    return E.left(lineFault(thrown, request, time));
  }
};

/** What a timer may fire too early, and some: nobody has to be told of it. */
const shortRestMs = 1_000;

const stillWaiting = ({ method, name }: OutgoingRequest, retryAfterMs: number): GraphFailure => {
  const message = `${name} was not sent: the service asked to be left alone for ${Math.ceil(retryAfterMs / 1_000)} s more`;
  return { _tag: "Refused", method, status: 429, retryAfterMs, effect: "None", message };
};

const tooLarge = (request: OutgoingRequest, { maxAnswerBytes }: GraphSettings): GraphFailure => ({
  _tag: "Malformed",
  effect: effectOf(request),
  message: `${request.name} was answered with more than ${maxAnswerBytes} bytes; if that is right, raise maxAnswerBytes`,
});

const noToken = ({ method, name }: OutgoingRequest): GraphFailure => ({
  _tag: "Refused",
  method,
  status: 401,
  effect: "None",
  message: `${name} was not sent: getToken gave no token that can be sent`,
});
