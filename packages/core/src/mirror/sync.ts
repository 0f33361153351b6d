import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { PlannedCursors } from "../engine/make-plan.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { Direction } from "../merge/direction.js";
import type { Decision } from "../engine/operation.js";
import { patiently } from "../engine/patience.js";
import type { Binding } from "../engine/records.js";
import type { Tracking } from "../engine/tracking-mode.js";
import { type MirrorError, mirrorError, mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import { type Round, type RoundOutcome, carryOut } from "./round.js";
import { type Session, type Step, countHeld, isRefiling, saveBinding } from "./session.js";

export type SyncReport = {
  /** `Partial`: something is parked, or waits for a person; everything else is in step. */
  readonly outcome: "Complete" | "Partial";
  readonly run: number;
  /** What was done, by decision; a contact counts once, when its operation is settled. */
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  readonly writes: { readonly database: number; readonly folder: number };
  /** Conflicts recorded in this run. */
  readonly conflicts: number;
  /** What now waits for a person, and why the guard stopped this run's losses, if it did. */
  readonly held: number;
  readonly heldBecause: ReadonlyArray<string>;
  readonly parked: number;
  /** Copies found again that a run which died had created. */
  readonly recovered: number;
};

/** Brings both sides into agreement. */
export const sync = (session: Session, state: MirrorState, runNumber: number): Step<SyncReport> =>
  syncBy(session, syncingRound(session, state, runNumber));

/** A sync that goes through this round. */
export const syncBy = async (session: Session, round: Round): Step<SyncReport> => {
  if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
  const begun = await begin(session, round.state);
  return E.isLeft(begun) ? begun : syncRound({ ...session, binding: begun.right }, round);
};

export const stopUnfinished = (): MirrorError =>
  mirrorError({ _tag: "StopUnfinished" }, "stopping this mirror was begun and not finished: call stop again");

/** How `sync` and `plan` go through their round. */
export const syncingRound = (
  { settings, binding, folder }: Session,
  state: MirrorState,
  runNumber: number,
): Round => ({
  state,
  runNumber,
  includes: settings.selection.includes,
  isFullReview:
    isRefiling(settings, binding) ||
    binding.selection !== settings.selection.name ||
    directionOf(binding) !== settings.direction ||
    trackingOf(binding) !== settings.tracking ||
    binding.mapping !== folder.capabilities.projection.revision,
  // Nothing of the folder's reaches the database there, so that there is nothing for it to lose.
  unguarded: settings.direction === "TwoWay" ? [] : ["Database"],
});

const directionOf = ({ direction = "TwoWay" }: Binding): Direction => direction;
const trackingOf = ({ tracking = "All" }: Binding): Tracking => tracking;

/** Carries a round out and moves the cursors behind it, if it looked at everything that happened. */
export const syncRound = async (session: Session, round: Round): Step<SyncReport> => {
  const outcome = await carryOut(session, round);
  if (E.isLeft(outcome)) return outcome;
  const { cursors } = outcome.right;
  const moved = cursors === undefined ? session.binding : movedBinding(session, cursors);
  if (!isSameBinding(session.binding, moved)) {
    const saved = await saveBinding(round.state, moved);
    if (E.isLeft(saved)) return saved;
  }
  return reportOf(round, outcome.right);
};

const movedBinding = ({ binding, settings, folder }: Session, cursors: PlannedCursors): Binding => {
  const { category: _former, ...bound } = binding;
  return {
    ...bound,
    ...(settings.category === undefined ? {} : { category: settings.category }),
    selection: settings.selection.name,
    direction: settings.direction,
    tracking: settings.tracking,
    mapping: folder.capabilities.projection.revision,
    databaseCursor: cursors.database,
    ...(cursors.folder === undefined ? {} : { folderCursor: cursors.folder }),
  };
};

/**
 * Notes the binding before the first copy carries its mirror's id and its category, and makes that
 * known: a stop after a run that died has to know whose it is.
 */
export const begin = async (session: Session, state: MirrorState): Step<Binding> => {
  const { settings, binding, patience } = session;
  const { category } = settings;
  if (binding.databaseCursor !== undefined && binding.category === category) return E.right(binding);
  if (category !== undefined) {
    const ensured = await patiently(patience)(settings.target.ensureCategory(category, patience.signal))();
    if (E.isLeft(ensured))
      return E.left(mirrorErrorFromRun({ _tag: "ReplicaFailed", side: "Folder", error: ensured.left }));
  }
  const begun =
    binding.databaseCursor === undefined && category !== undefined ? { ...binding, category } : binding;
  return pipe(
    await saveBinding(state, begun),
    E.map(() => begun),
  );
};

/** What a round came to, for whom has called the verb. */
export const reportOf = async ({ state, runNumber }: Round, outcome: RoundOutcome): Step<SyncReport> => {
  const held = await countHeld(state);
  if (E.isLeft(held)) return held;
  const parked = await state.count("parked")();
  if (E.isLeft(parked)) return E.left(mirrorErrorFromState(parked.left));
  const { counts, writes, conflicts, reasons, recovered } = outcome;
  return E.right({
    outcome: held.right + parked.right === 0 ? "Complete" : "Partial",
    run: runNumber,
    counts,
    writes,
    conflicts,
    held: held.right,
    heldBecause: Object.values(reasons),
    parked: parked.right,
    recovered,
  });
};

const isSameBinding = (a: Binding, b: Binding): boolean =>
  a.category === b.category &&
  a.selection === b.selection &&
  directionOf(a) === directionOf(b) &&
  trackingOf(a) === trackingOf(b) &&
  a.mapping === b.mapping &&
  a.databaseCursor === b.databaseCursor &&
  a.folderCursor === b.folderCursor;
