import { type Contact, type DatabaseId, type Marker, type RemoteId, remoteId } from "@spegla/core";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import * as S from "fp-ts/lib/string.js";
import type { FolderShelf, MemoryItem } from "./folder-shelf.js";
import type { PhotoShelf } from "./photo-shelf.js";

/** What the person, or another program, does in the folder behind the mirror's back. */
export type FolderPerson = {
  /** An unknown contact: no marker. */
  readonly personAdds: (contact: Contact) => RemoteId;
  /** The same under an id of the person's choosing. */
  readonly personAddsNamed: (name: string, contact: Contact) => RemoteId;
  readonly personEdits: (id: RemoteId, recipe: (contact: Contact) => Contact) => void;
  readonly personRemoves: (id: RemoteId) => void;
  /** A copy with the same marker under a new id. */
  readonly personDuplicates: (id: RemoteId) => RemoteId;
  /** The same item under a new id; the old one is gone. */
  readonly personRenames: (id: RemoteId) => RemoteId;
  /** As if another database's mirror had made it. */
  readonly foreignAdds: (contact: Contact, marker: Marker) => RemoteId;
  readonly dropsMarker: (id: RemoteId) => void;
  readonly forges: (id: RemoteId, marker: Marker) => void;
  /** Something that no adapter models: the item's `opaque`. */
  readonly writesOpaque: (id: RemoteId, opaque: string) => void;
  /** A new revision, and nothing else is new. */
  readonly bumpsRevision: (id: RemoteId) => void;
  readonly all: () => ReadonlyArray<MemoryItem>;
  /**
   * One line an item, for byte-for-byte comparison, of those that are not copies of the database
   * `own`: all without a marker, and the foreign ones. Revisions are in it: no write goes unseen.
   */
  readonly snapshot: (own: DatabaseId) => ReadonlyArray<string>;
};

export const folderPerson = (shelf: FolderShelf, photos: PhotoShelf): FolderPerson => {
  const adds = (contact: Contact, marker?: Marker, id: RemoteId = shelf.newId()): RemoteId => {
    photos.keep(contact);
    return shelf.put(id, contact, marker === undefined ? {} : { marker }).id;
  };
  const copies = (id: RemoteId): RemoteId => shelf.copy(shelf.newId(), shelf.known(id)).id;
  return {
    personAdds: (contact) => adds(contact),
    personAddsNamed: (name, contact) => adds(contact, undefined, remoteId(name)),
    personEdits: (id, recipe) => {
      const item = shelf.known(id);
      const contact = recipe(item.contact);
      photos.keep(contact);
      shelf.put(id, contact, item);
    },
    personRemoves: (id) => shelf.drop(shelf.known(id).id),
    personDuplicates: copies,
    personRenames: (id) => {
      const renamed = copies(id);
      shelf.drop(id);
      return renamed;
    },
    foreignAdds: (contact, marker) => adds(contact, marker),
    dropsMarker: (id) => {
      const { contact, opaque } = shelf.known(id);
      shelf.copy(id, { contact, opaque });
    },
    forges: (id, marker) => void shelf.copy(id, { ...shelf.known(id), marker }),
    writesOpaque: (id, opaque) => void shelf.copy(id, { ...shelf.known(id), opaque }),
    bumpsRevision: (id) => void shelf.copy(id, shelf.known(id)),
    all: shelf.all,
    snapshot: (own) =>
      pipe(
        shelf.all(),
        RA.filter(({ marker }) => marker?.databaseId !== own),
        RA.map((item) => JSON.stringify(item)),
        sort(S.Ord),
      ),
  };
};
