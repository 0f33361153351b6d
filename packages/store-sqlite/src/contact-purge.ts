import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type ContactId, emptyContactVersion } from "@spegla/core";
import { ContactIdColumn, textFromVersion, versionFromText } from "./contact-row.js";
import { type ContactStore, contactRow } from "./contact-table.js";
import { collectPhotos } from "./photo-table.js";
import type { ContactStoreError } from "./store-error.js";

/** Those of these ids, or all that have been in Deleted Items since before that moment (ms since 1970). */
export type PurgeRequest = ReadonlyArray<ContactId> | { readonly deletedBefore: number };

/**
 * Takes the content of contacts in Deleted Items away for good. A tombstone stays for `retentionMs`,
 * so that replicas which have not heard of the deletion hear of it.
 * @returns how many were purged. Left `NotDeleted`: one of them is in use; none was purged.
 */
export const purgeContacts = (
  store: ContactStore,
  request: PurgeRequest,
): E.Either<ContactStoreError, number> => {
  const ids = "deletedBefore" in request ? deletedBefore(store, request.deletedBefore) : request;
  const hashes = new Set<string>();
  let purged = 0;
  for (const id of ids) {
    const row = contactRow(store, id);
    if (row?.state === "Live")
      return E.left({
        _tag: "NotDeleted",
        id,
        message: `contact ${id} is in use: remove it before it is purged`,
      });
    if (row?.state !== "Deleted") continue;
    if (row.photo !== null) hashes.add(row.photo);
    const version = E.getOrElse(() => emptyContactVersion)(versionFromText(row.version));
    store.connection.run(
      `UPDATE contacts SET state = 'Purged', ended_at = ?, version = ?, contact = NULL, photo = NULL, owner = NULL,
         record_type = '', account_id = NULL, import_id = NULL, import_source = NULL, imported_at = NULL WHERE row = ?`,
      store.now(),
      textFromVersion({ vector: version.vector, dots: {} }),
      row.row,
    );
    purged += 1;
  }
  for (const hash of hashes)
    store.connection.run(
      "DELETE FROM photos WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM contacts WHERE photo = ?)",
      hash,
      hash,
    );
  return E.right(purged);
};

/**
 * Forgets tombstones older than `retentionMs`, and photos that nobody has used for a while. A
 * replica that has not pulled since a forgotten deletion starts over with a snapshot.
 * @returns how many tombstones were forgotten.
 */
export const purgeOldTombstones = (store: ContactStore, now: number): number => {
  const { connection, retentionMs, photoGraceMs } = store;
  const before = now - retentionMs;
  connection.run(
    `UPDATE feed SET horizon = max(horizon,
       coalesce((SELECT max(seq) FROM contacts WHERE state = 'Purged' AND ended_at < ?), 0))`,
    before,
  );
  connection.run(
    `DELETE FROM eras WHERE first_seq <
       (SELECT max(first_seq) FROM eras WHERE first_seq <= (SELECT horizon FROM feed))`,
  );
  collectPhotos(connection, now - photoGraceMs);
  return connection.run("DELETE FROM contacts WHERE state = 'Purged' AND ended_at < ?", before);
};

const deletedBefore = ({ connection }: ContactStore, moment: number): ReadonlyArray<ContactId> =>
  connection
    .all(
      t.type({ id: ContactIdColumn }),
      "SELECT id FROM contacts WHERE state = 'Deleted' AND ended_at < ?",
      moment,
    )
    .map(({ id }) => id);
