import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, ContactDatabase } from "../replica/database.js";
import type { ReadResult } from "../replica/replica.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Signal } from "../replica/signal.js";
import type { FailedMerge, MergeError } from "./merge-plan.js";
import type { ContactAt } from "./plan-contact.js";

/** One of the two replicas, and what is known of its contacts. */
export type MergeSide = {
  readonly database: ContactDatabase;
  /** Whether anything may have happened to it since the last merge. */
  readonly isNews: (id: ContactId) => boolean;
  /** Whether it is known to have been there, should it not be there now. */
  readonly isGone: (id: ContactId) => boolean;
};

type Read = ReadResult<ContactId, BusinessContact>;

/** Of each id, in the given order, what the replica has, or why that cannot be told. */
export const readSide = async (
  { database, isNews, isGone }: MergeSide,
  ids: ReadonlyArray<ContactId>,
  signal: Signal | undefined,
): Promise<E.Either<MergeError, ReadonlyArray<E.Either<FailedMerge, ContactAt>>>> => {
  const read = await database.read(ids, signal)();
  if (E.isLeft(read)) return E.left(failedAt(database)(read.left));
  const at = database.replicaId;
  const answers = new Map(read.right.map((answer) => [idOf(answer), answer]));
  return E.right(
    ids.map((contactId) =>
      pipe(
        heldIn(answers.get(contactId)),
        E.bimap(
          (error): FailedMerge => ({ contactId, at, error }),
          (held): ContactAt => ({ ...held, at, isNews: isNews(contactId), isGone: isGone(contactId) }),
        ),
      ),
    ),
  );
};

export const failedAt =
  ({ replicaId }: ContactDatabase) =>
  (error: ReplicaError): MergeError => ({ _tag: "DatabaseFailed", at: replicaId, error });

const idOf = (answer: Read): ContactId => (answer._tag === "Found" ? answer.item.id : answer.id);

const heldIn = (answer: Read | undefined): E.Either<ReplicaError, Pick<ContactAt, "item" | "isDeleted">> => {
  switch (answer?._tag) {
    case "Found":
      return E.right({ item: answer.item, isDeleted: false });
    case "Missing":
      return E.right(
        answer.deleted === undefined ? { isDeleted: false } : { item: answer.deleted, isDeleted: true },
      );
    case "Unreadable":
      return E.left(answer.error);
    case undefined:
      return E.left(noAnswer);
  }
};

/** Not missing: nothing may be concluded from it. */
const noAnswer: ReplicaError = {
  _tag: "ProtocolViolation",
  message: "the database gave no answer for this contact",
};
