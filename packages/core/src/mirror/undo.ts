import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { ContactId } from "../contact/ids.js";
import { type RecordedChange, runKey, wavePrefixOf } from "../engine/history-record.js";
import { type RefusedUndo, planUndo } from "../engine/history-undo-plan.js";
import { takesItem } from "../engine/import-records.js";
import type { MirrorState, StateReader } from "../engine/mirror-state.js";
import { noSuchRun, waveBehind } from "./history.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import { type Plan, planRound } from "./plan.js";
import { type Round, carryOut } from "./round.js";
import type { Session, Step } from "./session.js";
import { type SyncReport, reportOf, stopUnfinished, syncingRound } from "./sync.js";
import type { Verb } from "./verb.js";

export type UndoReport = {
  /** Contacts about which everything that the run had done was taken back, now. */
  readonly undone: number;
  /** What was left as it is, and why. */
  readonly refused: ReadonlyArray<RefusedUndo>;
  /** Contacts of which a side moved, or refused, while they were written to: undo the run again. */
  readonly remaining: number;
  readonly report: SyncReport;
};

/** What `undo` would do; `refused` is what it would leave as it is. */
export type UndoPlan = Plan & { readonly refused: ReadonlyArray<RefusedUndo> };

/**
 * Takes back on each side what a run had written there, as far as it still stands there. What people
 * had done stays where they did it, and waits: released, the next sync carries it over again;
 * discarded, the database's state stands. Interrupted, it is finished by calling it again.
 */
export const undo =
  (run: number): Verb<UndoReport> =>
  async (session, state, runNumber) => {
    const found = await recordedBy(session, state, run);
    if (E.isLeft(found)) return found;
    const { round, refused } = undoRound(session, state, runNumber, run, found.right);
    const done = await carryOut(session, round);
    if (E.isLeft(done)) return done;
    const report = await reportOf(round, done.right);
    if (E.isLeft(report)) return report;
    const undone = report.right.counts.Undo ?? 0;
    const left = refused();
    return E.right({
      undone,
      refused: left.all,
      remaining: left.planned - undone,
      report: report.right,
    });
  };

export const planOfUndo =
  (reader: StateReader) =>
  (run: number): Verb<UndoPlan> =>
  async (session, state, runNumber) => {
    const found = await recordedBy(session, state, run);
    if (E.isLeft(found)) return found;
    const { round, refused } = undoRound(session, state, runNumber, run, found.right);
    const plan = await planRound(reader)(session, round);
    return E.isLeft(plan) ? plan : E.right({ ...plan.right, refused: refused().all });
  };

/** What a run did here, by contact and newest first, and what was done where nobody can reach it now. */
type Recorded = {
  readonly changes: ReadonlyMap<ContactId, ReadonlyArray<RecordedChange>>;
  readonly outOfReach: ReadonlyArray<RefusedUndo>;
};

const recordedBy = async (session: Session, state: MirrorState, run: number): Step<Recorded> => {
  if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
  const found = await state.get("history", [runKey(run)])();
  if (E.isLeft(found)) return E.left(mirrorErrorFromState(found.left));
  if (found.right.length === 0) return E.left(noSuchRun(run));
  const prefix = wavePrefixOf(run);
  const changes = new Map<ContactId, ReadonlyArray<RecordedChange>>();
  const outOfReach = new Map<ContactId, RefusedUndo>();
  let after = prefix;
  for (;;) {
    const wave = await waveBehind(state, prefix, after);
    if (E.isLeft(wave)) return wave;
    if (O.isNone(wave.right)) return E.right(withinReach(changes, outOfReach));
    const { key, value } = wave.right.value;
    const isHere = value.mirrorId === session.binding.mirrorId;
    for (const change of RA.reverse(value.changes)) {
      const { contactId, name } = change;
      const reason = isHere ? whyNever(change) : elsewhere;
      if (reason === undefined) changes.set(contactId, [...(changes.get(contactId) ?? []), change]);
      else outOfReach.set(contactId, { contactId, name, reason });
    }
    after = key;
  }
};

/** Of a contact everything is taken back or nothing: what was done about a second copy alone is apart. */
const withinReach = (
  changes: ReadonlyMap<ContactId, ReadonlyArray<RecordedChange>>,
  outOfReach: ReadonlyMap<ContactId, RefusedUndo>,
): Recorded => ({
  changes: new Map([...changes].filter(([id]) => outOfReach.get(id)?.reason !== elsewhere)),
  outOfReach: [...outOfReach.values()],
});

const elsewhere = "it was done in another folder, or with another database, than the mirror has now";

const whyNever = (change: RecordedChange): string | undefined => {
  const { because, decision, database, folder } = change;
  if (decision === "RemoveForeign") return "it was a copy of another database";
  if (because?._tag === "Twin" || (because === undefined && decision === "RemoveCopy"))
    return "it was a second copy, and is not made again";
  const isNoted = database === undefined && folder === undefined && !takesItem(change);
  return isNoted ? "nothing was written" : undefined;
};

const undoRound = (
  session: Session,
  state: MirrorState,
  runNumber: number,
  run: number,
  { changes, outOfReach }: Recorded,
) => {
  let all = outOfReach;
  let planned = 0;
  const round: Round = {
    ...syncingRound(session, state, runNumber),
    isFullReview: false,
    planner: async (planning) => {
      const by = session.settings.database.replicaId;
      const refused = await planUndo(planning, { run, by, changes });
      if (E.isLeft(refused)) return refused;
      all = [...outOfReach, ...refused.right];
      planned = planning.stage.summary().operations;
      return E.right(undefined);
    },
  };
  return { round, refused: () => ({ all, planned }) };
};
