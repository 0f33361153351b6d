import {
  type BusinessContact,
  type Contact,
  type ContactDatabase,
  type ContactId,
  type ContactVersion,
  type DatabaseWrite,
  type ReplicaId,
  type WriteResult,
  businessContactType,
  diffContacts,
  emptyContact,
  emptyContactVersion,
  eqPhoto,
  removedPaths,
  revision,
  tickContactVersion,
  writtenPaths,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { type CallLog, callLog } from "./call-log.js";
import { changeFeed } from "./change-feed.js";
import { contactIdOf, databaseIdOf, replicaIdOf } from "../samples/ids.js";
import { photoShelf } from "./photo-shelf.js";
import { failed, notFound, refusalOfContact, refusalOfFiling, revisionMismatch } from "./refusals.js";

/** A contact database in memory, with what an application does to it. */
export type MemoryDatabase = ContactDatabase & {
  readonly add: (contact: Contact, details?: NewContactDetails) => BusinessContact;
  /** Saves what the recipe makes of the contact; nothing happens if it gives back the same object. */
  readonly edit: (id: ContactId, recipe: (contact: Contact) => Contact, by?: ReplicaId) => void;
  /** Changes whose and what it is; no field of the contact. */
  readonly reclassify: (id: ContactId, details: Partial<ContactDetails>) => void;
  /** To Deleted Items. */
  readonly remove: (id: ContactId) => void;
  readonly restore: (id: ContactId) => void;
  /** Out of Deleted Items, for good; a live contact is removed first. */
  readonly purge: (id: ContactId) => void;
  readonly get: (id: ContactId) => BusinessContact | undefined;
  readonly all: () => ReadonlyArray<BusinessContact>;
  /** Deleted Items. */
  readonly deleted: () => ReadonlyArray<BusinessContact>;
  /** The live and the deleted. */
  readonly rows: () => ReadonlyArray<ContactRow>;
  /** Takes over a contact as another replica of the same database has it, version and all. */
  readonly receives: (row: ContactRow) => void;
  readonly expireCursors: () => void;
  readonly calls: CallLog;
};

export type ContactDetails = {
  readonly recordType: string;
  readonly owner: string;
  readonly isPrivate: boolean;
  readonly accountId: ContactId;
};
export type NewContactDetails = Partial<ContactDetails> & { readonly id?: ContactId };

export type MemoryDatabaseOptions = {
  readonly id?: string;
  readonly replicaId?: string;
  /** In ms since 1970; without it, every edit is one ms after the last. */
  readonly now?: () => number;
  readonly pageSize?: number;
  readonly items?: "WithPull" | "OnRead";
  readonly acknowledges?: boolean;
  readonly latency?: () => Promise<void>;
};

/** A contact, and whether it is in Deleted Items. */
export type ContactRow = { readonly item: BusinessContact; readonly isDeleted: boolean };

export const memoryDatabase = (options: MemoryDatabaseOptions = {}): MemoryDatabase => {
  const { acknowledges = true, pageSize = 100, items = "WithPull" } = options;
  const id = databaseIdOf(options.id ?? "memory-database");
  const replicaId = replicaIdOf(options.replicaId ?? "office");
  const { counted, ...calls } = callLog(options.latency);
  const feed = changeFeed<ContactId, BusinessContact>({ name: `database ${id}`, pageSize, items });
  const rows = new Map<ContactId, ContactRow>();
  const purged = new Set<ContactId>();
  const photos = photoShelf();
  let [revisions, added, ticks] = [0, 0, 0];
  const now = options.now ?? (() => (ticks += 1));

  const save = (item: Omit<BusinessContact, "revision">, isDeleted = false): BusinessContact => {
    revisions += 1;
    const saved = { ...item, revision: revision(`r${revisions}`) };
    rows.set(item.id, { item: saved, isDeleted });
    feed.record(item.id, isDeleted ? undefined : saved);
    return saved;
  };
  const live = (id: ContactId): BusinessContact | undefined => {
    const row = rows.get(id);
    return row === undefined || row.isDeleted ? undefined : row.item;
  };
  const known = (id: ContactId): BusinessContact => {
    const item = live(id);
    if (item === undefined) throw new Error(`the test names ${id}, which is not there`);
    return item;
  };
  const rowsThat = (isDeleted: boolean): ReadonlyArray<BusinessContact> =>
    [...rows.values()].flatMap((row) => (row.isDeleted === isDeleted ? [row.item] : []));
  const remove = (id: ContactId): void => {
    const item = known(id);
    save({ ...item, version: tickContactVersion(replicaId, [])(item.version) }, true);
  };

  const create = (given: Tagged<"Create">): WriteResult<ContactId, BusinessContact> => {
    const { _tag, photoBytes, importSource: _source, ...item } = given;
    if (rows.has(item.id) || purged.has(item.id)) return failed(revisionMismatch(item.id));
    const refused =
      refusalOfContact(item.id, item.contact) ??
      refusalOfFiling(item.id, given) ??
      photos.refusalOf(item.id, item.contact, photoBytes);
    if (refused !== undefined) return failed(refused);
    const saved = save({ ...item, modifiedAt: now() });
    return { _tag: "Done", id: item.id, revision: saved.revision };
  };
  const putIntoDeletedItems = ({
    id,
    revision,
    version,
  }: Tagged<"Remove">): WriteResult<ContactId, BusinessContact> => {
    const item = live(id);
    if (item !== undefined && item.revision !== revision) return failed(revisionMismatch(id));
    if (item !== undefined) save({ ...item, version }, true);
    return { _tag: "Removed", id };
  };
  const write = (given: DatabaseWrite): WriteResult<ContactId, BusinessContact> => {
    if (given._tag === "Create") return create(given);
    if (given._tag === "Remove") return putIntoDeletedItems(given);
    const row = rows.get(given.id);
    if (row === undefined || (given._tag === "Update" && row.isDeleted)) return failed(notFound(given.id));
    if (given._tag === "Restore" ? !row.isDeleted : row.item.revision !== given.revision)
      return failed(revisionMismatch(given.id));
    const { contact, version } = given;
    const refused =
      refusalOfContact(given.id, contact) ?? photos.refusalOf(given.id, contact, given.photoBytes);
    if (refused !== undefined) return failed(refused);
    const saved = save({ ...row.item, contact, version, modifiedAt: now() });
    return { _tag: "Done", id: given.id, revision: saved.revision };
  };

  return {
    id,
    replicaId,
    calls,
    pull: (since, signal) => counted({ pulls: 1 }, signal, () => feed.pull(since)),
    read: (ids, signal) =>
      counted({ reads: 1, readIds: ids.length }, signal, () =>
        E.right(
          ids.map((id) => {
            const row = rows.get(id);
            if (row === undefined) return { _tag: "Missing", id };
            return row.isDeleted
              ? { _tag: "Missing", id, deleted: row.item }
              : { _tag: "Found", item: row.item };
          }),
        ),
      ),
    push: (writes, signal) =>
      counted({ pushes: 1, writes: writes.length }, signal, () => E.right(writes.map(write))),
    photo: (id, photo, signal) =>
      counted({ photos: 1 }, signal, () =>
        eqPhoto(live(id)?.contact.photo, photo) ? photos.bytesOf(id, photo) : E.left(notFound(id)),
      ),
    ...(acknowledges ? { acknowledge: feed.acknowledge } : {}),
    expireCursors: feed.expireCursors,
    add: (contact, { id, ...details } = {}) => {
      added += 1;
      photos.keep(contact);
      return save({
        id: id ?? contactIdOf(`contact-${added}`),
        contact,
        version: editedVersion(replicaId, emptyContact, contact)(emptyContactVersion),
        recordType: businessContactType,
        isPrivate: false,
        modifiedAt: now(),
        ...details,
      });
    },
    edit: (id, recipe, by = replicaId) => {
      const item = known(id);
      const contact = recipe(item.contact);
      if (contact === item.contact) return;
      photos.keep(contact);
      const version = editedVersion(by, item.contact, contact)(item.version);
      save({ ...item, contact, version, modifiedAt: now() });
    },
    reclassify: (id, details) => void save({ ...known(id), ...details }),
    remove,
    restore: (id) => {
      const row = rows.get(id);
      if (row === undefined || !row.isDeleted) throw new Error(`${id} is not in Deleted Items`);
      save({ ...row.item, version: tickContactVersion(replicaId, [])(row.item.version) });
    },
    purge: (id) => {
      if (live(id) !== undefined) remove(id);
      rows.delete(id);
      purged.add(id);
    },
    get: live,
    all: () => rowsThat(false),
    deleted: () => rowsThat(true),
    rows: () => [...rows.values()],
    receives: ({ item, isDeleted }) => {
      photos.keep(item.contact);
      save(item, isDeleted);
    },
  };
};

type Tagged<Tag extends DatabaseWrite["_tag"]> = Extract<DatabaseWrite, { readonly _tag: Tag }>;

const editedVersion = (
  by: ReplicaId,
  before: Contact,
  after: Contact,
): ((version: ContactVersion) => ContactVersion) => {
  const changes = diffContacts(before, after);
  return tickContactVersion(by, writtenPaths(changes), removedPaths(changes));
};
