import { virtualClock } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type MirrorError, type MirrorFailure, mirrorError } from "./mirror-error.js";
import type { SyncReport } from "./sync.js";
import { type Watch, type WatchOptions, watch } from "./watch.js";

const minute = 60_000;
const report = (writes: number): SyncReport => ({
  outcome: "Complete",
  run: 1,
  counts: {},
  writes: { database: 0, folder: writes },
  conflicts: 0,
  held: 0,
  heldBecause: [],
  parked: 0,
  recovered: 0,
});
const failing = (failure: MirrorFailure): MirrorError => mirrorError(failure, failure._tag);
const unreachable = failing({
  _tag: "FolderFailed",
  error: { _tag: "Unavailable", message: "down" },
});

/** A watch whose syncs answer in turn as told, the last for ever; ends itself after `most` of them. */
const watching = (
  answers: ReadonlyArray<number | MirrorError>,
  most: number,
  then: (run: number, watched: () => Watch, at: ReturnType<typeof virtualClock>) => void = () => undefined,
  options: WatchOptions = {},
) => {
  const clock = virtualClock(0);
  const end = new AbortController();
  const begun: Array<number> = [];
  const told: Array<string> = [];
  const sync = async (): Promise<SyncReport> => {
    begun.push(clock.now());
    const answer = answers[Math.min(begun.length, answers.length) - 1] ?? 0;
    if (begun.length === most) end.abort();
    then(begun.length, () => watched, clock);
    if (typeof answer !== "number") throw answer;
    return report(answer);
  };
  const watched: Watch = watch(
    sync,
    { clock, random: () => 0.5 },
    { signal: end.signal, onRun: ({ _tag }) => told.push(_tag), ...options },
  );
  return { watched, begun, told, clock };
};

describe("a watch", () => {
  it("[WA1] syncs at once, and then at intervals that grow while nothing happens", async () => {
    const { watched, begun, told } = watching([3, 3, 0], 6);
    await watched.ended;
    expect(begun.map((at) => at / minute)).toEqual([0, 5, 10, 20, 40, 70]);
    expect(told).toHaveLength(6);
    expect(watched.health()).toMatchObject({ phase: "Ended", failures: 0 });
  });

  it("[WA2] syncs soon after a hint, once for many of them", async () => {
    const { watched, begun } = watching([0], 2, (run, own, clock) => {
      if (run !== 1) return;
      void (async () => {
        await clock.sleep(10_000);
        for (let n = 0; n < 3; n += 1) {
          own().hint();
          await clock.sleep(1_000);
        }
      })();
    });
    await watched.ended;
    expect(begun).toEqual([0, 14_000]);
  });

  it("[WA2] does not wait for ever while hints go on, and takes one in a run for the next", async () => {
    const { watched, begun } = watching([0], 3, (run, own, clock) => {
      if (run === 2) own().hint();
      if (run !== 1) return;
      void (async () => {
        for (let n = 0; n < 12; n += 1) {
          own().hint();
          await clock.sleep(1_500);
        }
      })();
    });
    await watched.ended;
    expect(begun[1]).toBe(10_000);
    expect(begun[2]).toBeLessThanOrEqual(20_000);
  });

  it("[WA3] waits longer after each failure, as long as the service says, and hints do not hurry it", async () => {
    const busy = failing({
      _tag: "FolderFailed",
      error: { _tag: "RateLimited", retryAfterMs: 10 * minute, message: "later" },
    });
    const { watched, begun, told } = watching(
      [unreachable, unreachable, busy, 1, 0],
      5,
      (_run, own, clock) => {
        void clock.sleep(1_000).then(() => own().hint());
      },
    );
    await watched.ended;
    expect(begun.slice(0, 4).map((at) => at / 1_000)).toEqual([0, 30, 90, 690]);
    expect(told.slice(0, 4)).toEqual(["Failed", "Failed", "Failed", "Synced"]);
  });

  it("[WA4] waits for another run of the mirror, which is no failure", async () => {
    const held = failing({ _tag: "MirrorBusy", holder: "somebody", expiresAt: 45_000 });
    const { watched, begun } = watching([held, 0], 2);
    await watched.ended;
    expect(begun).toEqual([0, 45_000]);
    expect(watched.health()).toMatchObject({ failures: 0 });
  });

  it.each(["StateUnreadable", "StopUnfinished"] as const)(
    "[WA5] ends by itself over what waiting does not mend: %s",
    async (_tag) => {
      const { watched, begun } = watching([failing({ _tag })], 9);
      await expect(watched.ended).rejects.toMatchObject({ _tag });
      expect(begun).toHaveLength(1);
      expect(watched.health()).toMatchObject({ phase: "Ended", lastError: { _tag } });
    },
  );

  it("[WA6] begins nothing while it is paused, and syncs at once when it is resumed", async () => {
    const { watched, begun } = watching([0], 2, (run, own, clock) => {
      if (run !== 1) return;
      own().pause();
      void (async () => {
        await clock.sleep(minute);
        own().hint();
        expect(own().health().phase).toBe("Paused");
        await clock.sleep(60 * minute);
        own().resume();
      })();
    });
    await watched.ended;
    expect(begun).toEqual([0, 61 * minute]);
  });

  it("[WA7] ends when its signal says so: at once while it waits, else after the run under way", async () => {
    const end = new AbortController();
    const { watched, begun } = watching(
      [0],
      9,
      (_run, _own, clock) => void clock.sleep(minute).then(() => end.abort()),
      { signal: end.signal },
    );
    await watched.ended;
    expect(begun).toEqual([0]);
  });

  it("[WA7] says how it is doing meanwhile", async () => {
    const seen: Array<unknown> = [];
    const { watched } = watching([0, unreachable], 2, (run, own, clock) => {
      seen.push(own().health());
      if (run === 1) void clock.sleep(1_000).then(() => seen.push(own().health()));
    });
    await watched.ended;
    expect(seen).toMatchObject([
      { phase: "Syncing", failures: 0 },
      { phase: "Waiting", syncedAt: 0, nextAt: 10 * minute },
      { phase: "Syncing", syncedAt: 0 },
    ]);
  });

  it("[WA8] does not hide a bug", async () => {
    const end = watching([0], 9, () => {
      throw new TypeError("a bug");
    });
    await expect(end.watched.ended).rejects.toThrow("a bug");
  });
});
