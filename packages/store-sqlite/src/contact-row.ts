import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import {
  type BusinessContact,
  type Contact,
  type ContactId,
  type ContactVersion,
  type InvalidContact,
  type Revision,
  decodeContact,
  encodeContact,
  revision,
} from "@spegla/core";
import { type SqlFailure, invalid } from "./store-error.js";

/** A business contact with what only this database knows of it. */
export type ContactRecord = BusinessContact & {
  readonly imported?: ImportProvenance;
  /** Since when it is in Deleted Items, in ms since 1970; absent while in use. */
  readonly deletedAt?: number;
};

/** Where a contact came from: `source` is for people, for instance a file's name. */
export type ImportProvenance = {
  readonly importId: string;
  readonly source: string;
  readonly importedAt: number;
};

const orNull = <Type extends t.Mixed>(type: Type) => t.union([type, t.null]);

/** Checked when it was written. */
export const ContactIdColumn = new t.Type(
  "ContactId",
  (column): column is ContactId => typeof column === "string",
  t.failure<ContactId>,
  String,
);

/** A row of `contacts`. */
export type ContactRow = t.TypeOf<typeof ContactRow>;
export const ContactRow = t.readonly(
  t.type({
    row: t.number,
    id: ContactIdColumn,
    seq: t.number,
    state: t.keyof({ Live: null, Deleted: null, Purged: null }),
    record_type: t.string,
    owner: orNull(t.string),
    is_private: t.number,
    modified_at: t.number,
    ended_at: orNull(t.number),
    photo: orNull(t.string),
    import_id: orNull(t.string),
    import_source: orNull(t.string),
    imported_at: orNull(t.number),
    account_id: orNull(ContactIdColumn),
    version: t.string,
    contact: orNull(t.string),
  }),
);

/** Left: the row is not what was once written there. `field` says where. */
export const recordFromRow = (row: ContactRow): E.Either<InvalidContact, ContactRecord> =>
  pipe(
    E.Do,
    E.bind("contact", () => pipe(parsed("contact", row.contact), E.flatMap(decodeContact))),
    E.bind("version", () => versionFromText(row.version)),
    E.map(({ contact, version }) => ({
      id: row.id,
      revision: revisionFromSeq(row.seq),
      contact,
      version,
      recordType: row.record_type,
      isPrivate: row.is_private === 1,
      modifiedAt: row.modified_at,
      ...(row.owner === null ? {} : { owner: row.owner }),
      ...(row.account_id === null ? {} : { accountId: row.account_id }),
      ...(row.state === "Deleted" && row.ended_at !== null ? { deletedAt: row.ended_at } : {}),
      ...importedFromRow(row),
    })),
  );

/** Each write of a contact has a seq of its own. */
export const revisionFromSeq = (seq: number): Revision => revision(String(seq));

export const damagedRow =
  (id: ContactId) =>
  ({ field }: InvalidContact): SqlFailure => ({
    _tag: "StoreDamaged",
    message: `contact ${id} cannot be read, its ${field} is not as it was written: take the file from a backup, or remove the contact`,
  });

export const textFromContact = (contact: Contact): string => JSON.stringify(encodeContact(contact));

export const textFromVersion = (version: ContactVersion): string => JSON.stringify(version);

export const versionFromText = (text: string): E.Either<InvalidContact, ContactVersion> =>
  pipe(
    parsed("version", text),
    E.flatMap((stored) =>
      isVersion(stored)
        ? E.right(stored)
        : invalid("version", "is no version vector with dots", "take the file from a backup"),
    ),
  );

/**
 * Reads a contact as the application gave it. Lists and `custom` may be left out; whatever else is
 * missing from, or wrong with, the model is refused by field.
 */
export const contactFromGiven = (given: Partial<Contact>): E.Either<InvalidContact, Contact> =>
  typeof given === "object" && given !== null && !Array.isArray(given)
    ? pipe(
        E.tryCatch(() => encodeContact({ ...noLists, ...given }), String),
        E.mapLeft((reason): InvalidContact => ({
          _tag: "InvalidContact",
          field: "contact",
          reason,
          fix: "give a Contact",
        })),
        E.flatMap(decodeContact),
      )
    : invalid("contact", "is no object", "give a Contact");

const noLists = { emails: [], phones: [], addresses: [], urls: [], ims: [], categories: [], custom: {} };

/** The replica ids were checked when the version was made. */
const isVersion = (stored: unknown): stored is ContactVersion => VersionJson.is(stored);

const VersionJson = t.type({
  vector: t.record(t.string, t.number),
  dots: t.record(t.string, t.type({ replica: t.string, counter: t.number })),
});

const parsed = (field: string, text: string | null): E.Either<InvalidContact, unknown> =>
  pipe(
    E.tryCatch((): unknown => JSON.parse(text ?? ""), String),
    E.mapLeft(() => ({
      _tag: "InvalidContact",
      field,
      reason: "is no JSON",
      fix: "take the file from a backup",
    })),
  );

const importedFromRow = (row: ContactRow): Pick<ContactRecord, "imported" | "importId"> =>
  row.import_id === null
    ? {}
    : importedAs({
        importId: row.import_id,
        source: row.import_source ?? "",
        importedAt: row.imported_at ?? 0,
      });

/** What a record says of its import. */
export const importedAs = (imported: ImportProvenance): Pick<ContactRecord, "imported" | "importId"> => ({
  imported,
  importId: imported.importId,
});
