import type { ReplicaId } from "../clock/replica-id.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, DatabaseWrite } from "../replica/database.js";
import type { Cursor } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { FieldRivalry } from "./meet-fields.js";

/**
 * How far two replicas of a database have been merged: plain data that the caller keeps and hands to
 * the next merge. Lost, the next merge looks at every contact, and comes to the same.
 */
export type MergedSoFar = {
  readonly cursors: Readonly<Record<ReplicaId, Cursor>>;
  /** Contacts that were not merged, and have to be looked at again. */
  readonly again: ReadonlyArray<ContactId>;
};

/** What the two replicas disagreed about, with what is overwritten by the merge. */
export type MergeConflict =
  | (FieldRivalry & { readonly _tag: "FieldConflict"; readonly contactId: ContactId })
  /** Edited at the one replica and deleted at the other: it stays, or comes back, there as here. */
  | { readonly _tag: "EditAgainstDelete"; readonly contactId: ContactId; readonly editedAt: ReplicaId };

/** One contact that will be written at one replica. */
export type PlannedMerge = {
  readonly at: ReplicaId;
  readonly write: DatabaseWrite;
  /** The replica whose photo it is; absent where none has to be sent. */
  readonly photoFrom?: ReplicaId;
  /** It is deleted there with its last edits: written first, and then put into Deleted Items. */
  readonly isRemovedAfter?: true;
};

/** What of a contact is told apart by no version: each replica keeps its own. */
export type FilingDifference = {
  readonly contactId: ContactId;
  readonly filings: Readonly<
    Record<ReplicaId, Pick<BusinessContact, "recordType" | "owner" | "isPrivate" | "accountId">>
  >;
};

/** In use at the one replica, but purged at the other, where nothing can bring it back. */
export type PurgedContact = { readonly contactId: ContactId; readonly purgedAt: ReplicaId };

/** What a merge would write, were it done now: plain data. Nothing of it has been done. */
export type MergePlan = {
  /** In the order of the contacts' ids. */
  readonly merges: ReadonlyArray<PlannedMerge>;
  readonly conflicts: ReadonlyArray<MergeConflict>;
  readonly filings: ReadonlyArray<FilingDifference>;
  readonly purged: ReadonlyArray<PurgedContact>;
  /** Contacts that cannot be read at one of the replicas. */
  readonly failed: ReadonlyArray<FailedMerge>;
  /** Up to where it has looked. */
  readonly cursors: MergedSoFar["cursors"];
};

export type FailedMerge = {
  readonly contactId: ContactId;
  readonly at: ReplicaId;
  readonly error: ReplicaError;
};

/** What a merge came to. */
export type MergeReport = Omit<MergePlan, "merges" | "cursors"> & {
  /** How many contacts were written at each. */
  readonly written: Readonly<Record<ReplicaId, number>>;
  /** For the next merge. */
  readonly soFar: MergedSoFar;
};

/** Why two databases were not merged, or not to the end: merging them again goes on. */
export type MergeError =
  /** They are no two replicas of one database: `fix` says what to do. */
  | { readonly _tag: "NotReplicas"; readonly message: string; readonly fix: string }
  | { readonly _tag: "DatabaseFailed"; readonly at: ReplicaId; readonly error: ReplicaError };
