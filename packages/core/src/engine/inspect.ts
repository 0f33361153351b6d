import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, ContactDatabase } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { DatabaseId, RemoteId } from "../replica/ids.js";
import type { ReadResult } from "../replica/replica.js";
import { withoutCategories } from "./category.js";
import type { Link } from "./link.js";
import { type FolderListing, listFolder } from "./list-folder.js";
import type { StateReader } from "./mirror-state.js";
import type { MarkedItem } from "./observe-folder.js";
import { displayName } from "./operation.js";
import { patiently } from "./patience.js";
import { type Attempt, onReplica, onState } from "./run-error.js";
import { chunkSize, chunksOf } from "./run.js";

/** Something that is not as a mirror leaves it. `name` is for people. */
export type Finding =
  /** A linked copy is not in the folder. */
  | (OfCopy & { readonly _tag: "LostCopy" })
  /** A linked copy carries no marker, or somebody else's. */
  | (OfCopy & { readonly _tag: "MissingMarker" | "WrongMarker" })
  /** A linked copy is not filed under the mirror's category. */
  | (OfCopy & { readonly _tag: "MissingCategory" })
  /** One more item with the marker of a contact that has a copy. */
  | (OfCopy & { readonly _tag: "SecondCopy" })
  /** A copy that no link knows, of a contact that is mirrored. */
  | (OfCopy & { readonly _tag: "UnlinkedCopy" })
  /** A copy of a contact that is deleted, is not mirrored, or that its database has never heard of. */
  | (OfCopy & { readonly _tag: "OrphanCopy"; readonly contact: "Deleted" | "Outside" | "Unheard" })
  /** A contact that is to be mirrored has no copy. */
  | { readonly _tag: "NoCopy"; readonly contactId: ContactId; readonly name: string }
  /** Copies of another database: see `foreignCopies` and `removeForeign`. */
  | { readonly _tag: "ForeignCopies"; readonly databaseId: DatabaseId; readonly count: number };

type OfCopy = { readonly contactId: ContactId; readonly remoteId: RemoteId; readonly name: string };

export type InspectingRun = FolderListing & {
  readonly database: Pick<ContactDatabase, "id" | "pull" | "read">;
  readonly state: StateReader;
  readonly includes: (record: BusinessContact) => boolean;
  readonly category?: string;
};

/** Looks at everything there is on both sides and in the links, and writes nothing. In the order of ids. */
export const inspect = async (run: InspectingRun): Attempt<ReadonlyArray<Finding>> => {
  const items = await listFolder(run, isAnyItem);
  if (E.isLeft(items)) return items;
  const links = await allLinks(run.state);
  if (E.isLeft(links)) return links;
  const contacts = await selectedContacts(run);
  if (E.isLeft(contacts)) return contacts;
  const marked = items.right.filter((item): item is MarkedItem => item.marker !== undefined);
  const own = marked.filter(({ marker }) => marker.databaseId === run.database.id);
  const strays = own.filter(({ id, marker }) => links.right.get(marker.contactId)?.remoteId !== id);
  const unlinked = await ofStrays(run, links.right, strays);
  if (E.isLeft(unlinked)) return unlinked;
  const withCopy = new Set([...links.right.keys(), ...own.map(({ marker }) => marker.contactId)]);
  return E.right([
    ...ofLinks(run, links.right, new Map(items.right.map((item) => [item.id, item]))),
    ...unlinked.right,
    ...[...contacts.right]
      .filter(([id]) => !withCopy.has(id))
      .map(([contactId, name]): Finding => ({ _tag: "NoCopy", contactId, name })),
    ...ofForeign(marked.filter(({ marker }) => marker.databaseId !== run.database.id)),
  ]);
};

const isAnyItem = (_item: FolderItem): _item is FolderItem => true;

const ofLinks = (
  { database, category }: InspectingRun,
  links: ReadonlyMap<ContactId, Link>,
  items: ReadonlyMap<RemoteId, FolderItem>,
): ReadonlyArray<Finding> =>
  [...links.values()].flatMap(({ contactId, remoteId, databaseBase }): ReadonlyArray<Finding> => {
    const about = { contactId, remoteId, name: displayName(databaseBase) };
    const item = items.get(remoteId);
    if (item === undefined) return [{ _tag: "LostCopy", ...about }];
    const { marker, contact } = item;
    if (marker === undefined) return [{ _tag: "MissingMarker", ...about }];
    if (marker.databaseId !== database.id || marker.contactId !== contactId)
      return [{ _tag: "WrongMarker", ...about }];
    const isFiled = category === undefined || withoutCategories([category])(contact) !== contact;
    return isFiled ? [] : [{ _tag: "MissingCategory", ...about }];
  });

/** The first item of a contact without a link is its copy, the others are second ones. */
const ofStrays = async (
  run: InspectingRun,
  links: ReadonlyMap<ContactId, Link>,
  strays: ReadonlyArray<MarkedItem>,
): Attempt<ReadonlyArray<Finding>> => {
  const findings: Array<Finding> = [];
  const met = new Set(links.keys());
  for (const chunk of chunksOf(strays)) {
    const ids = [...new Set(chunk.map(({ marker }) => marker.contactId))];
    const read = await readContacts(run, ids);
    if (E.isLeft(read)) return read;
    for (const { id: remoteId, marker, contact } of chunk) {
      const { contactId } = marker;
      const about = { contactId, remoteId, name: displayName(contact) };
      if (met.has(contactId)) findings.push({ _tag: "SecondCopy", ...about });
      else findings.push(ofStray(run, about, read.right.get(contactId)));
      met.add(contactId);
    }
  }
  return E.right(findings);
};

const ofStray = (
  { includes }: InspectingRun,
  about: OfCopy,
  contact: ReadResult<ContactId, BusinessContact> | undefined,
): Finding => {
  if (contact?._tag === "Found")
    return includes(contact.item)
      ? { _tag: "UnlinkedCopy", ...about }
      : { _tag: "OrphanCopy", ...about, contact: "Outside" };
  if (contact?._tag !== "Missing") return { _tag: "UnlinkedCopy", ...about };
  return {
    _tag: "OrphanCopy",
    ...about,
    contact: contact.deleted === undefined ? "Unheard" : "Deleted",
  };
};

const ofForeign = (items: ReadonlyArray<MarkedItem>): ReadonlyArray<Finding> => {
  const counts = new Map<DatabaseId, number>();
  for (const { marker } of items) counts.set(marker.databaseId, (counts.get(marker.databaseId) ?? 0) + 1);
  return [...counts].map(([databaseId, count]) => ({ _tag: "ForeignCopies", databaseId, count }));
};

const allLinks = async (state: StateReader): Attempt<ReadonlyMap<ContactId, Link>> => {
  const links = new Map<ContactId, Link>();
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await onState(state.page("links", after, chunkSize));
    if (E.isLeft(page)) return page;
    for (const { value } of page.right) links.set(value.contactId, value);
    const last = page.right.at(-1);
    if (last === undefined) return E.right(links);
    after = O.some(last.key);
  }
};

/** The names of all contacts that are to be mirrored. */
const selectedContacts = async (run: InspectingRun): Attempt<ReadonlyMap<ContactId, string>> => {
  const ids = new Set<ContactId>();
  let since: Parameters<ContactDatabase["pull"]>[0] = O.none;
  for (;;) {
    const page = await onReplica("Database")(
      patiently(run.patience)(run.database.pull(since, run.patience.signal)),
    );
    if (E.isLeft(page)) return page;
    for (const { id } of page.right.upserts) ids.add(id);
    for (const { id } of page.right.removals) ids.delete(id);
    if (!page.right.more) break;
    since = O.some(page.right.next);
  }
  const names = new Map<ContactId, string>();
  for (const chunk of chunksOf([...ids])) {
    const read = await readContacts(run, chunk);
    if (E.isLeft(read)) return read;
    for (const [id, answer] of read.right)
      if (answer._tag === "Found" && run.includes(answer.item))
        names.set(id, displayName(answer.item.contact));
  }
  return E.right(names);
};

const readContacts = async (
  run: InspectingRun,
  ids: ReadonlyArray<ContactId>,
): Attempt<ReadonlyMap<ContactId, ReadResult<ContactId, BusinessContact>>> => {
  const read = await onReplica("Database")(
    patiently(run.patience)(run.database.read(ids, run.patience.signal)),
  );
  if (E.isLeft(read)) return read;
  return E.right(
    new Map(read.right.map((answer) => [answer._tag === "Found" ? answer.item.id : answer.id, answer])),
  );
};
