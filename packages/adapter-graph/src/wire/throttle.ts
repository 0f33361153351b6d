import * as E from "fp-ts/lib/Either.js";
import type { GraphFailure } from "./graph-client.js";

/** How long the service asked to be left alone. */
export type Throttle = {
  /** What is left of it, in ms; 0 if it may be asked. */
  readonly restMs: () => number;
  /** The longest that was asked for holds. */
  readonly note: (retryAfterMs: number) => void;
};

/** @param now - in ms since 1970. */
export const throttle = (now: () => number): Throttle => {
  let until = 0;
  return {
    restMs: () => Math.max(0, until - now()),
    note: (retryAfterMs) => {
      until = Math.max(until, now() + Math.min(retryAfterMs, longestMs));
    },
  };
};

/** A date that is wrong by years locks nobody out for years. */
const longestMs = 24 * 60 * 60 * 1_000;

/** The outcome as it was, once what it asks for is noted. */
export const noteWait =
  ({ note }: Throttle) =>
  <Answer>(outcome: E.Either<GraphFailure, Answer>): E.Either<GraphFailure, Answer> => {
    if (E.isLeft(outcome) && outcome.left._tag === "Refused" && outcome.left.retryAfterMs !== undefined)
      note(outcome.left.retryAfterMs);
    return outcome;
  };
