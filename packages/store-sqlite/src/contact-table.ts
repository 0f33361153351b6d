import * as E from "fp-ts/lib/Either.js";
import type * as IOE from "fp-ts/lib/IOEither.js";
import type { IO } from "fp-ts/lib/IO.js";
import * as t from "io-ts";
import {
  type Contact,
  type ContactId,
  type ContactVersion,
  type DatabaseId,
  type ReplicaId,
} from "@spegla/core";
import type { Connection, SqlValue } from "./connection.js";
import {
  type ContactRecord,
  ContactRow,
  type ImportProvenance,
  importedAs,
  revisionFromSeq,
  textFromContact,
  textFromVersion,
} from "./contact-row.js";
import type { SqlFailure } from "./store-error.js";
import { usePhoto, usePhotoNoMore } from "./photo-table.js";

/** What every function on contacts works with. */
export type ContactStore = {
  readonly connection: Connection;
  readonly id: DatabaseId;
  readonly replicaId: ReplicaId;
  /** Of this opening of the file, see the table `eras`. */
  readonly mark: string;
  readonly now: IO<number>;
  readonly newContactId: IO<ContactId>;
  readonly pageSize: number;
  readonly retentionMs: number;
  readonly photoGraceMs: number;
};

export type Filing = {
  readonly recordType: string;
  readonly owner: string | undefined;
  readonly isPrivate: boolean;
  readonly accountId: ContactId | undefined;
};

export const contactRow = ({ connection }: ContactStore, id: ContactId): ContactRow | undefined =>
  connection.get(ContactRow, "SELECT * FROM contacts WHERE id = ?", id);

/** A store inside of `writeContacts`. */
export type ContactWriter = ContactStore & { readonly nextSeq: IO<number> };

const FeedRow = t.type({ seq: t.number });

/** All of it or, on a Left, nothing; whatever is written becomes part of the change feed. */
export const writeContacts = <Err, A>(
  store: ContactStore,
  body: (writer: ContactWriter) => E.Either<Err, A>,
): IOE.IOEither<Err | SqlFailure, A> =>
  store.connection.write(() => {
    const { seq: first } = store.connection.get(FeedRow, "SELECT seq FROM feed") ?? { seq: 0 };
    let seq = first;
    const result = body({ ...store, nextSeq: () => (seq += 1) });
    if (seq > first && E.isRight(result)) {
      store.connection.run("UPDATE feed SET seq = ?", seq);
      store.connection.run(
        "INSERT OR IGNORE INTO eras (mark, first_seq) VALUES (?, ?)",
        store.mark,
        first + 1,
      );
    }
    return result;
  });

// Each function below gives the contact a new seq; but for the first they answer it.
/** In use at once. */
export const insertContact = (
  store: ContactWriter,
  id: ContactId,
  contact: Contact,
  version: ContactVersion,
  filing: Filing,
  imported?: ImportProvenance,
): ContactRecord => {
  const [seq, modifiedAt] = [store.nextSeq(), store.now()];
  store.connection.run(
    `INSERT INTO contacts (id, seq, state, record_type, owner, is_private, account_id, modified_at, photo,
       import_id, import_source, imported_at, version, contact)
     VALUES (?, ?, 'Live', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    seq,
    ...filingColumns(filing),
    modifiedAt,
    contact.photo?.hash ?? null,
    ...(imported === undefined
      ? [null, null, null]
      : [imported.importId, imported.source, imported.importedAt]),
    textFromVersion(version),
    textFromContact(contact),
  );
  store.connection.run("INSERT INTO names (rowid, words) VALUES (last_insert_rowid(), ?)", wordsOf(contact));
  if (contact.photo !== undefined) usePhoto(store.connection, contact.photo.hash);
  return {
    id,
    revision: revisionFromSeq(seq),
    contact,
    version,
    modifiedAt,
    ...filedAs(filing),
    ...(imported === undefined ? {} : importedAs(imported)),
  };
};

/** Also takes it out of Deleted Items. */
export const updateContact = (
  store: ContactWriter,
  { row, photo }: Pick<ContactRow, "row" | "photo">,
  contact: Contact,
  version: ContactVersion,
  modifiedAt: number,
): number => {
  const seq = store.nextSeq();
  const hash = contact.photo?.hash ?? null;
  store.connection.run(
    `UPDATE contacts SET seq = ?, state = 'Live', ended_at = NULL, modified_at = ?, photo = ?, version = ?, contact = ?
     WHERE row = ?`,
    seq,
    modifiedAt,
    hash,
    textFromVersion(version),
    textFromContact(contact),
    row,
  );
  store.connection.run("INSERT OR REPLACE INTO names (rowid, words) VALUES (?, ?)", row, wordsOf(contact));
  if (photo !== null && photo !== hash) usePhotoNoMore(store.connection, photo, store.now());
  if (hash !== null && photo !== hash) usePhoto(store.connection, hash);
  return seq;
};

/** To Deleted Items. */
export const deleteContact = (
  store: ContactWriter,
  { row }: Pick<ContactRow, "row">,
  version: ContactVersion,
): number => {
  const seq = store.nextSeq();
  store.connection.run(
    "UPDATE contacts SET seq = ?, state = 'Deleted', ended_at = ?, version = ? WHERE row = ?",
    seq,
    store.now(),
    textFromVersion(version),
    row,
  );
  store.connection.run("DELETE FROM names WHERE rowid = ?", row);
  return seq;
};

export const fileContact = (
  store: ContactWriter,
  { row }: Pick<ContactRow, "row">,
  filing: Filing,
): number => {
  const seq = store.nextSeq();
  store.connection.run(
    "UPDATE contacts SET seq = ?, record_type = ?, owner = ?, is_private = ?, account_id = ? WHERE row = ?",
    seq,
    ...filingColumns(filing),
    row,
  );
  return seq;
};

/** What a record says of its filing. */
export const filedAs = ({
  recordType,
  owner,
  isPrivate,
  accountId,
}: Filing): Pick<ContactRecord, "recordType" | "owner" | "isPrivate" | "accountId"> => ({
  recordType,
  isPrivate,
  ...(owner === undefined ? {} : { owner }),
  ...(accountId === undefined ? {} : { accountId }),
});

/** `record_type`, `owner`, `is_private`, `account_id`. */
const filingColumns = (filing: Filing): ReadonlyArray<SqlValue> => [
  filing.recordType,
  filing.owner ?? null,
  filing.isPrivate ? 1 : 0,
  filing.accountId ?? null,
];

/** What `search` looks in: whatever someone may call the contact by, and its e-mail addresses. */
const wordsOf = (contact: Contact): string =>
  [
    contact.fullName,
    contact.fileAs,
    contact.givenName,
    contact.middleName,
    contact.surname,
    contact.nickname,
    contact.phoneticGivenName,
    contact.phoneticSurname,
    contact.company,
    contact.phoneticCompany,
    ...contact.emails.map(({ address }) => address),
  ]
    .filter((word) => word !== undefined)
    .join("\n");
