import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import {
  type BusinessContact,
  type Contact,
  type ContactId,
  type DatabaseWrite,
  type InvalidContact,
  type ReadResult,
  type ReplicaError,
  type Revision,
  type WriteResult,
} from "@spegla/core";
import { type ContactRow, contactFromGiven, recordFromRow, revisionFromSeq } from "./contact-row.js";
import {
  type ContactStore,
  type ContactWriter,
  contactRow,
  deleteContact,
  updateContact,
} from "./contact-table.js";
import { checkPhoto } from "./photo-table.js";

type Result = WriteResult<ContactId, BusinessContact>;

/** Belongs into a `read`. */
export const readContact = (store: ContactStore, id: ContactId): ReadResult<ContactId, BusinessContact> => {
  const row = contactRow(store, id);
  if (row === undefined || row.state === "Purged") return { _tag: "Missing", id };
  return pipe(
    recordFromRow(row),
    E.match(
      (refused): ReadResult<ContactId, BusinessContact> => ({
        _tag: "Unreadable",
        id,
        error: invalidItem(id, refused),
      }),
      (item) => (row.state === "Deleted" ? { _tag: "Missing", id, deleted: item } : { _tag: "Found", item }),
    ),
  );
};

/** Belongs into `writeContacts`. A refused one leaves nothing behind. */
export const pushWrite = (store: ContactWriter, write: DatabaseWrite): Result => {
  const row = contactRow(store, write.id);
  if (row === undefined || row.state === "Purged")
    return write._tag === "Remove" ? { _tag: "Removed", id: write.id } : gone(write.id);
  switch (write._tag) {
    case "Update":
      if (row.state !== "Live") return gone(write.id);
      return isAt(row, write.revision)
        ? putContact(store, row, write, write.contact)
        : moved(write.id, "was changed meanwhile");
    case "Remove":
      if (row.state === "Live") {
        if (!isAt(row, write.revision)) return moved(write.id, "was changed meanwhile");
        deleteContact(store, row, write.version);
      }
      return { _tag: "Removed", id: write.id };
    case "Restore":
      return row.state === "Deleted"
        ? putContact(store, row, write, write.contact)
        : moved(write.id, "is not in Deleted Items");
  }
};

const putContact = (
  store: ContactWriter,
  row: ContactRow,
  { id, version, photoBytes }: DatabaseWrite,
  given: Contact,
): Result =>
  pipe(
    contactFromGiven(given),
    E.chainFirst((contact) => checkPhoto(store.connection, contact, photoBytes, store.now())),
    E.match(
      (refused): Result => failed(invalidItem(id, refused)),
      (contact) => ({
        _tag: "Done",
        id,
        revision: revisionFromSeq(updateContact(store, row, contact, version, store.now())),
      }),
    ),
  );

const isAt = (row: ContactRow, expected: Revision): boolean =>
  row.state === "Live" && String(row.seq) === expected;

const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });

const gone = (id: ContactId): Result =>
  failed({ _tag: "NotFound", id, message: `contact ${id} is not in the database` });

const moved = (id: ContactId, what: string): Result =>
  failed({ _tag: "RevisionMismatch", id, message: `contact ${id} ${what}` });

const invalidItem = (id: ContactId, { field, reason, fix }: InvalidContact): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason,
  message: `the ${field} of contact ${id} is not valid: ${fix}`,
});
