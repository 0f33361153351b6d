import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { stateReader } from "../engine/mirror-state.js";
import type { Parked, RecordedConflict } from "../engine/records.js";
import { type HeldOperation, answerHold, unanswered } from "./holds.js";
import { type MirrorError, mirrorErrorFromState } from "./mirror-error.js";
import { type MirrorOptions, mirrorSettings } from "./mirror-options.js";
import { type Plan, plan } from "./plan.js";
import { type Choice, resolve } from "./resolve.js";
import { allOf, countHeld } from "./session.js";
import { type StopReport, stop } from "./stop.js";
import { type SyncReport, sync } from "./sync.js";
import { randomShare } from "./system-clock.js";
import { type RunOptions, runLeased, runVerb } from "./verb.js";
import { type Watch, type WatchHealth, type WatchOptions, watch } from "./watch.js";

/** One database paired with one folder. Every verb rejects with a `MirrorError`. */
export type Mirror = {
  /** What `sync` would do now, without doing it. */
  readonly plan: (options?: RunOptions) => Promise<Plan>;
  readonly sync: (options?: RunOptions) => Promise<SyncReport>;
  /** Brings the last edits home, then takes exactly this mirror's copies away. Call it again if it was interrupted. */
  readonly stop: (options?: RunOptions) => Promise<StopReport>;
  /** Syncs again and again until its signal is aborted: at intervals, and soon after a hint. Handle its `ended`. */
  readonly watch: (options?: WatchOptions) => Watch;
  readonly status: () => Promise<MirrorStatus>;
  /** Recorded conflicts, decided or not, until each is resolved. */
  readonly conflicts: () => Promise<ReadonlyArray<RecordedConflict>>;
  readonly resolve: (id: string, choice: Choice, options?: RunOptions) => Promise<void>;
  /** What waits for a person. */
  readonly held: () => Promise<ReadonlyArray<HeldOperation>>;
  /** Lets a held operation, or a whole group, happen at the next sync. Resolves to how many. */
  readonly release: (id: string, options?: RunOptions) => Promise<number>;
  /** Undoes at the next sync what led to a held operation: the side that would have lost stands. */
  readonly discard: (id: string, options?: RunOptions) => Promise<number>;
  /** What failed for its own reason and is tried again later. */
  readonly parked: () => Promise<ReadonlyArray<Parked>>;
};

export type MirrorStatus = {
  /** `Unbound`: it has never run, or was stopped. */
  readonly phase: "Unbound" | "Mirroring" | "Stopping";
  readonly folder?: string;
  readonly mirrored: number;
  readonly conflicts: number;
  readonly held: number;
  readonly parked: number;
  /** Of the last watch of this mirror object. */
  readonly watch?: WatchHealth;
};

/**
 * A mirror of the business contacts of `database` in one folder of `target`. Nothing happens
 * until a verb is called. Throws `InvalidOption`.
 */
export const createMirror = (options: MirrorOptions): Mirror => {
  const settings = orThrow(mirrorSettings(options));
  const reader = stateReader(settings.state);
  let watched: Watch | undefined;
  const syncOnce: Mirror["sync"] = (run = {}) => runVerb(settings, run)(sync);
  const answer =
    (given: "Released" | "Discarded") =>
    (id: string, run: RunOptions = {}) =>
      runLeased(settings, run)((state) => answerHold(state, id, given));
  return {
    plan: (run = {}) => runVerb(settings, run)(plan(reader)),
    sync: syncOnce,
    watch: (options = {}) => {
      watched = watch(syncOnce, { clock: settings.clock, random: randomShare }, options);
      return watched;
    },
    stop: (run = {}) => runVerb(settings, run)(stop),
    status: async () => {
      const binding = orThrow(E.mapLeft(mirrorErrorFromState)(await reader.binding()));
      const count = async (collection: "links" | "conflicts" | "parked") =>
        orThrow(E.mapLeft(mirrorErrorFromState)(await reader.count(collection)()));
      const bound = O.isSome(binding) ? binding.value : undefined;
      return {
        phase: bound === undefined || bound.phase === "Stopped" ? "Unbound" : bound.phase,
        ...(bound === undefined || bound.phase === "Stopped" ? {} : { folder: bound.folderId }),
        mirrored: await count("links"),
        conflicts: await count("conflicts"),
        held: orThrow(await countHeld(reader)),
        parked: await count("parked"),
        ...(watched === undefined ? {} : { watch: watched.health() }),
      };
    },
    conflicts: async () => orThrow(await allOf(reader, "conflicts")),
    resolve: (id, choice, run = {}) => runVerb(settings, run)(resolve(id, choice)),
    held: async () => unanswered(orThrow(await allOf(reader, "held"))),
    release: answer("Released"),
    discard: answer("Discarded"),
    parked: async () => orThrow(await allOf(reader, "parked")),
  };
};

const orThrow = <Result>(either: E.Either<MirrorError, Result>): Result => {
  if (E.isRight(either)) return either.right;
  throw either.left;
};
