import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as IOE from "fp-ts/lib/IOEither.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import * as t from "io-ts";
import { BytesColumn, bytesFromColumn } from "./connection.js";
import type { ContactDatabase, ContactId, Photo, ReplicaError, Revision, Signal } from "@spegla/core";
import { acknowledgeWrites, pullChanges } from "./change-feed.js";
import {
  type ContactEdit,
  type NewContact,
  addContact,
  editContact,
  liveRow,
  recordOf,
  refileContact,
  removeContact,
  restoreContact,
} from "./contact-edit.js";
import type { GivenFiling } from "./contact-filing.js";
import { type ContactImport, type ImportReport, importContacts } from "./contact-import.js";
import { type ContactListing, listContacts, searchContacts } from "./contact-list.js";
import { type PurgeRequest, purgeContacts, purgeOldTombstones } from "./contact-purge.js";
import { pushWrite, readContact } from "./contact-push.js";
import type { ContactRecord } from "./contact-row.js";
import { type ContactStore, contactRow, writeContacts } from "./contact-table.js";
import { insertPhoto, photoFromBytes } from "./photo-table.js";
import { type ContactStoreError, type SqlFailure, replicaErrorFromSql } from "./store-error.js";

type Asked<A> = TE.TaskEither<ContactStoreError, A>;

/** The port that a mirror works with, and the functions of the application whose contacts these are. */
export interface SqliteContacts extends ContactDatabase {
  /** Left `InvalidContact`, naming the field and the fix; `AlreadyExists` for an id of one's own. */
  readonly add: (given: NewContact) => Asked<ContactRecord>;
  /**
   * Left `NotFound`; `InvalidContact`; `RevisionMismatch` if it is no longer at `expected`. What a
   * function given as `edit` throws is thrown on, and nothing was changed.
   */
  readonly edit: (
    id: ContactId,
    edit: ContactEdit,
    options?: { readonly expected?: Revision },
  ) => Asked<ContactRecord>;
  /** Changes record type, owner, privacy or account. Left `NotFound`, `InvalidContact`. */
  readonly refile: (id: ContactId, given: GivenFiling) => Asked<ContactRecord>;
  /** To Deleted Items. Left `NotFound` if unknown or purged. */
  readonly remove: (id: ContactId) => Asked<void>;
  /** All of them, or on a Left none. @returns how many were in use. */
  readonly removeMany: (ids: ReadonlyArray<ContactId>) => Asked<number>;
  /** Left `NotFound` if unknown or purged. */
  readonly restore: (id: ContactId) => Asked<ContactRecord>;
  readonly purge: (request: PurgeRequest) => Asked<number>;
  readonly purgeTombstones: (now: number) => TE.TaskEither<SqlFailure, number>;
  /** Left `NotFound` also for what is in Deleted Items. */
  readonly get: (id: ContactId) => Asked<ContactRecord>;
  readonly list: (listing?: ContactListing) => Asked<ReadonlyArray<ContactRecord>>;
  readonly deletedItems: (
    page?: Pick<ContactListing, "after" | "limit">,
  ) => Asked<ReadonlyArray<ContactRecord>>;
  readonly search: (text: string, limit?: number) => Asked<ReadonlyArray<ContactRecord>>;
  readonly importMany: (entries: Iterable<NewContact>, from: ContactImport) => Asked<ImportReport>;
  /** Those of an import that are in use. */
  readonly listImported: (
    importId: string,
    page?: Pick<ContactListing, "after" | "limit">,
  ) => Asked<ReadonlyArray<ContactRecord>>;
  /** Makes the reference that a contact's `photo` is. Bytes that no contact refers to are removed after a while. */
  readonly addPhoto: (bytes: Uint8Array, mediaType?: string) => Asked<Photo>;
}

export const sqliteContacts = (store: ContactStore): SqliteContacts => {
  const { connection } = store;
  const list = (listing: ContactListing) =>
    TE.fromIOEither(connection.read(() => listContacts(store, listing)));
  return {
    id: store.id,
    replicaId: store.replicaId,

    pull: (since, signal) =>
      answered(
        signal,
        connection.read(() => pullChanges(store, since)),
      ),
    read: (ids, signal) =>
      answered(
        signal,
        connection.read(() => E.right(ids.map((id) => readContact(store, id)))),
      ),
    push: (writes, signal) =>
      answered(
        signal,
        writeContacts(store, (writer) => E.right(writes.map((write) => pushWrite(writer, write)))),
      ),
    photo: (id, photo, signal) =>
      answered(
        signal,
        connection.read(() => photoBytes(store, id, photo)),
      ),
    acknowledge: (cursor, writes) =>
      pipe(
        connection.read(() => E.right(acknowledgeWrites(store, cursor, writes))),
        IOE.getOrElse(() => () => cursor),
      )(),

    add: (given) => TE.fromIOEither(writeContacts(store, (writer) => addContact(writer, given))),
    edit: (id, edit, { expected } = {}) =>
      TE.fromIOEither(writeContacts(store, (writer) => editContact(writer, id, edit, expected))),
    refile: (id, given) =>
      TE.fromIOEither(writeContacts(store, (writer) => refileContact(writer, id, given))),
    remove: (id) =>
      TE.fromIOEither(
        writeContacts(store, (writer) =>
          pipe(
            removeContact(writer, id),
            E.map(() => undefined),
          ),
        ),
      ),
    removeMany: (ids) =>
      TE.fromIOEither(
        writeContacts(store, (writer) =>
          pipe(
            E.traverseArray((id: ContactId) => removeContact(writer, id))(ids),
            E.map((removed) => removed.filter(Boolean).length),
          ),
        ),
      ),
    restore: (id) => TE.fromIOEither(writeContacts(store, (writer) => restoreContact(writer, id))),
    purge: (request) => TE.fromIOEither(connection.write(() => purgeContacts(store, request))),
    purgeTombstones: (now) =>
      TE.fromIOEither(connection.write(() => E.right(purgeOldTombstones(store, now)))),

    get: (id) =>
      TE.fromIOEither(connection.read(() => pipe(liveRow(store, id, undefined), E.flatMap(recordOf)))),
    list: (listing = {}) => list(listing),
    deletedItems: (page = {}) => list({ ...page, deleted: true }),
    listImported: (importId, page = {}) => list({ ...page, importId }),
    search: (text, limit) => TE.fromIOEither(connection.read(() => searchContacts(store, text, limit))),

    importMany: (entries, from) => importContacts(store, entries, from),
    addPhoto: (bytes, mediaType) =>
      TE.fromIOEither(
        connection.write(() =>
          pipe(
            photoFromBytes(bytes, mediaType),
            E.map((photo) => {
              insertPhoto(connection, photo.hash, bytes, store.now());
              return photo;
            }),
          ),
        ),
      ),
  };
};

const PhotoRow = t.type({ bytes: BytesColumn });

const photoBytes = (
  store: ContactStore,
  id: ContactId,
  { hash }: Photo,
): E.Either<ReplicaError, Uint8Array> => {
  const row = contactRow(store, id);
  const found =
    row?.state === "Live" && row.photo === hash
      ? store.connection.get(PhotoRow, "SELECT bytes FROM photos WHERE hash = ?", hash)
      : undefined;
  return found === undefined
    ? E.left({ _tag: "NotFound", id, message: `contact ${id} does not carry this photo` })
    : E.right(bytesFromColumn(found.bytes));
};

/** What a replica answers: nothing is begun for a caller who has given up. */
const answered = <A>(
  signal: Signal | undefined,
  asked: IOE.IOEither<ReplicaError | SqlFailure, A>,
): TE.TaskEither<ReplicaError, A> =>
  TE.fromIOEither(() =>
    signal?.aborted === true
      ? E.left({ _tag: "Aborted", message: "the call was aborted before it began" })
      : pipe(asked(), E.mapLeft(asReplicaError)),
  );

const asReplicaError = (error: ReplicaError | SqlFailure): ReplicaError =>
  error._tag === "StoreDamaged" || error._tag === "StoreUnavailable" ? replicaErrorFromSql(error) : error;
