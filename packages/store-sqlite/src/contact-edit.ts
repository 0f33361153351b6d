import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import {
  type Contact,
  type ContactId,
  type Revision,
  contactId,
  diffContacts,
  emptyContact,
  emptyContactVersion,
  removedPaths,
  tickContactVersion,
  writtenPaths,
} from "@spegla/core";
import { type Draft, castDraft, produce } from "immer";
import { type GivenFiling, eqFiling, filingFromGiven, filingOf, newFiling } from "./contact-filing.js";
import {
  type ContactRecord,
  type ContactRow,
  type ImportProvenance,
  contactFromGiven,
  damagedRow,
  recordFromRow,
  revisionFromSeq,
  textFromContact,
  versionFromText,
} from "./contact-row.js";
import {
  type ContactStore,
  type ContactWriter,
  contactRow,
  deleteContact,
  fileContact,
  filedAs,
  insertContact,
  updateContact,
} from "./contact-table.js";
import { checkPhoto } from "./photo-table.js";
import { type ContactStoreError, invalid, notFound } from "./store-error.js";

/** Lists that are left out are empty. `id` is for an application that brings its own. */
export type NewContact = GivenFiling & { readonly id?: ContactId; readonly contact: Partial<Contact> };

/**
 * The contact as it shall be, or how to make it of what it is now: a recipe may change the draft it
 * is given, or return another contact.
 */
export type ContactEdit = Contact | ((draft: Draft<Contact>) => Contact | void);

const edited = (now: Contact, edit: ContactEdit): Contact =>
  typeof edit === "function"
    ? produce(now, (draft) => {
        const made = edit(draft);
        return made === undefined ? undefined : castDraft(made);
      })
    : edit;

type Edited<A> = E.Either<ContactStoreError, A>;

/** All below belong into `writeContacts`, which undoes everything on a Left. */
export const addContact = (
  store: ContactWriter,
  given: NewContact,
  imported?: ImportProvenance,
): Edited<ContactRecord> =>
  pipe(
    E.Do,
    E.bind("contact", () => contactFromGiven(given.contact)),
    E.bind("filing", () => filingFromGiven(given, newFiling)),
    E.bindW("id", () => (given.id === undefined ? E.right(store.newContactId()) : freeId(store, given.id))),
    E.chainFirstW(({ contact }) => checkPhoto(store.connection, contact, undefined, store.now())),
    E.map(({ contact, filing, id }) => {
      const written = writtenPaths(diffContacts(emptyContact, contact));
      const version = tickContactVersion(store.replicaId, written)(emptyContactVersion);
      return insertContact(store, id, contact, version, filing, imported);
    }),
  );

/** An edit that changes nothing at all is none; one that no service could tell apart is one without fields. */
export const editContact = (
  store: ContactWriter,
  id: ContactId,
  edit: ContactEdit,
  expected: Revision | undefined,
): Edited<ContactRecord> =>
  pipe(
    E.Do,
    E.bind("row", () => liveRow(store, id, expected)),
    E.bindW("now", ({ row }) => recordOf(row)),
    E.bindW("contact", ({ now }) => contactFromGiven(edited(now.contact, edit))),
    E.chainFirstW(({ contact }) => checkPhoto(store.connection, contact, undefined, store.now())),
    E.map(({ row, now, contact }) => {
      if (textFromContact(contact) === row.contact) return now;
      const changes = diffContacts(now.contact, contact);
      const tick = tickContactVersion(store.replicaId, writtenPaths(changes), removedPaths(changes));
      const [version, modifiedAt] = [tick(now.version), store.now()];
      const seq = updateContact(store, row, contact, version, modifiedAt);
      return { ...now, revision: revisionFromSeq(seq), contact, version, modifiedAt };
    }),
  );

/** Record type, owner, privacy and account are no fields: they change what is mirrored, and no version. */
export const refileContact = (
  store: ContactWriter,
  id: ContactId,
  given: GivenFiling,
): Edited<ContactRecord> =>
  pipe(
    E.Do,
    E.bind("row", () => liveRow(store, id, undefined)),
    E.bindW("now", ({ row }) => recordOf(row)),
    E.let("before", ({ now }) => filingOf(now)),
    E.bindW("filing", ({ before }) => filingFromGiven(given, before)),
    E.map(({ row, now, before, filing }) => {
      if (eqFiling(filing, before)) return now;
      const { owner: _owner, accountId: _accountId, ...rest } = now;
      return { ...rest, ...filedAs(filing), revision: revisionFromSeq(fileContact(store, row, filing)) };
    }),
  );

/** To Deleted Items; what is there already stays there. @returns whether it was in use. */
export const removeContact = (store: ContactWriter, id: ContactId): Edited<boolean> => {
  const row = contactRow(store, id);
  if (row === undefined || row.state === "Purged") return notFound(id, `there is no contact ${id}`);
  if (row.state === "Deleted") return E.right(false);
  return pipe(
    versionFromText(row.version),
    E.bimap(damagedRow(id), (version) => {
      deleteContact(store, row, tickContactVersion(store.replicaId, [])(version));
      return true;
    }),
  );
};

/** Out of Deleted Items; what is in use already stays as it is. */
export const restoreContact = (store: ContactWriter, id: ContactId): Edited<ContactRecord> => {
  const row = contactRow(store, id);
  if (row === undefined || row.state === "Purged")
    return notFound(id, `there is no contact ${id} in Deleted Items`);
  return pipe(
    recordOf(row),
    E.map((now) => {
      if (row.state === "Live") return now;
      const { deletedAt: _, ...rest } = now;
      const version = tickContactVersion(store.replicaId, [])(now.version);
      const seq = updateContact(store, row, now.contact, version, now.modifiedAt);
      return { ...rest, version, revision: revisionFromSeq(seq) };
    }),
  );
};

export const liveRow = (
  store: ContactStore,
  id: ContactId,
  expected: Revision | undefined,
): Edited<ContactRow> => {
  const row = contactRow(store, id);
  if (row === undefined || row.state === "Purged") return notFound(id, `there is no contact ${id}`);
  if (row.state === "Deleted") return notFound(id, `contact ${id} is in Deleted Items: restore it first`);
  return expected === undefined || String(row.seq) === expected
    ? E.right(row)
    : E.left({
        _tag: "RevisionMismatch",
        id,
        message: `contact ${id} was changed meanwhile: get it again and repeat the edit`,
      });
};

export const recordOf = (row: ContactRow): Edited<ContactRecord> =>
  pipe(recordFromRow(row), E.mapLeft(damagedRow(row.id)));

const freeId = (store: ContactStore, given: ContactId): Edited<ContactId> => {
  const id = contactId(String(given));
  if (E.isLeft(id)) return invalid("id", `is "${id.left.given}"`, id.left.fix);
  return contactRow(store, given) === undefined
    ? id
    : E.left({ _tag: "AlreadyExists", id: given, message: `there is, or was, a contact ${given}` });
};
