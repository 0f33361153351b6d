import { memoryStateStore, virtualClock } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import type { Signal } from "../replica/signal.js";
import type { StateStore } from "../replica/state-store.js";
import { type LeaseHold, type LeaseKeeping, underLease } from "./keep-lease.js";

const ttlMs = 60_000;

/** A store whose renewals are written down. */
const kept = () => {
  const [clock, memory] = [virtualClock(0), memoryStateStore()];
  const renewals: Array<number> = [];
  const store: StateStore = {
    ...memory,
    renew: (lease, ms, now) => {
      renewals.push(ms);
      return memory.renew(lease, ms, now);
    },
  };
  const keeping: LeaseKeeping = { store, clock, ttlMs, waitMs: 0 };
  const hold = (work: (hold: LeaseHold) => Promise<void>) =>
    underLease(keeping, async (hold) => E.right(await work(hold)));
  const other = () => memory.openedBy("somebody else").acquire(ttlMs, clock.now())();
  return { clock, renewals, keeping, hold, other };
};

const nothing = (): void => undefined;
const signalled = (aborted: boolean): Signal => ({
  aborted,
  addEventListener: nothing,
  removeEventListener: nothing,
});

describe("the lease of a run", () => {
  it("[EN16] is held while the run works, and let go whatever comes of the work", async () => {
    const { keeping, other } = kept();
    const inside = await underLease(keeping, async () => E.right(await other()));
    expect(inside).toEqual(E.right(E.left(expect.objectContaining({ _tag: "MirrorBusy" }))));
    await expect(underLease(keeping, () => Promise.reject(new Error("died")))).rejects.toThrow("died");
    expect(await underLease(keeping, () => Promise.resolve(E.left("failed")))).toEqual(E.left("failed"));
    expect((await other())._tag).toBe("Right");
  });

  it("[EN16] is lost to another run that took it when its time was over: nothing more may be sent, and work that fails says so", async () => {
    const { keeping, clock, other } = kept();
    const done = await underLease(keeping, async ({ keepAlive }) => {
      expect(await keepAlive(0)).toBe(true);
      clock.advance(ttlMs + 1);
      expect((await other())._tag).toBe("Right");
      expect(await keepAlive(0)).toBe(false);
      expect(await keepAlive(0)).toBe(false);
      return E.left("it was not allowed to go on");
    });
    expect(done).toEqual(E.left(expect.objectContaining({ _tag: "LeaseLost" })));
  });

  it("[EN16] is renewed when a third of its time is over, not before", async () => {
    const { hold, clock, renewals } = kept();
    await hold(async ({ keepAlive, current }) => {
      clock.advance(ttlMs / 3 - 1);
      await keepAlive(0);
      expect(renewals).toEqual([]);
      clock.advance(1);
      await keepAlive(0);
      expect(renewals).toEqual([ttlMs]);
      expect(current().expiresAt).toBe(clock.now() + ttlMs);
      clock.advance(ttlMs / 3);
      await keepAlive(0);
      expect(renewals).toEqual([ttlMs, ttlMs]);
    });
  });

  it("[EN16] is renewed before a wait, for as long as that takes and then some", async () => {
    const { hold, clock, renewals, other } = kept();
    await hold(async ({ keepAlive }) => {
      await keepAlive(ttlMs / 3 - 1);
      expect(renewals).toEqual([]);
      await keepAlive(10 * ttlMs);
      expect(renewals).toEqual([11 * ttlMs]);
      clock.advance(11 * ttlMs - 1);
      expect((await other())._tag).toBe("Left");
    });
  });

  it("[EN16] that was lost is still the one that commits are refused for", async () => {
    const { hold, clock, other } = kept();
    await hold(async ({ keepAlive, current }) => {
      const before = current();
      clock.advance(ttlMs + 1);
      expect((await other())._tag).toBe("Right");
      await keepAlive(0);
      expect(current()).toEqual(before);
    });
  });

  it.each([
    [0, 0],
    [20, 50],
    [700, 700],
    [2_500, 2_500],
  ])("[EN16] of somebody else: waited for %i ms, which takes %i", async (waitMs, took) => {
    const { keeping, other, clock } = kept();
    await other();
    const taken = await underLease({ ...keeping, waitMs }, () => Promise.resolve(E.right("worked")));
    expect(taken).toEqual(E.left(expect.objectContaining({ _tag: "MirrorBusy", holder: "somebody else" })));
    expect(clock.now()).toBe(took);
  });

  it("[EN16] of somebody else is not waited for by who was interrupted", async () => {
    const { keeping, other, clock } = kept();
    await other();
    const work = () => Promise.resolve(E.right("worked"));
    const waiting = { ...keeping, waitMs: 5_000 };
    expect(E.isLeft(await underLease({ ...waiting, signal: signalled(true) }, work))).toBe(true);
    expect(clock.now()).toBe(0);
    expect(E.isLeft(await underLease({ ...waiting, signal: signalled(false) }, work))).toBe(true);
    expect(clock.now()).toBe(5_000);
  });

  it("[EN16] a store that fails is not asked again", async () => {
    const { keeping, clock } = kept();
    const failure = { _tag: "StateUnavailable", message: "the disk is full" } as const;
    const store: StateStore = { ...keeping.store, acquire: () => () => Promise.resolve(E.left(failure)) };
    const taken = await underLease({ ...keeping, store, waitMs: 5_000 }, () =>
      Promise.resolve(E.right("worked")),
    );
    expect(taken).toEqual(E.left(failure));
    expect(clock.now()).toBe(0);
  });
});
