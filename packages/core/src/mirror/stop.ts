import * as E from "fp-ts/lib/Either.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { BusinessContact } from "../replica/database.js";
import { leavingUnfinished } from "./leaving.js";
import type { Binding } from "../engine/records.js";
import type { Round } from "./round.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import { type Session, type Step, boundTo, saveBinding } from "./session.js";
import { type SyncReport, sync, syncRound } from "./sync.js";

export type StopReport = {
  /** `Unfinished`: some copies could not go yet, because their edits could not be brought home; see `held` and `parked`, then stop again. */
  readonly outcome: "Stopped" | "Unfinished";
  /** What bringing the last edits home came to; absent when an earlier `stop` had done that. */
  readonly lastSync?: SyncReport;
  readonly release?: SyncReport;
  /** Copies that are still there. */
  readonly remaining: number;
};

/**
 * Brings the last edits home and then takes exactly this mirror's copies away. Interrupted, it is
 * finished by calling it again. Nothing is deleted in the database but what people deleted.
 */
export const stop = async (
  given: Session,
  state: MirrorState,
  runNumber: number,
  former: MirrorState,
): Step<StopReport> => {
  const leaving = await boundTo(former);
  if (E.isLeft(leaving)) return leaving;
  return leaving.right === undefined
    ? stopBound(withBoundCategory(given), state, runNumber)
    : E.left(leavingUnfinished(leaving.right, given.binding));
};

/** Nothing is refiled that is about to go. */
export const withBoundCategory = (session: Session): Session => {
  const { category: _given, ...settings } = session.settings;
  const { category: _now, formerCategory: _former, isRefiling: _refiling, ...context } = session.context;
  const { category } = session.binding;
  const bound = category === undefined ? {} : { category };
  return { ...session, settings: { ...settings, ...bound }, context: { ...context, ...bound } };
};

const stopBound = async (session: Session, state: MirrorState, runNumber: number): Step<StopReport> => {
  const links = await state.count("links")();
  if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
  // A run that died may have made copies that no link knows.
  const intents = await state.count("intents")();
  if (E.isLeft(intents)) return E.left(mirrorErrorFromState(intents.left));
  if (
    session.binding.databaseCursor === undefined &&
    session.binding.phase === "Mirroring" &&
    links.right + intents.right === 0
  )
    return finish(session, state, {});

  let begun = session;
  let lastSync: SyncReport | undefined;
  if (session.binding.phase === "Mirroring") {
    const synced = await sync(session, state, runNumber);
    if (E.isLeft(synced)) return synced;
    lastSync = synced.right;
    const binding: Binding = { ...(await latest(session, state)), phase: "Stopping" };
    const saved = await saveBinding(state, binding);
    if (E.isLeft(saved)) return saved;
    begun = { ...session, binding };
  }
  const released = await releaseCopies(begun, state, runNumber, () => false);
  if (E.isLeft(released)) return released;
  return finish(begun, state, {
    release: released.right,
    ...(lastSync === undefined ? {} : { lastSync }),
  });
};

/** Takes the copies away but for those of the contacts that keep theirs, which stay in step. */
export const releaseCopies = (
  session: Session,
  state: MirrorState,
  runNumber: number,
  keeps: (record: BusinessContact) => boolean,
): Step<SyncReport> => syncRound(session, releasingRound(state, runNumber, keeps));

export const releasingRound = (
  state: MirrorState,
  runNumber: number,
  keeps: (record: BusinessContact) => boolean,
): Round => ({
  state,
  runNumber,
  includes: keeps,
  isFullReview: true,
  unguarded: ["Folder"],
  isLeaving: true,
});

const finish = async (
  session: Session,
  state: MirrorState,
  reports: Pick<StopReport, "lastSync" | "release">,
): Step<StopReport> => {
  const remaining = await state.count("links")();
  if (E.isLeft(remaining)) return E.left(mirrorErrorFromState(remaining.left));
  if (remaining.right > 0) return E.right({ outcome: "Unfinished", ...reports, remaining: remaining.right });
  const { databaseCursor: _database, folderCursor: _folder, ...bound } = session.binding;
  const cleared = await state.commit({ clears: ["held", "parked", "plan", "intents"] })();
  if (E.isLeft(cleared)) return E.left(mirrorErrorFromState(cleared.left));
  const saved = await saveBinding(state, { ...bound, phase: "Stopped" });
  return E.isLeft(saved) ? saved : E.right({ outcome: "Stopped", ...reports, remaining: 0 });
};

/** The cursors that the last sync moved. */
export const latest = async (session: Session, state: MirrorState): Promise<Binding> => {
  const stored = await state.binding();
  return E.isRight(stored) && stored.right._tag === "Some" ? stored.right.value : session.binding;
};
