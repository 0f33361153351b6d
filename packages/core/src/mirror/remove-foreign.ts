import * as E from "fp-ts/lib/Either.js";
import { foreignCopies } from "../engine/foreign-copies.js";
import type { MirrorState, StateReader } from "../engine/mirror-state.js";
import type { MarkedItem } from "../engine/observe-folder.js";
import { displayName } from "../engine/operation.js";
import { type KnownFormer, planForeign } from "../engine/plan-foreign.js";
import { readItems } from "../engine/read-items.js";
import { waitingKey } from "../engine/records.js";
import type { DatabaseId, RemoteId } from "../replica/ids.js";
import { mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import { type Plan, planRound } from "./plan.js";
import { type Round, carryOut } from "./round.js";
import { type Session, type Step, allOf } from "./session.js";
import { stopUnfinished, syncingRound } from "./sync.js";
import type { Verb } from "./verb.js";

/** Whose copies go. Default: those of every other database. */
export type ForeignRemoval = { readonly databaseId?: DatabaseId };

export type ForeignRemovalReport = {
  readonly removed: number;
  /** What could not be taken away, and why. Call again. */
  readonly remaining: ReadonlyArray<RemainingCopy>;
  /** Copies that had been edited since, as far as that is known; what they said is in `conflicts()`. */
  readonly conflicts: number;
};

export type RemainingCopy = { readonly remoteId: RemoteId; readonly name: string; readonly reason: string };

/** Takes the copies away that another database's mirror left in the folder, and nothing else. */
export const removeForeign =
  (request: ForeignRemoval): Verb<ForeignRemovalReport> =>
  async (session, state, runNumber, former) => {
    if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
    const known = await knownFormer(former);
    return E.isLeft(known)
      ? known
      : takeForeign(session, state, runNumber, { isMeant: meant(session, request), known: known.right });
  };

export const planRemoveForeign =
  (reader: StateReader) =>
  (request: ForeignRemoval): Verb<Plan> =>
  async (session, state, runNumber, former) => {
    if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
    const known = await knownFormer(former);
    if (E.isLeft(known)) return known;
    const removal = { isMeant: meant(session, request), known: known.right };
    return planRound(reader)(session, foreignRound(session, state, runNumber, removal).round);
  };

/** This mirror's own database is never meant. */
const meant =
  ({ binding }: Session, request: ForeignRemoval) =>
  (databaseId: DatabaseId): boolean =>
    databaseId !== binding.databaseId && databaseId === (request.databaseId ?? databaseId);

/** What is still known of a binding that was left: undefined is nothing. */
const knownFormer = async (former: StateReader): Step<KnownFormer | undefined> => {
  const stored = await former.binding();
  if (E.isLeft(stored)) return E.left(mirrorErrorFromState(stored.left));
  return E.right(
    stored.right._tag === "None" ? undefined : { binding: stored.right.value, links: former.linksOf },
  );
};

type Removal = {
  readonly isMeant: (databaseId: DatabaseId) => boolean;
  readonly known: KnownFormer | undefined;
};

/** How often copies that are edited while they are taken away are looked for again. */
const mostTimes = 3;

export const takeForeign = async (
  session: Session,
  state: MirrorState,
  runNumber: number,
  removal: Removal,
): Step<ForeignRemovalReport> => {
  let report: ForeignRemovalReport = { removed: 0, remaining: [], conflicts: 0 };
  for (let time = 1; time <= mostTimes; time += 1) {
    const { round, planned } = foreignRound(session, state, runNumber, removal);
    const done = await carryOut(session, round);
    if (E.isLeft(done)) return done;
    const { counts, conflicts } = done.right;
    const removed = counts.RemoveForeign ?? 0;
    const remaining =
      removed === planned().length ? E.right([]) : await remainingOf(session, state, planned());
    if (E.isLeft(remaining)) return remaining;
    report = {
      removed: report.removed + removed,
      remaining: remaining.right,
      conflicts: report.conflicts + conflicts,
    };
    if (remaining.right.every(({ reason }) => reason !== movedOn)) return E.right(report);
  }
  return E.right(report);
};

/** The items are those that the round has found when it planned. */
const foreignRound = (
  session: Session,
  state: MirrorState,
  runNumber: number,
  { isMeant, known }: Removal,
): { readonly round: Round; readonly planned: () => ReadonlyArray<MarkedItem> } => {
  let planned: ReadonlyArray<MarkedItem> = [];
  return {
    planned: () => planned,
    round: {
      ...syncingRound(session, state, runNumber),
      isFullReview: false,
      planner: async (run) => {
        const items = await foreignCopies(run, isMeant);
        if (E.isLeft(items)) return items;
        planned = items.right;
        return E.map(() => undefined)(await planForeign(run, planned, known));
      },
    },
  };
};

const movedOn = "it was edited while it was to be taken away: call again";

/** What was refused does not wait: whoever asked asks again. */
const remainingOf = async (
  session: Session,
  state: MirrorState,
  planned: ReadonlyArray<MarkedItem>,
): Step<ReadonlyArray<RemainingCopy>> => {
  const parked = await allOf(state, "parked");
  if (E.isLeft(parked)) return parked;
  const keys = new Set(planned.map(({ id, marker }) => waitingKey({ ...marker, remoteId: id })));
  const refused = new Map(
    parked.right.filter((one) => keys.has(waitingKey(one))).map((one) => [one.remoteId, one]),
  );
  const dropped = await state.commit({
    drops: [...refused.values()].map((one) => ({ collection: "parked", key: waitingKey(one) }) as const),
  })();
  if (E.isLeft(dropped)) return E.left(mirrorErrorFromState(dropped.left));
  const answers = await readItems(
    session,
    planned.map(({ id }) => ({ id })),
  );
  if (E.isLeft(answers)) return E.left(mirrorErrorFromRun(answers.left));
  return E.right(
    planned.flatMap(({ id, contact }, at) =>
      answers.right[at]?._tag === "Missing"
        ? []
        : [{ remoteId: id, name: displayName(contact), reason: refused.get(id)?.reason ?? movedOn }],
    ),
  );
};
