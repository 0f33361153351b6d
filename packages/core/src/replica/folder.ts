import type * as TE from "fp-ts/lib/TaskEither.js";
import type { Contact } from "../contact/contact.js";
import type { Projection } from "../projection/projection.js";
import type { RemoteId, Revision } from "./ids.js";
import type { Marker } from "./marker.js";
import type { Replica } from "./replica.js";
import type { ReplicaError } from "./replica-error.js";
import type { Signal } from "./signal.js";

/** An item as the folder holds it; `contact` is what of it the adapter's mapping reads, categories and all. */
export type FolderItem = {
  readonly id: RemoteId;
  readonly revision: Revision;
  readonly contact: Contact;
  readonly marker?: Marker;
  /** By the service's clock, in ms since 1970, where it says. */
  readonly modifiedAt?: number;
};

/** The one chosen place in the one chosen target. Lists persons only: groups and folders are none of its items. */
export interface Folder extends Replica<RemoteId, FolderItem, FolderWrite> {
  /**
   * What `openFolder` was given, and names the place for good: an account as well where the target has
   * several, so that a mirror never writes into another one of the same name.
   */
  readonly id: string;
  readonly name: string;
  readonly capabilities: FolderCapabilities;
  /**
   * The items that carry these markers, asked of the service itself and not of a listing that may
   * lag; of several with one marker at least one. Resolves a create whose answer never came.
   */
  readonly find: (
    markers: ReadonlyArray<Marker>,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, ReadonlyArray<FolderItem>>;
}

/**
 * `contact` is the whole view the copy shall have; what of the item this adapter does not model
 * stays as it is. `photoBytes` comes along when the photo may be news to the folder; one that comes
 * without them stays.
 */
export type FolderWrite =
  /** Never overwrites: `RevisionMismatch` if a copy with this marker is already where this one would go. */
  | {
      readonly _tag: "Create";
      readonly marker: Marker;
      readonly contact: Contact;
      readonly photoBytes?: Uint8Array;
    }
  /**
   * Writes the marker as well, in place of any that is there; without one, the item carries none
   * afterwards: it is a person's own from then on. `NotFound` if the item is gone: an update creates nothing.
   */
  | {
      readonly _tag: "Update";
      readonly id: RemoteId;
      readonly revision: Revision;
      readonly marker?: Marker;
      readonly contact: Contact;
      readonly photoBytes?: Uint8Array;
    }
  | { readonly _tag: "Remove"; readonly id: RemoteId; readonly revision: Revision };

export type FolderCapabilities = {
  readonly projection: Projection;
  /** `ReadOnly`: `push` answers `Forbidden` for everything. */
  readonly access: "ReadWrite" | "ReadOnly";
  /** `Honoured`: the service itself refuses a write on a stale revision; `Verified`: the adapter reads before it writes. */
  readonly revisions: "Honoured" | "Verified";
  /** `Immediate`: what was written is listed at once; `Eventual`: a listing may lag behind. */
  readonly listing: "Immediate" | "Eventual";
  /** Most writes, and most ids, in one call. */
  readonly batchSize: number;
  /** Most calls at once. */
  readonly concurrency: number;
};

export type FolderRef = {
  readonly id: string;
  readonly name: string;
  readonly access: "ReadWrite" | "ReadOnly";
};

/** A service, or a disk, with folders to choose from. */
export interface Target {
  /** For people: `CardDAV at dav.example.com`. */
  readonly name: string;
  readonly listFolders: (signal?: Signal) => TE.TaskEither<ReplicaError, ReadonlyArray<FolderRef>>;
  /** Left `NotFound`: no such folder, whatever the text; it is never created in passing. */
  readonly openFolder: (id: string, signal?: Signal) => TE.TaskEither<ReplicaError, Folder>;
  /** Left `RevisionMismatch`: there is one of that name; `Unsupported`: the folders of this target are given. */
  readonly createFolder: (name: string, signal?: Signal) => TE.TaskEither<ReplicaError, FolderRef>;
  /** Makes the category known where the target keeps a list of them, else does nothing. Repeatable. */
  readonly ensureCategory: (name: string, signal?: Signal) => TE.TaskEither<ReplicaError, void>;
}
