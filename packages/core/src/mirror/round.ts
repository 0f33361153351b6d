import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { type Execution, addCounts, execute } from "../engine/execute.js";
import { type GuardLimits, type Toll, judge } from "../engine/guard.js";
import { type HoldReasons, holdLosses } from "../engine/hold-losses.js";
import { type PlannedCursors, makePlan } from "../engine/make-plan.js";
import { type MirrorState, putRecord } from "../engine/mirror-state.js";
import type { Decision } from "../engine/operation.js";
import { planMoved } from "../engine/plan-moved.js";
import { recover } from "../engine/recover.js";
import { type Held, type Parked, waitingKey } from "../engine/records.js";
import { type Attempt, onState } from "../engine/run-error.js";
import type { PlanningRun } from "../engine/run.js";
import { type Again, retryDelayMs } from "../engine/settle-waiting.js";
import { type StageSummary, planStage } from "../engine/stage.js";
import { type IsTracked, trackedIn } from "../engine/tracking.js";
import { type BusinessContact, accountType } from "../replica/database.js";
import { mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import { type Session, type Step, waiting } from "./session.js";

/** One way through observe, plan, guard, execute and settle. */
export type Round = {
  readonly state: MirrorState;
  readonly runNumber: number;
  readonly includes: (record: BusinessContact) => boolean;
  readonly isFullReview: boolean;
  /** As if people had chosen so; absent: as they have. */
  readonly isTracked?: IsTracked;
  /** Looks at everything again, whatever links and cursors know. */
  readonly isThorough?: true;
  /** Sides whose losses are meant, and not judged. */
  readonly unguarded: ReadonlyArray<"Database" | "Folder">;
  /** Every copy goes: second ones do not wait for a person, and a conflict keeps what only they have. */
  readonly isLeaving?: true;
  /**
   * What is put on the stage at first, where it is not everything that happened on the two sides; what
   * has to be looked at again after that is planned as ever. Answers no cursors then.
   */
  readonly planner?: (run: PlanningRun) => Attempt<PlannedCursors | undefined>;
};

export type RoundOutcome = {
  /** Absent where a planner of its own gave none. */
  readonly cursors?: PlannedCursors;
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  readonly writes: { readonly database: number; readonly folder: number };
  readonly conflicts: number;
  readonly reasons: HoldReasons;
  readonly recovered: number;
};

/** How often contacts that moved under a plan are planned again in one run. */
const mostAgain = 3;

/** Carries a round out, and notes nothing of how far it has come: the caller moves the cursors. */
export const carryOut = async (session: Session, round: Round): Step<RoundOutcome> => {
  const { state } = round;
  const recovered = await recover({ ...session, database: session.settings.database, state });
  if (E.isLeft(recovered)) return E.left(mirrorErrorFromRun(recovered.left));
  const tally = newTally();
  let again: ReadonlyArray<Again> | undefined;
  let cursors: PlannedCursors | undefined;
  for (let time = 0; time <= mostAgain && again?.length !== 0; time += 1) {
    const passed = await pass(session, round, again, tally);
    if (E.isLeft(passed)) return passed;
    again = passed.right.again;
    cursors ??= passed.right.cursors;
  }
  const parked = await onState(state.commit({ puts: parkMoving(session, again ?? []) }));
  if (E.isLeft(parked)) return E.left(mirrorErrorFromRun(parked.left));
  return E.right({
    ...(cursors === undefined ? {} : { cursors: acknowledged(session, cursors, tally) }),
    counts: tally.counts,
    writes: { database: tally.databaseWrites.length, folder: tally.folderWrites.length },
    conflicts: tally.conflicts.size,
    reasons: tally.reasons,
    recovered: recovered.right,
  });
};

/** What planning may look at. */
export const planningRun = async (session: Session, round: Round): Step<PlanningRun> => {
  const { settings, folder, binding, context, patience, report } = session;
  const waits = await waiting(round.state);
  if (E.isLeft(waits)) return waits;
  const isTracked =
    round.isTracked === undefined
      ? await trackedIn(round.state, settings.tracking)
      : E.right(round.isTracked);
  if (E.isLeft(isTracked)) return E.left(mirrorErrorFromRun(isTracked.left));
  const includesChosen = (record: BusinessContact): boolean =>
    record.recordType !== accountType && round.includes(record);
  return E.right({
    database: settings.database,
    folder,
    state: round.state,
    stage: planStage(round.state, frozenOf(waits.right.held)),
    context,
    patience,
    report,
    includes: (record) => includesChosen(record) && isTracked.right(record.id),
    includesChosen,
    isFullReview: round.isFullReview,
    ...(round.isThorough === true ? { isThorough: true } : {}),
    ...(binding.databaseCursor === undefined || round.isFullReview
      ? {}
      : { databaseCursor: binding.databaseCursor }),
    ...(binding.folderCursor === undefined ? {} : { folderCursor: binding.folderCursor }),
    ...waits.right,
    ...(round.isLeaving === true ? { heldTwins: waits.right.heldTwins.map(released) } : {}),
  });
};

const released = (held: Held): Held => ({ ...held, answer: "Released" });

const frozenOf = (held: PlanningRun["held"]): ReadonlySet<ContactId> =>
  new Set([...held.values()].flatMap((one) => (isWaitingFrozen(one) ? [one.contactId] : [])));

const isWaitingFrozen = ({ isFrozen, answer }: Held): boolean => isFrozen === true && answer === undefined;

/** Why the guard holds what this stage has, given how many contacts are linked. */
export const judgeStage = async (
  session: Session,
  round: Round,
  { toll }: StageSummary,
): Attempt<HoldReasons> => {
  if (isFree(toll)) return E.right({});
  const linked = await onState(round.state.count("links"));
  if (E.isLeft(linked)) return linked;
  const reasons = judge(guardOf(session))(toll, linked.right);
  return E.right(
    Object.fromEntries(
      Object.entries(reasons).filter(([side]) => !round.unguarded.some((unguarded) => unguarded === side)),
    ),
  );
};

type Tally = {
  counts: Readonly<Partial<Record<Decision, number>>>;
  reasons: HoldReasons;
  readonly conflicts: Set<string>;
  readonly databaseWrites: Array<Execution["databaseWrites"][number]>;
  readonly folderWrites: Array<Execution["folderWrites"][number]>;
};

const newTally = (): Tally => ({
  counts: {},
  reasons: {},
  conflicts: new Set(),
  databaseWrites: [],
  folderWrites: [],
});

/** Plans everything the first time, and the contacts that moved after that. */
const pass = async (
  session: Session,
  round: Round,
  again: ReadonlyArray<Again> | undefined,
  tally: Tally,
): Step<{ readonly again: ReadonlyArray<Again>; readonly cursors?: PlannedCursors }> => {
  const run = await planningRun(session, round);
  if (E.isLeft(run)) return run;
  const { planner = makePlan } = round;
  const planned = again === undefined ? await planner(run.right) : await planMoved(run.right, again);
  if (E.isLeft(planned)) return E.left(mirrorErrorFromRun(planned.left));
  const summary = run.right.stage.summary();
  const judged = await judgeStage(session, round, summary);
  if (E.isLeft(judged)) return E.left(mirrorErrorFromRun(judged.left));
  const reasons = { ...tally.reasons, ...judged.right };
  const held = await holdLosses(round.state, {
    reasons,
    held: new Map([...run.right.held].filter(([, { answer }]) => answer === undefined)),
    group: `hold-${round.runNumber}`,
    now: session.patience.clock.now(),
  });
  if (E.isLeft(held)) return E.left(mirrorErrorFromRun(held.left));
  const unheld = await round.state.commit({ drops: summary.drops })();
  if (E.isLeft(unheld)) return E.left(mirrorErrorFromState(unheld.left));
  const done = await execute({
    database: session.settings.database,
    folder: session.folder,
    state: round.state,
    patience: session.patience,
    report: session.report,
    parked: new Map(
      [...run.right.parked.values(), ...run.right.parkedStrays].map((parked) => [waitingKey(parked), parked]),
    ),
    runNumber: round.runNumber,
    mirrorId: session.binding.mirrorId,
    planned: summary.operations - held.right,
  });
  if (E.isLeft(done)) return E.left(mirrorErrorFromRun(done.left));
  addTo(tally, reasons, done.right);
  return E.right({
    again: done.right.again,
    ...(planned.right === undefined ? {} : { cursors: planned.right }),
  });
};

const addTo = (tally: Tally, reasons: HoldReasons, done: Execution): void => {
  tally.counts = addCounts(tally.counts, done.counts);
  tally.reasons = reasons;
  for (const id of done.conflicts) tally.conflicts.add(id);
  tally.databaseWrites.push(...done.databaseWrites);
  tally.folderWrites.push(...done.folderWrites);
};

/** What kept moving while it was planned is looked at again in the next run. */
const parkMoving = ({ patience }: Session, again: ReadonlyArray<Again>) => {
  const now = patience.clock.now();
  return again.map(({ reason, ...moving }) => {
    const parked: Parked = {
      ...moving,
      reason: `planned ${mostAgain + 1} times in one run and refused each time: ${reason}`,
      errorTag: "RevisionMismatch",
      attempts: 1,
      since: now,
      retryAt: now + retryDelayMs(1),
    };
    return putRecord("parked", waitingKey(parked), parked);
  });
};

const acknowledged = (
  { settings, folder }: Session,
  cursors: PlannedCursors,
  { databaseWrites, folderWrites }: Tally,
): PlannedCursors => ({
  database:
    databaseWrites.length === 0
      ? cursors.database
      : (settings.database.acknowledge?.(cursors.database, databaseWrites) ?? cursors.database),
  ...(cursors.folder === undefined
    ? {}
    : {
        folder:
          folderWrites.length === 0
            ? cursors.folder
            : (folder.acknowledge?.(cursors.folder, folderWrites) ?? cursors.folder),
      }),
});

const guardOf = ({ settings }: Session): GuardLimits => settings.guard;

const isFree = ({ Database, Folder }: Toll): boolean =>
  [Database, Folder].every(({ removed, overwritten, gone }) => removed + overwritten + gone === 0);
