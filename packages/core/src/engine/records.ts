import type { ContactId } from "../contact/ids.js";
import type { Conflict } from "../merge/conflict.js";
import type { Direction } from "../merge/direction.js";
import type { ContactFiling } from "../replica/database.js";
import type { Cursor, DatabaseId, MirrorId, RemoteId, Revision } from "../replica/ids.js";
import type { Marker } from "../replica/marker.js";
import type { Operation } from "./operation.js";
import type { Tracking } from "./tracking-mode.js";

/** What this mirror is bound to, and how far it has come. */
export type Binding = {
  readonly mirrorId: MirrorId;
  readonly databaseId: DatabaseId;
  readonly folderId: string;
  readonly phase: "Mirroring" | "Stopping" | "Stopped";
  /** The name of the selection, and the mapping, that the last complete run used. */
  readonly selection: string;
  readonly mapping: number;
  readonly category?: string;
  /** Of the last complete run; absent: both ways. */
  readonly direction?: Direction;
  /** Of the last complete run; absent: all. */
  readonly tracking?: Tracking;
  readonly databaseCursor?: Cursor;
  readonly folderCursor?: Cursor;
  /** What copies are filed under that are being taken over from another database: it goes. */
  readonly formerCategory?: string;
  /** Of a database that is being left: what becomes of its copies. */
  readonly answer?: LeavingAnswer;
};

/** `Import`: they become contacts of the next database, filed like this. */
export type LeavingAnswer =
  | { readonly _tag: "Keep" }
  | { readonly _tag: "Remove" }
  | { readonly _tag: "Import"; readonly filing: ContactFiling & { readonly importId: string } };

/** An operation that failed for its own reason and is tried again after `retryAt`. */
export type Parked = {
  readonly contactId: ContactId;
  /** Set for an item without a link, which waits apart from its contact. */
  readonly remoteId?: RemoteId;
  readonly name: string;
  readonly reason: string;
  readonly errorTag: string;
  readonly attempts: number;
  readonly since: number;
  readonly retryAt: number;
  /** What the item carries that was to be adopted: an earlier mirror's marker, which nobody else would look for. */
  readonly formerMarker?: Marker;
  /** The hash of the photo that it failed for: it is tried again without. */
  readonly refusedPhoto?: string;
};

/** An operation that waits for a person. */
export type Held = {
  readonly contactId: ContactId;
  readonly name: string;
  /** All that one run held for one reason share it, and can be released together. */
  readonly group: string;
  readonly reason: string;
  readonly decision: Operation["decision"];
  readonly since: number;
  /** Set for an item without a link, which waits apart from its contact. */
  readonly remoteId?: RemoteId;
  readonly answer?: "Released" | "Discarded";
  /** The side that would have lost something, and stands if the operation is discarded. */
  readonly loser?: "Database" | "Folder";
  /** Whatever would be done about the contact waits, and not only what would take something away. */
  readonly isFrozen?: true;
  /** The state of the other side that it was held about: what is edited there later is in no answer. */
  readonly about?: Revision;
  /** What the item carries that was to be adopted, if it is not this mirror's: nobody else would look for it. */
  readonly formerMarker?: Marker;
};

/** What waits is filed under its contact, or under the item if that has no link. */
export const waitingKey = ({ contactId, remoteId }: Pick<Held, "contactId" | "remoteId">): string =>
  remoteId === undefined ? contactId : `${contactId}/${remoteId}`;

/** A conflict with whose it is, until someone resolves it. */
export type RecordedConflict = {
  readonly id: string;
  readonly contactId: ContactId;
  readonly name: string;
  readonly since: number;
  readonly run: number;
  readonly conflict: Conflict;
  /** The bytes of the photo that lost, in hexadecimal. */
  readonly losingPhoto?: string;
};

/**
 * A write to the folder that is about to be sent, kept until its answer is recorded. `plan` is its
 * operation's key there; once the answer is known to be lost, `operation` says it again.
 */
export type Intent = {
  readonly contactId: ContactId;
  readonly plan: string;
  readonly operation?: Operation;
};

/** What a person said of a contact: whether it is mirrored. Without a word, the mirror's `tracking` decides. */
export type Tracked = { readonly contactId: ContactId; readonly isTracked: boolean };
