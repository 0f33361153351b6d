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
import { badWord, filingFromGiven, isWord, newFiling } from "./contact-filing.js";
import {
  type ContactRow,
  type ImportProvenance,
  contactFromGiven,
  recordFromRow,
  revisionFromSeq,
} from "./contact-row.js";
import {
  type ContactStore,
  type ContactWriter,
  contactRow,
  deleteContact,
  insertContact,
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
  if (write._tag === "Create")
    return row === undefined ? createContact(store, write) : moved(write.id, "is there already, or was");
  if (row === undefined || row.state === "Purged")
    return write._tag === "Remove" ? { _tag: "Removed", id: write.id } : gone(write.id);
  switch (write._tag) {
    case "Update":
      if (row.state !== "Live") return gone(write.id);
      return isAt(row, write.revision)
        ? putContact(store, row, write, write.contact)
        : moved(write.id, "was changed meanwhile");
    case "Remove":
      return putIntoDeletedItems(store, row, write);
    case "Restore":
      return row.state === "Deleted"
        ? putContact(store, row, write, write.contact)
        : moved(write.id, "is not in Deleted Items");
  }
};

const putIntoDeletedItems = (
  store: ContactWriter,
  row: ContactRow,
  { id, revision, version }: Extract<DatabaseWrite, { readonly _tag: "Remove" }>,
): Result => {
  if (row.state === "Live") {
    if (!isAt(row, revision)) return moved(id, "was changed meanwhile");
    deleteContact(store, row, version);
  }
  return { _tag: "Removed", id };
};

type Creation = Extract<DatabaseWrite, { readonly _tag: "Create" }>;

const createContact = (store: ContactWriter, write: Creation): Result =>
  pipe(
    E.Do,
    E.bind("contact", () => contactFromGiven(write.contact)),
    E.bind("filing", () => filingFromGiven(write, newFiling)),
    E.bind("imported", () => importOf(write, store.now())),
    E.chainFirst(({ contact }) => checkPhoto(store.connection, contact, write.photoBytes, store.now())),
    E.match(
      (refused): Result => failed(invalidItem(write.id, refused)),
      ({ contact, filing, imported }) => {
        const made = insertContact(store, write.id, contact, write.version, filing, imported);
        return { _tag: "Done", id: write.id, revision: made.revision };
      },
    ),
  );

const importOf = (
  { importId, importSource }: Creation,
  importedAt: number,
): E.Either<InvalidContact, ImportProvenance | undefined> => {
  if (importId !== undefined && !isWord(importId)) return badWord("importId");
  if (importSource !== undefined && !isWord(importSource)) return badWord("importSource");
  return E.right(importId === undefined ? undefined : { importId, source: importSource ?? "", importedAt });
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
