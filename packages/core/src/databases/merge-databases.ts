import * as E from "fp-ts/lib/Either.js";
import * as RR from "fp-ts/lib/ReadonlyRecord.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { ReplicaId } from "../clock/replica-id.js";
import type { ContactId } from "../contact/ids.js";
import type { ContactDatabase } from "../replica/database.js";
import type { Cursor } from "../replica/ids.js";
import type { Removal, StoredItem } from "../replica/replica.js";
import { recoveryFor } from "../replica/replica-error.js";
import { type CarriedMerge, type Databases, carryMerges } from "./carry-merges.js";
import type { FailedMerge, MergeConflict, MergeError, MergePlan, MergeReport } from "./merge-plan.js";
import { type MergeSides, type PlannedContacts, joinPlans, planContacts } from "./plan-contacts.js";
import { type PlanMergeOptions, planMerge, whyNoReplicas } from "./plan-merge.js";

export type MergeOptions = PlanMergeOptions & {
  /** The plan to carry out, of these two databases; made now if none is given. */
  readonly plan?: MergePlan;
  /**
   * Given every conflict before anything of it is overwritten: what is kept there outlives a process
   * that dies before it has the report. If it rejects, so does the merge, and nothing more is written.
   */
  readonly record?: (conflicts: ReadonlyArray<MergeConflict>) => Promise<void>;
};

/**
 * Merges two replicas of one database that were edited apart, so that both have the same contacts in
 * the same versions: in either order, and as often as one likes. A contact that has moved since it was
 * planned is planned again. Nothing is retried: after a Left, or a process that died, the same call
 * goes on from where it was.
 *
 * @returns Left `NotReplicas`, or `DatabaseFailed` with what one of them answered.
 */
export const mergeDatabases =
  (
    a: ContactDatabase,
    b: ContactDatabase,
    options: MergeOptions = {},
  ): TE.TaskEither<MergeError, MergeReport> =>
  async () => {
    const { signal, record = () => Promise.resolve() } = options;
    const databases: Databases = new Map([a, b].map((database) => [database.replicaId, database]));
    const planned =
      options.plan === undefined ? await planMerge(a, b, options)() : checked(a, b, options.plan);
    if (E.isLeft(planned)) return planned;
    const [plans, carried]: [Array<PlannedContacts>, Array<CarriedMerge>] = [[planned.right], []];
    let next: PlannedContacts = planned.right;
    for (let pass = 1; ; pass += 1) {
      if (next.conflicts.length > 0) await record(next.conflicts);
      const written = await carryMerges(databases, next.merges, signal);
      if (E.isLeft(written)) return written;
      carried.push(...written.right);
      const moved = written.right.filter(hasMoved);
      if (moved.length === 0 || pass === mostPasses)
        return E.right(reportOf([a, b], planned.right, joinPlans(plans), carried, moved));
      const replanned = await planContacts(sidesAfter([a, b], carried), idsOf(moved), signal);
      if (E.isLeft(replanned)) return replanned;
      next = replanned.right;
      plans.push(next);
    }
  };

/** Who edits faster than this is merged the next time. */
const mostPasses = 5;

const checked = (
  a: ContactDatabase,
  b: ContactDatabase,
  plan: MergePlan,
): E.Either<MergeError, MergePlan> => {
  const unfit = whyNoReplicas(a, b);
  if (unfit !== undefined) return E.left(unfit);
  const stranger = plan.merges.find(({ at }) => at !== a.replicaId && at !== b.replicaId);
  return stranger === undefined
    ? E.right(plan)
    : E.left({
        _tag: "NotReplicas",
        message: `the plan writes at ${stranger.at}, which is neither of the two`,
        fix: "plan the merge of these two",
      });
};

/** A side is no longer as it was when the write was decided. */
const hasMoved = ({ result }: CarriedMerge): boolean =>
  result._tag === "Failed" && recoveryFor[result.error._tag] === "ReadAgain";

const idsOf = (carried: ReadonlyArray<CarriedMerge>): ReadonlyArray<ContactId> => [
  ...new Set(carried.map(({ merge }) => merge.write.id)),
];

/** Whom a replica refused to create, and has not, was there before and was purged. */
const sidesAfter = (
  [a, b]: readonly [ContactDatabase, ContactDatabase],
  carried: ReadonlyArray<CarriedMerge>,
): MergeSides => {
  const refused = carried.filter((one) => one.merge.write._tag === "Create" && hasMoved(one));
  const sideOf = (database: ContactDatabase) => {
    const gone = new Set(idsOf(refused.filter(({ merge }) => merge.at === database.replicaId)));
    return { database, isNews: () => true, isGone: (id: ContactId) => gone.has(id) };
  };
  return [sideOf(a), sideOf(b)];
};

const reportOf = (
  databases: readonly [ContactDatabase, ContactDatabase],
  { cursors }: MergePlan,
  { conflicts, filings, purged, failed }: PlannedContacts,
  carried: ReadonlyArray<CarriedMerge>,
  moved: ReadonlyArray<CarriedMerge>,
): MergeReport => {
  const refused = [...carried.filter((one) => !hasMoved(one)), ...moved].flatMap(failureOf);
  const allFailed = [...failed, ...refused];
  const again = new Set(allFailed.map(({ contactId }) => contactId));
  const each = <Value>(value: (database: ContactDatabase) => Value): Readonly<Record<ReplicaId, Value>> =>
    Object.fromEntries(databases.map((database) => [database.replicaId, value(database)]));
  return {
    conflicts,
    filings,
    purged,
    failed: allFailed,
    written: each(({ replicaId }) => new Set(storedAt(replicaId, carried).map(({ id }) => id)).size),
    soFar: {
      cursors: RR.mapWithIndex(cursorAfter(databases, carried))(cursors),
      again: [...again],
    },
  };
};

const failureOf = ({ merge, result }: CarriedMerge): ReadonlyArray<FailedMerge> =>
  result._tag === "Failed" ? [{ contactId: merge.write.id, at: merge.at, error: result.error }] : [];

/** What a replica answered of the writes that it did. */
const storedAt = (
  replica: ReplicaId,
  carried: ReadonlyArray<CarriedMerge>,
): ReadonlyArray<StoredItem<ContactId> | Removal<ContactId>> =>
  carried.flatMap(({ merge, result }) => (merge.at === replica && result._tag !== "Failed" ? [result] : []));

/** Our own writes are no news to the next merge, where the replica can tell. */
const cursorAfter =
  (databases: ReadonlyArray<ContactDatabase>, carried: ReadonlyArray<CarriedMerge>) =>
  (replica: ReplicaId, cursor: Cursor): Cursor => {
    const database = databases.find(({ replicaId }) => replicaId === replica);
    return database?.acknowledge?.(cursor, storedAt(replica, carried)) ?? cursor;
  };
