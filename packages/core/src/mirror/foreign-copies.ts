import * as E from "fp-ts/lib/Either.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import { foreignCopies } from "../engine/foreign-copies.js";
import { displayName } from "../engine/operation.js";
import type { DatabaseId, RemoteId } from "../replica/ids.js";
import { mirrorErrorFromRun, orThrow } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { openFolder } from "./session.js";
import { type RunOptions, patienceToLook } from "./verb.js";

/** What the mirrors of one other database left in the folder. */
export type ForeignCopies = {
  readonly databaseId: DatabaseId;
  /** In the order of their remote ids. */
  readonly copies: ReadonlyArray<ForeignCopy>;
};

/** `contactId`: whose copy it is, in that database. */
export type ForeignCopy = {
  readonly remoteId: RemoteId;
  readonly contactId: ContactId;
  readonly name: string;
};

/**
 * Lists the folder from its beginning, whatever the state is bound to, and writes nothing anywhere. In
 * the order of the databases' ids. Rejects with a `MirrorError`.
 */
export const listForeignCopies = async (
  settings: MirrorSettings,
  options: RunOptions,
): Promise<ReadonlyArray<ForeignCopies>> => {
  const patience = patienceToLook(settings, options);
  const folder = orThrow(await openFolder(settings, patience));
  const listing = { folder, patience, report: options.onProgress ?? (() => {}) };
  const items = orThrow(
    E.mapLeft(mirrorErrorFromRun)(
      await foreignCopies(listing, (databaseId) => databaseId !== settings.database.id),
    ),
  );
  const byDatabase = new Map<DatabaseId, Array<ForeignCopy>>();
  for (const { id: remoteId, contact, marker } of items) {
    const { databaseId, contactId } = marker;
    const copies = byDatabase.get(databaseId) ?? [];
    byDatabase.set(databaseId, copies);
    copies.push({ remoteId, contactId, name: displayName(contact) });
  }
  return byDatabaseId([...byDatabase].map(([databaseId, copies]) => ({ databaseId, copies })));
};

const byDatabaseId = RA.sort(Ord.contramap(({ databaseId }: ForeignCopies) => databaseId as string)(S.Ord));
