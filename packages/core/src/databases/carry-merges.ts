import * as E from "fp-ts/lib/Either.js";
import type { ReplicaId } from "../clock/replica-id.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, ContactDatabase, DatabaseWrite } from "../replica/database.js";
import type { WriteResult } from "../replica/replica.js";
import { type ReplicaError, recoveryFor } from "../replica/replica-error.js";
import type { Signal } from "../replica/signal.js";
import type { MergeError, PlannedMerge } from "./merge-plan.js";
import { failedAt } from "./merge-side.js";

export type CarriedMerge = {
  readonly merge: PlannedMerge;
  readonly result: WriteResult<ContactId, BusinessContact>;
};

export type Databases = ReadonlyMap<ReplicaId, ContactDatabase>;

/**
 * Writes what was planned, each write at the revision that it was planned for, and removals last. Left
 * if nothing can be said of some of them: what was written stays.
 */
export const carryMerges = async (
  databases: Databases,
  merges: ReadonlyArray<PlannedMerge>,
  signal: Signal | undefined,
): Promise<E.Either<MergeError, ReadonlyArray<CarriedMerge>>> => {
  const written = await carryWave(
    databases,
    merges.filter((merge) => !isRemoval(merge)),
    signal,
  );
  if (E.isLeft(written)) return written;
  const removals = [...merges.filter(isRemoval), ...written.right.flatMap(removalAfter)];
  const removed = await carryWave(databases, removals, signal);
  if (E.isLeft(removed)) return removed;
  return E.right([...written.right.filter((one) => removalAfter(one).length === 0), ...removed.right]);
};

const isRemoval = ({ write }: PlannedMerge): boolean => write._tag === "Remove";

/** The second half of a deletion whose last edits have been written. */
const removalAfter = ({ merge, result }: CarriedMerge): ReadonlyArray<PlannedMerge> => {
  if (merge.isRemovedAfter !== true || result._tag !== "Done") return [];
  const { id, version } = merge.write;
  return [{ at: merge.at, write: { _tag: "Remove", id, version, revision: result.revision } }];
};

const carryWave = async (
  databases: Databases,
  merges: ReadonlyArray<PlannedMerge>,
  signal: Signal | undefined,
): Promise<E.Either<MergeError, ReadonlyArray<CarriedMerge>>> => {
  const carried: Array<CarriedMerge> = [];
  for (const database of databases.values()) {
    const here = merges.filter(({ at }) => at === database.replicaId);
    for (let from = 0; from < here.length; from += batchSize) {
      const batch = await pushBatch(databases, database, here.slice(from, from + batchSize), signal);
      if (E.isLeft(batch)) return batch;
      carried.push(...batch.right);
    }
  }
  return E.right(carried);
};

/** As many photos may be in memory at once. */
const batchSize = 25;

const pushBatch = async (
  databases: Databases,
  database: ContactDatabase,
  merges: ReadonlyArray<PlannedMerge>,
  signal: Signal | undefined,
): Promise<E.Either<MergeError, ReadonlyArray<CarriedMerge>>> => {
  const carried: Array<CarriedMerge> = [];
  const ready: Array<readonly [PlannedMerge, DatabaseWrite]> = [];
  for (const merge of merges) {
    const from = merge.photoFrom === undefined ? undefined : databases.get(merge.photoFrom);
    const sendable = await withPhoto(from, merge.write, signal);
    if (E.isRight(sendable)) ready.push([merge, sendable.right]);
    else if (from === undefined || isOfOne(sendable.left))
      carried.push({ merge, result: { _tag: "Failed", error: sendable.left } });
    else return E.left(failedAt(from)(sendable.left));
  }
  if (ready.length === 0) return E.right(carried);
  const writes = ready.map(([, write]) => write);
  const pushed = await database.push(writes, signal)();
  if (E.isLeft(pushed)) return E.left(failedAt(database)(pushed.left));
  const answered = ready.map(([merge], at) => ({ merge, result: pushed.right[at] ?? noAnswer }));
  return E.right([...carried, ...answered]);
};

const withPhoto = async (
  from: ContactDatabase | undefined,
  write: DatabaseWrite,
  signal: Signal | undefined,
): Promise<E.Either<ReplicaError, DatabaseWrite>> => {
  const photo = "contact" in write ? write.contact.photo : undefined;
  if (from === undefined || photo === undefined) return E.right(write);
  const bytes = await from.photo(write.id, photo, signal)();
  return E.isLeft(bytes) ? bytes : E.right({ ...write, photoBytes: bytes.right });
};

/** Whether an error is one contact's own, and says nothing of the others. */
const isOfOne = ({ _tag }: ReplicaError): boolean =>
  recoveryFor[_tag] === "ReadAgain" || recoveryFor[_tag] === "Park";

const noAnswer = {
  _tag: "Failed",
  error: { _tag: "ProtocolViolation", message: "the database did not answer this write" },
} as const;
