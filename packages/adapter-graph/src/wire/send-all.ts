import type { Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import type { GraphSettings } from "../graph-options.js";
import { batchUrl, urlInBatch, urlOfRequest } from "./address.js";
import { bodyOnWire } from "./answered-body.js";
import type { Asked } from "./asked.js";
import { type PartOutcome, failureOfPart, partOutcomes } from "./batch-answer.js";
import { type BatchPart, batchBody, batchPart, batchesOf } from "./batch-request.js";
import type { GraphClient, GraphFailure } from "./graph-client.js";
import type { GuardedSend } from "./guarded-send.js";
import { isThrottleCode } from "./meaning-of-code.js";
import { readAnswer } from "./read-answer.js";
import { type Throttle, noteWait } from "./throttle.js";

/** What requests of one mailbox share. */
export type BatchLine = {
  readonly send: GraphClient["send"];
  readonly guarded: GuardedSend;
  readonly waiting: Throttle;
  readonly settings: Pick<GraphSettings, "origin" | "clock">;
};

export const sendAll =
  (line: BatchLine): GraphClient["sendAll"] =>
  async (requests, signal) => {
    const outcomes = new Map<number, PartOutcome>();
    const parts: BatchPart[] = [];
    for (const [at, request] of requests.entries()) {
      const url = urlOfRequest(line.settings.origin, request);
      const short = urlInBatch(line.settings.origin, request);
      if (E.isRight(url) && short !== undefined) parts.push(batchPart(at, request, short));
      else outcomes.set(at, await line.send(request, signal));
    }
    for (const batch of batchesOf(parts))
      for (const [at, outcome] of await sendBatch(line, batch, signal)) outcomes.set(at, outcome);
    return requests.map((_, at) => outcomes.get(at) ?? neverSent());
  };

/** By their place among all requests. */
type Outcomes = ReadonlyArray<readonly [number, PartOutcome]>;

/** A batch that cannot be read or is too large says nothing of its parts: each half is tried by itself. */
const sendBatch = async (
  line: BatchLine,
  parts: ReadonlyArray<BatchPart>,
  signal: Signal | undefined,
): Promise<Outcomes> => {
  const [first, ...others] = parts;
  if (first === undefined) return [];
  if (others.length === 0) return [[first.at, await line.send(first.request, signal)]];
  const answered = await postBatch(line, parts, "Current", signal);
  if (E.isLeft(answered) && isSplit(answered.left)) {
    const middle = Math.ceil(parts.length / 2);
    return [
      ...(await sendBatch(line, parts.slice(0, middle), signal)),
      ...(await sendBatch(line, parts.slice(middle), signal)),
    ];
  }
  const outcomes = outcomesOf(parts, answered);
  return E.isLeft(answered) ? outcomes : [...outcomes, ...(await sendAgain(line, parts, outcomes, signal))];
};

const isSplit = (failure: GraphFailure): boolean =>
  failure._tag === "Refused" && (failure.status === 400 || failure.status === 413);

const outcomesOf = (
  parts: ReadonlyArray<BatchPart>,
  answered: E.Either<GraphFailure, ReadonlyArray<PartOutcome>>,
): Outcomes =>
  parts.map((part, index) => [
    part.at,
    E.isLeft(answered) ? E.left(failureOfPart(part, answered.left)) : (answered.right[index] ?? neverSent()),
  ]);

/**
 * Asks once more for what was refused for its token alone, and for what was read too fast, if the wait for
 * it is short.
 */
const sendAgain = async (
  line: BatchLine,
  parts: ReadonlyArray<BatchPart>,
  outcomes: Outcomes,
  signal: Signal | undefined,
): Promise<Outcomes> => {
  const failures = new Map(
    outcomes.map(([at, outcome]) => [at, E.isLeft(outcome) ? outcome.left : undefined]),
  );
  const unsigned = parts.filter(({ at }) => isUnsigned(failures.get(at)));
  const throttled = parts.filter(
    ({ at, request }) => request.method === "GET" && isThrottled(failures.get(at)),
  );
  const restMs = line.waiting.restMs();
  const again = restMs > longestWaitMs ? [] : [...unsigned, ...throttled];
  if (again.length === 0) return [];
  if (restMs > 0) await line.settings.clock.sleep(restMs, signal);
  return outcomesOf(again, await postBatch(line, again, unsigned.length > 0 ? "Renewed" : "Current", signal));
};

const longestWaitMs = 10_000;

const isUnsigned = (failure: GraphFailure | undefined): boolean =>
  failure?._tag === "Refused" && failure.status === 401;

const isThrottled = (failure: GraphFailure | undefined): boolean =>
  failure?._tag === "Refused" &&
  failure.retryAfterMs !== undefined &&
  (failure.status === 429 || isThrottleCode(failure.code));

const postBatch = (
  { guarded, waiting, settings: { origin, clock } }: BatchLine,
  parts: ReadonlyArray<BatchPart>,
  token: "Current" | "Renewed",
  signal: Signal | undefined,
): Promise<E.Either<GraphFailure, ReadonlyArray<PartOutcome>>> => {
  const isWrite = parts.some(({ request }) => request.method !== "GET");
  const asked: Asked = { method: "POST", name: "POST /$batch", isWrite, isForBytes: false };
  return guarded(
    { ...asked, url: batchUrl(origin), headers: {}, body: batchBody(parts) },
    { places: parts.length, token },
    (answer) =>
      pipe(
        readAnswer(asked, { ...answer, body: bodyOnWire(answer) }, clock.now()),
        noteWait(waiting),
        E.flatMap((answered) => partOutcomes(parts, asked, answered, clock.now())),
        E.map(RA.map(noteWait(waiting))),
      ),
    signal,
  );
};

const neverSent = (): never => {
  throw new Error("a request was in no batch");
};
