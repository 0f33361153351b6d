import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, ContactDatabase } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { type FolderListing, listFolder } from "./list-folder.js";
import type { StateReader } from "./mirror-state.js";
import { patiently } from "./patience.js";
import { type Attempt, onReplica, onState } from "./run-error.js";
import { chunkSize, chunksOf } from "./run.js";

/** What looking through both sides takes. */
export type ListingRun = FolderListing & {
  readonly database: Pick<ContactDatabase, "pull" | "read">;
  readonly state: StateReader;
};

/**
 * Every item that is a person's own, in the order of their ids: it carries no marker, and is no copy
 * whose marker another program dropped. What cannot be read is left out.
 */
export const unknownItems = async (run: ListingRun): Attempt<ReadonlyArray<FolderItem>> => {
  const unmarked = await listFolder(run, isUnmarked);
  if (E.isLeft(unmarked)) return unmarked;
  const found: Array<FolderItem> = [];
  for (const chunk of chunksOf(unmarked.right)) {
    const links = await onState(run.state.linksAt(chunk.map(({ id }) => id)));
    if (E.isLeft(links)) return links;
    found.push(...chunk.filter(({ id }) => !links.right.has(id)));
  }
  return E.right(found);
};

const isUnmarked = (item: FolderItem): item is FolderItem => item.marker === undefined;

/** Every living contact of the database. */
export const livingContacts = async (run: ListingRun): Attempt<ReadonlyArray<BusinessContact>> => {
  const found = new Map<ContactId, BusinessContact>();
  let since: Parameters<ContactDatabase["pull"]>[0] = O.none;
  for (;;) {
    const page = await onReplica("Database")(
      patiently(run.patience)(run.database.pull(since, run.patience.signal)),
    );
    if (E.isLeft(page)) return page;
    const { upserts, removals, next, more } = page.right;
    const bare = upserts.flatMap(({ id, item }) => (item === undefined ? [id] : []));
    const read = await contactsOf(run, bare);
    if (E.isLeft(read)) return read;
    for (const { item } of upserts) if (item !== undefined) found.set(item.id, item);
    for (const record of read.right.living.values()) found.set(record.id, record);
    for (const { id } of removals) found.delete(id);
    run.report({ phase: "ReadingDatabase", done: found.size });
    if (!more) return E.right([...found.values()]);
    since = O.some(next);
  }
};

/** What a database says of some contacts: who lives, and who does not. Of the others nothing is known now. */
type ContactsRead = {
  readonly living: ReadonlyMap<ContactId, BusinessContact>;
  readonly gone: ReadonlySet<ContactId>;
};

export const contactsOf = async (
  run: Pick<ListingRun, "database" | "patience">,
  ids: ReadonlyArray<ContactId>,
): Attempt<ContactsRead> => {
  const living = new Map<ContactId, BusinessContact>();
  const gone = new Set<ContactId>();
  for (const chunk of chunksOf([...new Set(ids)])) {
    const read = await onReplica("Database")(
      patiently(run.patience)(run.database.read(chunk, run.patience.signal)),
    );
    if (E.isLeft(read)) return read;
    for (const answer of read.right) {
      if (answer._tag === "Found") living.set(answer.item.id, answer.item);
      if (answer._tag === "Missing") gone.add(answer.id);
    }
  }
  return E.right({ living, gone });
};

/** The contact that was last made of each of these items, of those that are its copy no longer, or never were. */
export const importsOfItems = async (
  run: Pick<ListingRun, "database" | "state" | "patience">,
  folderId: string,
  ids: ReadonlyArray<RemoteId>,
): Attempt<ReadonlyMap<RemoteId, ContactId>> => {
  const wanted = new Set(ids);
  const made: Array<readonly [RemoteId, ContactId, number]> = [];
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await onState(run.state.page("imports", after, chunkSize));
    if (E.isLeft(page)) return page;
    for (const { value } of page.right)
      if (value.folderId === folderId && wanted.has(value.remoteId))
        made.push([value.remoteId, value.contactId, value.since]);
    const last = page.right.at(-1);
    if (last === undefined) break;
    after = O.some(last.key);
  }
  const contacts = await contactsOf(
    run,
    made.map(([, contactId]) => contactId),
  );
  if (E.isLeft(contacts)) return contacts;
  const latest = [...made].sort(([, , a], [, , b]) => a - b);
  return E.right(
    new Map(
      latest.flatMap(([id, contactId]) => (contacts.right.gone.has(contactId) ? [] : [[id, contactId]])),
    ),
  );
};
