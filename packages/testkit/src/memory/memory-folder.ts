import {
  type Contact,
  type Folder,
  type FolderCapabilities,
  type FolderItem,
  type FolderWrite,
  type Marker,
  type Projection,
  type RemoteId,
  type ReplicaError,
  type WriteResult,
  eqPhoto,
  remoteId,
  stringFromMarker,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { type CallLog, callLog } from "./call-log.js";
import { changeFeed } from "./change-feed.js";
import { type FolderPerson, folderPerson } from "./folder-person.js";
import { type MemoryItem, folderItemOf, folderShelf } from "./folder-shelf.js";
import { wholeProjection } from "../samples/held-contact.js";
import { photoShelf } from "./photo-shelf.js";
import { failed, forbidden, notFound, refusalOfContact, revisionMismatch } from "./refusals.js";
import { sameValue } from "../samples/same-value.js";

/** A folder in memory, with what a person does in it, and what a service does at its worst. */
export type MemoryFolder = Folder &
  FolderPerson & {
    readonly expireCursors: () => void;
    /** An `Eventual` folder does not list its last `changes` yet; reading and finding see them all. */
    readonly setLag: (changes: number) => void;
    readonly calls: CallLog;
  };

export type MemoryFolderOptions = Partial<FolderCapabilities> & {
  readonly id?: string;
  readonly name?: string;
  /** `Client`: a copy is named after its marker; `Server`: each create gets a new id, and two of them two copies. */
  readonly naming?: "Client" | "Server";
  readonly pageSize?: number;
  readonly items?: "WithPull" | "OnRead";
  readonly acknowledges?: boolean;
  /** What the service makes of every contact it stores. */
  readonly respell?: (contact: Contact) => Contact;
  /** `Silent`: a write's answer says nothing of what the service made of it. */
  readonly stored?: "Reported" | "Silent";
  /** Refuses single contacts for a reason of the service's own. */
  readonly refusal?: (contact: Contact) => ReplicaError | undefined;
  /** In ms since 1970; without it, every change is one ms after the last. */
  readonly now?: () => number;
  readonly latency?: () => Promise<void>;
};

export const memoryFolder = (options: MemoryFolderOptions = {}): MemoryFolder => {
  const { id = "memory-folder", name = "Contacts", naming = "Server", stored = "Reported" } = options;
  const { pageSize = 100, items = "WithPull", acknowledges = false } = options;
  const capabilities = capabilitiesOf(options);
  const { counted, ...calls } = callLog(options.latency);
  const feed = changeFeed<RemoteId, FolderItem>({ name: `folder ${id}`, pageSize, items });
  const photos = photoShelf();
  let ticks = 0;
  const shelf = folderShelf({
    projection: capabilities.projection,
    respell: options.respell ?? ((contact) => contact),
    now: options.now ?? (() => (ticks += 1)),
    onChange: feed.record,
  });

  const store = (
    id: RemoteId,
    { contact, marker, photoBytes }: Exclude<FolderWrite, { _tag: "Remove" }>,
    before?: MemoryItem,
  ): WriteResult<RemoteId, FolderItem> => {
    const refused =
      refusalOfContact(id, contact) ??
      options.refusal?.(contact) ??
      photos.refusalOf(id, contact, photoBytes);
    if (refused !== undefined) return failed(refused);
    const item = shelf.put(id, contact, {
      ...(before === undefined ? {} : { opaque: before.opaque }),
      ...(marker === undefined ? {} : { marker }),
    });
    const done = { _tag: "Done", id, revision: item.revision } as const;
    const differs = !sameValue(item.contact, contact);
    return differs && stored === "Reported" ? { ...done, stored: folderItemOf(item) } : done;
  };

  const write = (given: FolderWrite): WriteResult<RemoteId, FolderItem> => {
    if (capabilities.access === "ReadOnly") return failed(forbidden);
    if (given._tag === "Create") {
      const id = naming === "Client" ? nameOfCopy(given.marker) : shelf.newId();
      return shelf.get(id) === undefined ? store(id, given) : failed(revisionMismatch(id));
    }
    const item = shelf.get(given.id);
    if (item === undefined)
      return given._tag === "Remove" ? { _tag: "Removed", id: given.id } : failed(notFound(given.id));
    if (item.revision !== given.revision) return failed(revisionMismatch(given.id));
    if (given._tag === "Update") return store(given.id, given, item);
    shelf.drop(given.id);
    return { _tag: "Removed", id: given.id };
  };

  return {
    id,
    name,
    capabilities,
    calls,
    pull: (since, signal) => counted({ pulls: 1 }, signal, () => feed.pull(since)),
    read: (ids, signal) =>
      counted({ reads: 1, readIds: ids.length }, signal, () => {
        refuseTooMany(ids, capabilities);
        return E.right(
          ids.map((id) => {
            const item = shelf.get(id);
            return item === undefined ? { _tag: "Missing", id } : { _tag: "Found", item: folderItemOf(item) };
          }),
        );
      }),
    push: (writes, signal) =>
      counted({ pushes: 1, writes: writes.length }, signal, () => {
        refuseTooMany(writes, capabilities);
        return E.right(writes.map(write));
      }),
    photo: (id, photo, signal) =>
      counted({ photos: 1 }, signal, () =>
        eqPhoto(shelf.get(id)?.contact.photo, photo) ? photos.bytesOf(id, photo) : E.left(notFound(id)),
      ),
    find: (markers, signal) =>
      counted({ finds: 1 }, signal, () => {
        const wanted = new Set(markers.map(stringFromMarker));
        const found = shelf
          .all()
          .filter(({ marker }) => marker !== undefined && wanted.has(stringFromMarker(marker)));
        return E.right(found.map(folderItemOf));
      }),
    ...(acknowledges ? { acknowledge: feed.acknowledge } : {}),
    expireCursors: feed.expireCursors,
    setLag: (changes) => {
      if (capabilities.listing === "Immediate") throw new Error("an Immediate folder cannot lag");
      feed.setLag(changes);
    },
    ...folderPerson(shelf, photos),
  };
};

/** Where a client-named copy goes: the same place for the same marker, another for another binding's. */
export const nameOfCopy = ({ mirrorId, contactId }: Marker): RemoteId =>
  remoteId(`${mirrorId}.${contactId}.vcf`);

const capabilitiesOf = (options: MemoryFolderOptions): FolderCapabilities => {
  const projection: Projection = options.projection ?? wholeProjection;
  const { access = "ReadWrite", revisions = "Honoured", listing = "Immediate" } = options;
  const { batchSize = 50, concurrency = 4 } = options;
  return { projection, access, revisions, listing, batchSize, concurrency };
};

const refuseTooMany = (asked: ReadonlyArray<unknown>, { batchSize }: FolderCapabilities): void => {
  if (asked.length > batchSize)
    throw new Error(`${asked.length} in one call, where the folder's batchSize is ${batchSize}`);
};
