import * as E from "fp-ts/lib/Either.js";
import { type DamagedRecord, damagedRecords } from "../engine/damaged-records.js";
import type { MirrorState } from "../engine/mirror-state.js";
import { mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import type { Round } from "./round.js";
import { type Session, type Step, openSession } from "./session.js";
import { type SyncReport, syncBy, syncingRound } from "./sync.js";
import type { LeasedWork, RunOptions } from "./verb.js";

export type RebuildReport = {
  /** Records of the state that could not be read, by collection; they were dropped. */
  readonly dropped: Readonly<Record<string, number>>;
  /** What looking at everything again came to. */
  readonly sync: SyncReport;
};

/**
 * Makes the state whole again: drops what cannot be read, and then looks at every contact and every
 * item as if for the first time. Copies are recognised by their links, or by their markers, so that none
 * is made twice. Of a contact whose link is lost both sides are merged, and nothing is deleted; where
 * the link is there, it syncs as ever. Call it again if it was interrupted.
 */
export const rebuild =
  (settings: MirrorSettings, { onProgress }: RunOptions): LeasedWork<RebuildReport> =>
  async (state, patience, runNumber) => {
    const damaged = await damagedRecords(settings.state);
    if (E.isLeft(damaged)) return E.left(mirrorErrorFromRun(damaged.left));
    const dropped = await dropDamaged(state, damaged.right);
    if (E.isLeft(dropped)) return dropped;
    const session = await openSession(settings, state, patience, onProgress ?? (() => {}));
    if (E.isLeft(session)) return session;
    const synced = await syncBy(fromTheStart(session.right), thoroughRound(session.right, state, runNumber));
    return E.map((sync: SyncReport) => ({ dropped: countsOf(damaged.right), sync }))(synced);
  };

const dropDamaged = async (state: MirrorState, damaged: ReadonlyArray<DamagedRecord>): Step<void> => {
  const committed = await state.commit({ drops: damaged })();
  return E.isLeft(committed) ? E.left(mirrorErrorFromState(committed.left)) : E.right(undefined);
};

/** Looks at both sides as they are, and files every copy under the mirror's category. */
export const fromTheStart = (session: Session): Session => {
  const { databaseCursor: _database, folderCursor: _folder, ...binding } = session.binding;
  const { category } = session.settings;
  return {
    ...session,
    binding,
    context: category === undefined ? session.context : { ...session.context, isRefiling: true },
  };
};

export const thoroughRound = (session: Session, state: MirrorState, runNumber: number): Round => ({
  ...syncingRound(session, state, runNumber),
  isFullReview: true,
  isThorough: true,
});

export const countsOf = (damaged: ReadonlyArray<DamagedRecord>): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const { collection } of damaged) counts.set(collection, (counts.get(collection) ?? 0) + 1);
  return Object.fromEntries(counts);
};
