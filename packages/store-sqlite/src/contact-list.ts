import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { ContactId } from "@spegla/core";
import type { SqlValue } from "./connection.js";
import { recordOf } from "./contact-edit.js";
import { type ContactRecord, ContactRow } from "./contact-row.js";
import type { ContactStore } from "./contact-table.js";
import type { ContactStoreError } from "./store-error.js";

/** Which contacts, by id; `after` the last id of the page before. */
export type ContactListing = {
  readonly recordType?: string;
  readonly owner?: string;
  readonly importId?: string;
  /** The people of this account. */
  readonly accountId?: ContactId;
  readonly after?: ContactId;
  /** 100 if not given, 1,000 at most. */
  readonly limit?: number;
  /** Those in Deleted Items instead of those in use. */
  readonly deleted?: boolean;
};

type Records = E.Either<ContactStoreError, ReadonlyArray<ContactRecord>>;

export const listContacts = (store: ContactStore, listing: ContactListing): Records => {
  const conditions: ReadonlyArray<readonly [string, SqlValue | undefined]> = [
    ["state = ?", listing.deleted === true ? "Deleted" : "Live"],
    ["record_type = ?", listing.recordType],
    ["owner = ?", listing.owner],
    ["import_id = ?", listing.importId],
    ["account_id = ?", listing.accountId],
    ["id > ?", listing.after],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  return recordsOf(
    store.connection.all(
      ContactRow,
      `SELECT * FROM contacts WHERE ${asked.map(([sql]) => sql).join(" AND ")} ORDER BY id LIMIT ?`,
      ...asked.map(([, value]) => value ?? null),
      pageLimit(listing.limit),
    ),
  );
};

/**
 * Those whose name, company or e-mail address has, for each word of `text`, a word that begins with
 * it. Case and accents do not matter.
 */
export const searchContacts = (store: ContactStore, text: string, limit?: number): Records => {
  const match = text
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word.replaceAll('"', '""')}"*`)
    .join(" ");
  if (match === "") return E.right([]);
  return recordsOf(
    store.connection.all(
      ContactRow,
      `SELECT contacts.* FROM (SELECT rowid FROM names WHERE names MATCH ? ORDER BY rowid LIMIT ?) AS found
       JOIN contacts ON contacts.row = found.rowid`,
      match,
      pageLimit(limit),
    ),
  );
};

const recordsOf = (rows: ReadonlyArray<ContactRow>): Records =>
  pipe(rows, RA.traverse(E.Applicative)(recordOf));

const pageLimit = (limit: number | undefined): number =>
  limit === undefined || !Number.isFinite(limit) ? 100 : Math.min(1_000, Math.max(1, Math.floor(limit)));
