import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type ReplicaError, recoveryFor } from "../replica/replica-error.js";
import type { Signal } from "../replica/signal.js";
import type { Clock } from "./clock.js";

export type Patience = {
  readonly clock: Clock;
  readonly signal?: Signal;
  /** Told before each request and each wait, so that the run's lease outlives them; false: it has not. */
  readonly keepAlive: (forMs: number) => Promise<boolean>;
};

/** How often one request is sent at most, and how long is waited between when the service does not say. */
export const patienceLimits = { attempts: 6, firstWaitMs: 500, longestWaitMs: 60_000 } as const;

/**
 * Repeats a request that is safe to repeat for as long as its error says "wait": the one place
 * where anything is retried. Left: the last error, or `Aborted`.
 */
export const patiently =
  ({ clock, signal, keepAlive }: Patience) =>
  <Result>(request: TE.TaskEither<ReplicaError, Result>): TE.TaskEither<ReplicaError, Result> =>
  async () => {
    for (let attempt = 1; ; attempt += 1) {
      if (signal?.aborted === true) return E.left(aborted);
      if (!(await keepAlive(0))) return E.left(leaseLost);
      const answer = await request();
      if (
        E.isRight(answer) ||
        recoveryFor[answer.left._tag] !== "Retry" ||
        attempt === patienceLimits.attempts
      )
        return answer;
      const ms = waitMs(answer.left, attempt);
      await keepAlive(ms);
      await clock.sleep(ms, signal);
    }
  };

/** What the service asked for, else twice as long each time. */
export const waitMs = (error: ReplicaError, attempt: number): number => {
  const asked = error._tag === "RateLimited" || error._tag === "Unavailable" ? error.retryAfterMs : undefined;
  return asked ?? Math.min(patienceLimits.firstWaitMs * 2 ** (attempt - 1), patienceLimits.longestWaitMs);
};

const leaseLost: ReplicaError = { _tag: "Aborted", message: "another run has taken the lease" };

const aborted: ReplicaError = { _tag: "Aborted", message: "the caller's signal was aborted" };
