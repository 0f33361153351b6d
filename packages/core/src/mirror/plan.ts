import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { FieldPath } from "../contact/field-path.js";
import type { HoldReasons } from "../engine/hold-losses.js";
import { heldFor } from "../engine/hold-losses.js";
import { makePlan } from "../engine/make-plan.js";
import { type MirrorState, type StateReader } from "../engine/mirror-state.js";
import { type Decision, type Operation, changedPaths } from "../engine/operation.js";
import { mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import { type Round, judgeStage, planningRun } from "./round.js";
import { recover } from "../engine/recover.js";
import type { Session, Step } from "./session.js";
import { stopUnfinished, syncingRound } from "./sync.js";

/** What a verb would do, were it called now. Nothing of it has been done. */
export type Plan = {
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  /** Why the guard would hold the losses of a side. */
  readonly heldBecause: ReadonlyArray<string>;
  /**
   * In the order in which they would be done, read page by page from the state, so that a plan may
   * be larger than memory; until the next verb of this mirror begins.
   */
  readonly operations: AsyncIterable<PlannedOperation>;
};

export type PlannedOperation = Pick<
  Operation,
  "decision" | "because" | "contactId" | "remoteId" | "name" | "conflicts" | "editedSince"
> & {
  /** The fields, and entries, that would change on each side. */
  readonly databasePaths: ReadonlyArray<FieldPath>;
  readonly folderPaths: ReadonlyArray<FieldPath>;
  /** Whether it would wait for a person. */
  readonly isHeld: boolean;
  /** The id of the folder that it is in, of a plan for two of them. */
  readonly folder?: string;
};

/** Makes the plan of a sync, with nothing to write with but the plan's own stage. */
export const plan =
  (reader: StateReader) =>
  async (session: Session, state: MirrorState, runNumber: number): Step<Plan> => {
    if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
    return planRound(reader)(session, syncingRound(session, state, runNumber));
  };

/** What carrying this round out would do at first. */
export const planRound =
  (reader: StateReader) =>
  async (session: Session, round: Round): Step<Plan> => {
    const { state, planner = makePlan } = round;
    const recovered = await recover({ ...session, database: session.settings.database, state });
    if (E.isLeft(recovered)) return E.left(mirrorErrorFromRun(recovered.left));
    const run = await planningRun(session, round);
    if (E.isLeft(run)) return run;
    const made = await planner(run.right);
    if (E.isLeft(made)) return E.left(mirrorErrorFromRun(made.left));
    const summary = run.right.stage.summary();
    const reasons = await judgeStage(session, round, summary);
    if (E.isLeft(reasons)) return E.left(mirrorErrorFromRun(reasons.left));
    const { held } = run.right;
    return E.right({
      counts: summary.counts,
      heldBecause: Object.values(reasons.right),
      operations: plannedOperations(reader, reasons.right, held),
    });
  };

async function* plannedOperations(
  reader: StateReader,
  reasons: HoldReasons,
  held: Parameters<typeof heldFor>[0]["held"],
): AsyncGenerator<PlannedOperation> {
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await reader.page("plan", after, 200)();
    if (E.isLeft(page)) throw mirrorErrorFromState(page.left);
    for (const { value } of page.right) {
      const { decision, because, contactId, remoteId, name, conflicts, editedSince } = value;
      const { intoDatabase, intoFolder } = value.foreseen ?? value;
      const isHeld =
        heldFor({ reasons, held, group: "", now: 0 }, value) !== undefined || decision === "Hold";
      yield {
        decision,
        ...(because === undefined ? {} : { because }),
        contactId,
        ...(remoteId === undefined ? {} : { remoteId }),
        name,
        databasePaths: changedPaths(intoDatabase),
        folderPaths: value.folder?._tag === "Remove" ? [] : changedPaths(intoFolder),
        conflicts,
        ...(editedSince === undefined ? {} : { editedSince }),
        isHeld,
      };
    }
    const last = page.right.at(-1);
    if (last === undefined) return;
    after = O.some(last.key);
  }
}
