import {
  type Contact,
  type FolderItem,
  type Marker,
  type Projection,
  type RemoteId,
  remoteId,
  revision,
} from "@spegla/core";
import { heldContact } from "../samples/held-contact.js";

/** An item as the service holds it: with what of it no adapter models. */
export type MemoryItem = FolderItem & { readonly opaque: string };

export type FolderShelf = {
  readonly get: (id: RemoteId) => MemoryItem | undefined;
  /** Throws for an item that is not there: the test is wrong. */
  readonly known: (id: RemoteId) => MemoryItem;
  readonly all: () => ReadonlyArray<MemoryItem>;
  /** Stores what the service makes of the contact, at a new revision. A new item gets an opaque text. */
  readonly put: (id: RemoteId, contact: Contact, kept: KeptWithItem) => MemoryItem;
  /** Stores the same under an id, at a new revision; the service makes nothing else of it. */
  readonly copy: (id: RemoteId, item: Omit<MemoryItem, "id" | "revision" | "modifiedAt">) => MemoryItem;
  readonly drop: (id: RemoteId) => void;
  readonly newId: () => RemoteId;
};

type KeptWithItem = { readonly marker?: Marker; readonly opaque?: string };

export type FolderShelfOptions = {
  readonly projection: Projection;
  readonly respell: (contact: Contact) => Contact;
  readonly now: () => number;
  readonly onChange: (id: RemoteId, item: FolderItem | undefined) => void;
};

export const folderShelf = ({ projection, respell, now, onChange }: FolderShelfOptions): FolderShelf => {
  const items = new Map<RemoteId, MemoryItem>();
  let [revisions, names] = [0, 0];
  const copy: FolderShelf["copy"] = (id, { contact, marker, opaque }) => {
    revisions += 1;
    const item: FolderItem = {
      id,
      revision: revision(`"${revisions}"`),
      contact,
      modifiedAt: now(),
      ...(marker === undefined ? {} : { marker }),
    };
    const stored = { ...item, opaque };
    items.set(id, stored);
    onChange(id, item);
    return stored;
  };
  return {
    copy,
    get: (id) => items.get(id),
    known: (id) => {
      const item = items.get(id);
      if (item === undefined) throw new Error(`the test names ${id}, which is not there`);
      return item;
    },
    all: () => [...items.values()],
    put: (id, contact, { marker, opaque = `X-OPAQUE:${id}` }) =>
      copy(id, {
        contact: respell(heldContact(projection)(contact)),
        opaque,
        ...(marker === undefined ? {} : { marker }),
      }),
    drop: (id) => {
      if (items.delete(id)) onChange(id, undefined);
    },
    newId: () => {
      names += 1;
      return remoteId(`item-${names}`);
    },
  };
};

/** What the port shows of it. */
export const folderItemOf = (stored: MemoryItem): FolderItem => {
  const { opaque: _, ...item } = stored;
  return item;
};
