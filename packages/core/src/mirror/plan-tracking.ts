import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { planRemovals } from "../engine/import-removal.js";
import { makePlan } from "../engine/make-plan.js";
import type { StateReader } from "../engine/mirror-state.js";
import type { Held } from "../engine/records.js";
import { reviewOf, trackedIn } from "../engine/tracking.js";
import { mirrorErrorFromRun } from "./mirror-error.js";
import { type Plan, planRound } from "./plan.js";
import type { Step } from "./session.js";
import { syncingRound } from "./sync.js";
import { type ContactChoice, type TrackingChoice, idsOf, refusalOf } from "./track.js";
import { type UntrackOptions, importedOf } from "./untrack.js";
import type { Verb } from "./verb.js";

export const planTrack =
  (reader: StateReader) =>
  (which: ContactChoice): Verb<Plan> =>
    planChoice(reader, { which, isTracked: true }, {});

export const planUntrack =
  (reader: StateReader) =>
  (which: ContactChoice, options: UntrackOptions): Verb<Plan> =>
    planChoice(reader, { which, isTracked: false }, options);

/** The plan of the sync, as if the choice had been noted. */
const planChoice =
  (
    reader: StateReader,
    choice: TrackingChoice,
    { removeImported }: Pick<UntrackOptions, "removeImported">,
  ): Verb<Plan> =>
  async (session, state, runNumber) => {
    const refused = await refusalOf(session, choice);
    if (E.isLeft(refused)) return refused;
    const ids = await chosenIds(session, choice);
    if (E.isLeft(ids)) return ids;
    const isTracked = await trackedIn(state, session.settings.tracking);
    if (E.isLeft(isTracked)) return E.left(mirrorErrorFromRun(isTracked.left));
    const removed =
      removeImported === undefined
        ? E.right([])
        : await importedOf(session, state, choice.which, removeImported.owner);
    if (E.isLeft(removed)) return removed;
    const choosing = { isTracked: choice.isTracked, run: runNumber, now: session.patience.clock.now() };
    const news = [...ids.right].filter((id) => isTracked.right(id) !== choice.isTracked);
    const reviews = new Map<ContactId, Held>(news.map((id) => [id, reviewOf(id, choosing)]));
    return planRound(reader)(session, {
      ...syncingRound(session, state, runNumber),
      isTracked: (id) => (ids.right.has(id) ? choice.isTracked : isTracked.right(id)),
      planner: async (run) => {
        const planned = await makePlan({ ...run, held: new Map([...reviews, ...run.held]) });
        if (E.isLeft(planned)) return planned;
        const removals = await planRemovals(run, session.settings.database.replicaId, removed.right);
        return E.isLeft(removals) ? removals : planned;
      },
    });
  };

const chosenIds = async (
  session: Parameters<Verb<Plan>>[0],
  { which }: TrackingChoice,
): Step<ReadonlySet<ContactId>> => {
  const all = new Set<ContactId>();
  for await (const ids of idsOf(session, which)) {
    if (E.isLeft(ids)) return E.left(mirrorErrorFromRun(ids.left));
    for (const id of ids.right) all.add(id);
  }
  return E.right(all);
};
