import type { ReplicaError, Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { aborted } from "./refusals.js";

/** How often a replica was called, and with how much. */
export type CallCounts = {
  readonly pulls: number;
  readonly reads: number;
  readonly readIds: number;
  readonly pushes: number;
  readonly writes: number;
  readonly finds: number;
  readonly photos: number;
  /** Most calls under way at one time. */
  readonly mostAtOnce: number;
};

export type CallLog = {
  readonly counts: () => CallCounts;
  readonly reset: () => void;
};

/** A call that counts itself, takes its time, and then answers; aborted before that, it has no effect. */
export type Counted = <Answer>(
  counted: Partial<CallCounts>,
  signal: Signal | undefined,
  answer: () => E.Either<ReplicaError, Answer>,
) => TE.TaskEither<ReplicaError, Answer>;

export const callLog = (
  latency: () => Promise<void> = () => Promise.resolve(),
): CallLog & { readonly counted: Counted } => {
  let counts = noCalls;
  let underWay = 0;
  return {
    counts: () => counts,
    reset: () => {
      counts = noCalls;
    },
    counted: (counted, signal, answer) => async () => {
      underWay += 1;
      counts = { ...sumOf(counts, counted), mostAtOnce: Math.max(counts.mostAtOnce, underWay) };
      await latency();
      underWay -= 1;
      return signal?.aborted === true ? E.left(aborted) : answer();
    },
  };
};

const noCalls: CallCounts = {
  pulls: 0,
  reads: 0,
  readIds: 0,
  pushes: 0,
  writes: 0,
  finds: 0,
  photos: 0,
  mostAtOnce: 0,
};

const sumOf = (counts: CallCounts, more: Partial<CallCounts>): CallCounts => ({
  pulls: counts.pulls + (more.pulls ?? 0),
  reads: counts.reads + (more.reads ?? 0),
  readIds: counts.readIds + (more.readIds ?? 0),
  pushes: counts.pushes + (more.pushes ?? 0),
  writes: counts.writes + (more.writes ?? 0),
  finds: counts.finds + (more.finds ?? 0),
  photos: counts.photos + (more.photos ?? 0),
  mostAtOnce: counts.mostAtOnce,
});
