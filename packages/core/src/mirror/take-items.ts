import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { type ItemLink, planLinks } from "../engine/import-links.js";
import { tookItem } from "../engine/import-records.js";
import type { MirrorState } from "../engine/mirror-state.js";
import { displayName } from "../engine/operation.js";
import { planMoved } from "../engine/plan-moved.js";
import type { Parked } from "../engine/records.js";
import { type Attempt, onState } from "../engine/run-error.js";
import type { PlanningRun } from "../engine/run.js";
import { type ItemOutcome, isOfContact, refused } from "./item-outcome.js";
import { mirrorErrorFromRun } from "./mirror-error.js";
import { carryOut } from "./round.js";
import type { Session, Step } from "./session.js";
import { type SyncReport, begin, reportOf, stopUnfinished, syncingRound } from "./sync.js";

/** Puts on the stage what takes items into the mirror, and tells what it means to do about each. */
export type ItemPlanner = (run: PlanningRun) => Attempt<ReadonlyArray<ItemOutcome>>;

export type TakenItems = { readonly items: ReadonlyArray<ItemOutcome>; readonly report: SyncReport };

/** Carries out what an `ItemPlanner` plans, and looks what came of it. The cursors stay where they are. */
export const takeItems = async (
  session: Session,
  state: MirrorState,
  runNumber: number,
  plan: ItemPlanner,
): Step<TakenItems> => {
  if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
  const begun = await begin(session, state);
  if (E.isLeft(begun)) return begun;
  const { round, planned } = takingRound(session, state, runNumber, plan);
  const done = await carryOut({ ...session, binding: begun.right }, round);
  if (E.isLeft(done)) return done;
  const items = await settledItems(state, planned());
  if (E.isLeft(items)) return E.left(mirrorErrorFromRun(items.left));
  const report = await reportOf(round, done.right);
  return E.isLeft(report) ? report : E.right({ items: items.right, report: report.right });
};

/**
 * Everything on its stage was asked for, also what its contacts come to when they are looked at again:
 * the guard judges nothing of it.
 */
export const takingRound = (session: Session, state: MirrorState, runNumber: number, plan: ItemPlanner) => {
  let items: ReadonlyArray<ItemOutcome> = [];
  return {
    planned: () => items,
    round: {
      ...syncingRound(session, state, runNumber),
      isFullReview: false,
      unguarded: ["Database", "Folder"] as const,
      planner: async (run: PlanningRun) => {
        const planned = await plan(run);
        if (E.isLeft(planned)) return planned;
        items = planned.right;
        return E.map(() => undefined)(await planMoved(run, takenBefore(run)));
      },
    },
  };
};

/** What a run that died had taken into the mirror, and nobody has looked at since. */
const takenBefore = ({ parked }: PlanningRun): ReadonlyArray<Parked> =>
  [...parked.values()].filter(({ reason }) => reason === tookItem);

/** What was planned and did not come about is told with its reason, and does not wait: whoever asked asks again. */
const settledItems = async (
  state: MirrorState,
  planned: ReadonlyArray<ItemOutcome>,
): Attempt<ReadonlyArray<ItemOutcome>> => {
  const ids = planned.filter(isOfContact).map(({ contactId }) => contactId);
  const imports = await onState(state.get("imports", ids));
  if (E.isLeft(imports)) return imports;
  const links = await onState(state.linksOf(ids));
  if (E.isLeft(links)) return links;
  const parked = await onState(state.get("parked", ids));
  if (E.isLeft(parked)) return parked;
  const made = new Set<ContactId>([
    ...imports.right.map(({ value }) => value.contactId),
    ...links.right.keys(),
  ]);
  const reasons = new Map(parked.right.map(({ value }) => [value.contactId, value.reason]));
  const failed = new Set(ids.filter((id) => !made.has(id)));
  const dropped = await onState(
    state.commit({ drops: [...failed].map((key) => ({ collection: "parked", key }) as const) }),
  );
  if (E.isLeft(dropped)) return dropped;
  return E.right(
    planned.map((item) =>
      isOfContact(item) && failed.has(item.contactId)
        ? refused(item.remoteId, reasons.get(item.contactId) ?? notMade, item.name)
        : item,
    ),
  );
};

const notMade = "one of the two sides had moved: call again";

/** Plans the links of these items, and tells which of them are refused. */
export const planItemLinks = async (
  run: PlanningRun,
  links: ReadonlyArray<ItemLink>,
): Attempt<ReadonlyArray<ItemOutcome>> => {
  const refusals = await planLinks(run, links);
  if (E.isLeft(refusals)) return refusals;
  return E.right(
    links.map(({ item, contactId }): ItemOutcome => {
      const reason = refusals.right.get(item.id);
      const name = displayName(item.contact);
      return reason === undefined
        ? { _tag: "Linked", remoteId: item.id, name, contactId }
        : refused(item.id, reason, name);
    }),
  );
};
