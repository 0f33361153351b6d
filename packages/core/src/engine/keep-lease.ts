import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { Signal } from "../replica/signal.js";
import type { Lease, StateError, StateStore } from "../replica/state-store.js";
import type { Clock } from "./clock.js";

/**
 * The lease of this run. `keepAlive` renews it in time, given how long nothing else will; false: it
 * is lost, and nothing more may be sent.
 */
export type LeaseHold = {
  readonly current: () => Lease;
  readonly keepAlive: (forMs: number) => Promise<boolean>;
  readonly lost: () => StateError | undefined;
};

/**
 * Does `work` while holding the mirror's lease, and lets go of it whatever comes of the work. A
 * holder that loses it all the same can do no harm: it sends nothing more, and its commits are
 * refused by their token.
 *
 * @param waitMs - how long to wait for another holder. Left `MirrorBusy` after that.
 */
export const underLease = async <Failure, Result>(
  { store, clock, ttlMs, waitMs, signal }: LeaseKeeping,
  work: (hold: LeaseHold) => Promise<E.Either<Failure, Result>>,
): Promise<E.Either<Failure | StateError, Result>> => {
  const taken = await acquire({ store, clock, ttlMs, waitMs, ...(signal === undefined ? {} : { signal }) })();
  if (E.isLeft(taken)) return taken;
  const hold = holdLease(store, clock, ttlMs, taken.right);
  try {
    const done = await work(hold);
    const lost = hold.lost();
    return E.isLeft(done) && lost !== undefined ? E.left(lost) : done;
  } finally {
    await store.release(hold.current())();
  }
};

export type LeaseKeeping = {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly ttlMs: number;
  readonly waitMs: number;
  readonly signal?: Signal;
};

const acquire =
  ({ store, clock, ttlMs, waitMs, signal }: LeaseKeeping): TE.TaskEither<StateError, Lease> =>
  async () => {
    const until = clock.now() + waitMs;
    for (;;) {
      const taken = await store.acquire(ttlMs, clock.now())();
      const now = clock.now();
      if (E.isRight(taken) || taken.left._tag !== "MirrorBusy" || now >= until || signal?.aborted === true)
        return taken;
      await clock.sleep(Math.max(50, Math.min(until - now, taken.left.expiresAt - now, 1_000)), signal);
    }
  };

/** Renews when a third of the time is over; whoever is about to wait says for how long. */
const holdLease = (store: StateStore, clock: Clock, ttlMs: number, taken: Lease): LeaseHold => {
  let lease = taken;
  let lost: StateError | undefined;
  return {
    current: () => lease,
    lost: () => lost,
    keepAlive: async (forMs) => {
      const now = clock.now();
      if (lost !== undefined || lease.expiresAt - now - forMs > (ttlMs * 2) / 3) return lost === undefined;
      const renewed = await store.renew(lease, ttlMs + forMs, now)();
      if (E.isRight(renewed)) lease = renewed.right;
      else if (renewed.left._tag === "LeaseLost") lost = renewed.left;
      return lost === undefined;
    },
  };
};
