import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { Decision } from "../engine/operation.js";
import { patiently } from "../engine/patience.js";
import type { Binding } from "../engine/records.js";
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
export const sync = async (session: Session, state: MirrorState, runNumber: number): Step<SyncReport> => {
  if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
  const begun = await begin(session, state);
  if (E.isLeft(begun)) return begun;
  return syncRound({ ...session, binding: begun.right }, syncingRound(session, state, runNumber));
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
    binding.mapping !== folder.capabilities.projection.revision,
  unguarded: [],
});

/** Carries a round out and moves the cursors behind it. */
export const syncRound = async (session: Session, round: Round): Step<SyncReport> => {
  const outcome = await carryOut(session, round);
  if (E.isLeft(outcome)) return outcome;
  const { category: _former, ...binding } = session.binding;
  const moved: Binding = {
    ...binding,
    ...(session.settings.category === undefined ? {} : { category: session.settings.category }),
    selection: session.settings.selection.name,
    mapping: session.folder.capabilities.projection.revision,
    databaseCursor: outcome.right.cursors.database,
    ...(outcome.right.cursors.folder === undefined ? {} : { folderCursor: outcome.right.cursors.folder }),
  };
  if (!isSameBinding(session.binding, moved)) {
    const saved = await saveBinding(round.state, moved);
    if (E.isLeft(saved)) return saved;
  }
  return reportOf(round, outcome.right);
};

/**
 * Notes the binding before the first copy carries its mirror's id and its category, and makes that
 * known: a stop after a run that died has to know whose it is.
 */
const begin = async (session: Session, state: MirrorState): Step<Binding> => {
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

const reportOf = async ({ state, runNumber }: Round, outcome: RoundOutcome): Step<SyncReport> => {
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
  a.mapping === b.mapping &&
  a.databaseCursor === b.databaseCursor &&
  a.folderCursor === b.folderCursor;
