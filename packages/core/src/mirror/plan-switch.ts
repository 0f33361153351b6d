import * as E from "fp-ts/lib/Either.js";
import { makePlan } from "../engine/make-plan.js";
import { type StateReader, stateReader } from "../engine/mirror-state.js";
import { foreignCopies } from "../engine/foreign-copies.js";
import { planForeign } from "../engine/plan-foreign.js";
import type { Attempt } from "../engine/run-error.js";
import type { PlanningRun } from "../engine/run.js";
import { blankState } from "./blank-state.js";
import { formerState } from "./former-state.js";
import { type LeavingDatabase, switchStanding } from "./switch-standing.js";
import type { DatabaseSwitch } from "./leaving-answer.js";
import { planTakeover } from "./left-copies.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Plan, planRound } from "./plan.js";
import type { Session } from "./session.js";
import { syncingRound } from "./sync.js";
import type { LeasedWork, RunOptions } from "./verb.js";

/**
 * What switching the database would do with the copies of the one that is left, and what the first sync
 * with the new one then would; not what bringing the last edits home comes to.
 */
export const planSwitch =
  (
    settings: MirrorSettings,
    request: DatabaseSwitch,
    { onProgress = () => {} }: Pick<RunOptions, "onProgress">,
  ): LeasedWork<Plan> =>
  async (state, patience, runNumber, former) => {
    const change = { settings, request, state, former, patience, runNumber, report: onProgress };
    const standing = await switchStanding(change);
    if (E.isLeft(standing)) return standing;
    const { session } = standing.right;
    const isBefore = standing.right._tag === "Before";
    const leaving =
      standing.right._tag === "Before"
        ? { ...standing.right.bound, answer: standing.right.answer }
        : standing.right.leaving;
    // Before it is left, the former database's links are still the mirror's own.
    const planned = isBefore ? blankState(former) : state;
    const known = isBefore ? state : former;
    const reader = stateReader(isBefore ? formerState(settings.state) : settings.state);
    const round = syncingRound(session, planned, runNumber);
    return planRound(reader)(
      session,
      leaving === undefined
        ? round
        : { ...round, planner: (run) => planLeftAndSync(run, session, leaving, known) },
    );
  };

const planLeftAndSync = async (
  run: PlanningRun,
  session: Session,
  leaving: LeavingDatabase,
  known: StateReader,
): Attempt<undefined> => {
  const left = await planLeft(run, session, leaving, known);
  if (E.isLeft(left)) return left;
  return E.map(() => undefined)(await makePlan(run));
};

const planLeft = async (
  run: PlanningRun,
  session: Session,
  leaving: LeavingDatabase,
  known: StateReader,
): Attempt<unknown> => {
  const { answer, databaseId } = leaving;
  if (answer._tag === "Keep") return E.right(undefined);
  if (answer._tag === "Import") return planTakeover(run, session, answer.filing, databaseId);
  const items = await foreignCopies(run, (id) => id === databaseId);
  return E.isLeft(items) ? items : planForeign(run, items.right, { binding: leaving, links: known.linksOf });
};
