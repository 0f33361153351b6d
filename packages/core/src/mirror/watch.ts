import type { Clock } from "../engine/clock.js";
import type { Signal } from "../replica/signal.js";
import { type MirrorError, isMirrorError } from "./mirror-error.js";
import type { SyncReport } from "./sync.js";
import type { RunOptions } from "./verb.js";
import { wakeableSleep } from "./wakeable-sleep.js";

export type WatchOptions = Pick<RunOptions, "onProgress"> & {
  /** Ends the watch: a run under way ends at its next safe place, and `ended` resolves after it. */
  readonly signal?: Signal;
  /** From one sync to the next while somebody edits. Default: 5 minutes. */
  readonly pollMs?: number;
  /** The most that it comes to while nobody does. Default: 30 minutes. */
  readonly longestPollMs?: number;
  /** How long it has to be quiet after a hint; five times as long at most. Default: 2 seconds. */
  readonly quietMs?: number;
  /** Told of each sync when it has ended. */
  readonly onRun?: (run: WatchedRun) => void;
};

export type WatchedRun =
  | { readonly _tag: "Synced"; readonly report: SyncReport }
  /** `isLast`: waiting does not mend it, and the watch has ended. */
  | { readonly _tag: "Failed"; readonly error: MirrorError; readonly isLast: boolean };

export type Watch = {
  /**
   * Something has happened on one of the sides: sync soon. For `fs.watch`, a webhook, an event of the
   * database. Only ever shortens the wait, and not while a failure is waited out.
   */
  readonly hint: () => void;
  /** Begins nothing more until `resume`; a run under way goes on. */
  readonly pause: () => void;
  /** Syncs at once, unless a failure is waited out. */
  readonly resume: () => void;
  readonly health: () => WatchHealth;
  /** Resolves when the signal has ended it; rejects with the `MirrorError` that no waiting mends. */
  readonly ended: Promise<void>;
};

/** Times in ms since 1970, by the mirror's clock. */
export type WatchHealth = {
  readonly phase: "Syncing" | "Waiting" | "Paused" | "Ended";
  readonly syncedAt?: number;
  /** Failures since the last sync that went well. */
  readonly failures: number;
  readonly lastError?: MirrorError;
  /** When the next sync begins, if nothing happens before. */
  readonly nextAt?: number;
};

const watchLimits = {
  pollMs: 300_000,
  longestPollMs: 1_800_000,
  quietMs: 2_000,
  firstWaitAfterErrorMs: 30_000,
  longestWaitAfterErrorMs: 3_600_000,
} as const;

/** Syncs again and again, one run at a time. `random` gives numbers from 0 to 1, so that mirrors spread. */
export const watch = (
  sync: (options: RunOptions) => Promise<SyncReport>,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  options: WatchOptions,
): Watch => {
  const { pollMs, longestPollMs, quietMs } = { ...watchLimits, ...options };
  const { signal, onRun, onProgress } = options;
  const sleep = wakeableSleep(clock);
  const isAborted = (): boolean => signal?.aborted === true;
  let phase: WatchHealth["phase"] = "Syncing";
  let [isPaused, failures, interval, pollAt] = [false, 0, pollMs, clock.now()];
  let hints: { readonly first: number; readonly last: number } | undefined;
  let syncedAt: number | undefined;
  let lastError: MirrorError | undefined;

  /** A tenth more or less. */
  const spread = (ms: number): number => Math.round(ms * (0.9 + 0.2 * random()));
  const nextAt = (): number =>
    hints === undefined || failures > 0
      ? pollAt
      : Math.min(pollAt, hints.last + quietMs, hints.first + 5 * quietMs);

  const noteSuccess = (report: SyncReport): void => {
    const isStill = report.writes.database + report.writes.folder === 0;
    interval = isStill ? Math.min(interval * 2, longestPollMs) : pollMs;
    [failures, lastError, syncedAt] = [0, undefined, clock.now()];
    pollAt = clock.now() + spread(interval);
    onRun?.({ _tag: "Synced", report });
  };
  const noteFailure = (error: MirrorError): void => {
    const isLast = isForGood(error);
    if (error._tag === "MirrorBusy") pollAt = Math.max(error.expiresAt, clock.now() + quietMs);
    else {
      failures += 1;
      pollAt = clock.now() + Math.max(spread(waitAfter(failures)), askedToWait(error));
    }
    lastError = error;
    onRun?.({ _tag: "Failed", error, isLast });
    if (isLast) throw error;
  };
  const runOnce = async (): Promise<void> => {
    phase = "Syncing";
    hints = undefined;
    try {
      const report = await sync({
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      noteSuccess(report);
    } catch (thrown) {
      if (!isMirrorError(thrown)) throw thrown;
      if (!isAborted()) noteFailure(thrown);
    }
  };
  const untilEnded = async (): Promise<void> => {
    // Whoever is told of the first sync has the watch by then.
    await Promise.resolve();
    signal?.addEventListener("abort", sleep.wake);
    try {
      while (!isAborted()) {
        if (isPaused) await sleep.until(undefined);
        else if (clock.now() < nextAt()) await sleep.until(nextAt());
        else await runOnce();
        if (phase !== "Paused") phase = isPaused ? "Paused" : "Waiting";
      }
    } finally {
      phase = "Ended";
      signal?.removeEventListener("abort", sleep.wake);
    }
  };
  return {
    hint: () => {
      hints = { first: hints?.first ?? clock.now(), last: clock.now() };
      sleep.wake();
    },
    pause: () => {
      isPaused = true;
      if (phase === "Waiting") phase = "Paused";
      sleep.wake();
    },
    resume: () => {
      if (!isPaused) return;
      isPaused = false;
      if (phase === "Paused") phase = "Waiting";
      if (failures === 0) pollAt = clock.now();
      sleep.wake();
    },
    health: () => ({
      phase,
      failures,
      ...(syncedAt === undefined ? {} : { syncedAt }),
      ...(lastError === undefined ? {} : { lastError }),
      ...(phase === "Waiting" ? { nextAt: nextAt() } : {}),
    }),
    ended: untilEnded(),
  };
};

const waitAfter = (failures: number): number =>
  Math.min(watchLimits.firstWaitAfterErrorMs * 2 ** (failures - 1), watchLimits.longestWaitAfterErrorMs);

const askedToWait = (error: MirrorError): number =>
  (error._tag === "FolderFailed" || error._tag === "DatabaseFailed") &&
  (error.error._tag === "RateLimited" || error.error._tag === "Unavailable")
    ? (error.error.retryAfterMs ?? 0)
    : 0;

/** What somebody has to put right. */
const isForGood = ({ _tag }: MirrorError): boolean =>
  _tag === "StateUnreadable" ||
  _tag === "WrongFolder" ||
  _tag === "WrongDatabase" ||
  _tag === "StopUnfinished";
