import * as E from "fp-ts/lib/Either.js";
import type { ReplicaId } from "../clock/replica-id.js";
import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { eqMarker } from "../replica/marker.js";
import type { ReadResult } from "../replica/replica.js";
import type { RecordedChange } from "./history-record.js";
import { takesItem } from "./import-records.js";
import type { Link } from "./link.js";
import { type ReconcileContext, markerFor } from "./linked-pair.js";

/** Whose edit an undoing is, and of which run. */
export type UndoContext = ReconcileContext & { readonly replicaId: ReplicaId; readonly undone: number };

/** What a run did about one contact, and what its two sides say now. */
export type UndoSubject = {
  readonly contactId: ContactId;
  /** Newest first. */
  readonly changes: ReadonlyArray<RecordedChange>;
  readonly contact: ReadResult<ContactId, BusinessContact>;
  /** It lives, and is to have a copy. */
  readonly isMirrored: boolean;
  /** Undefined: nobody knows of one. */
  readonly item?: ReadResult<RemoteId, FolderItem>;
  readonly link?: Link;
  /** What a copy said that was taken away, where a conflict keeps it. */
  readonly lost?: Contact;
  /** An undoing of this run had begun with it, and may have got anywhere. */
  readonly isBegun: boolean;
};

/** An item that a contact was made of is its copy only if it is linked. */
export const knownCopyOf = (
  link: Link | undefined,
  changes: ReadonlyArray<RecordedChange>,
): RemoteId | undefined =>
  link?.remoteId ?? changes.find((change) => change.remoteId !== undefined && !takesItem(change))?.remoteId;

/** The subject with what was found of it. */
export type FoundSubject = UndoSubject & { readonly record: BusinessContact; readonly found?: FolderItem };

/** Left: why nothing can be said of it now. */
export const findSubject = (context: UndoContext, subject: UndoSubject): E.Either<string, FoundSubject> => {
  const { contact, item, link } = subject;
  if (contact._tag === "Unreadable") return E.left(contact.error.message);
  const record = contact._tag === "Found" ? contact.item : contact.deleted;
  if (record === undefined) return E.left("it was purged from the database since");
  if (item === undefined || item._tag === "Missing") return E.right({ ...subject, record });
  if (item._tag === "Unreadable") return E.left(item.error.message);
  const found = item.item;
  if (isOurs(context, link, found)) return E.right({ ...subject, record, found });
  return link === undefined
    ? E.right({ ...subject, record })
    : E.left("its copy carries somebody else's marker by now");
};

/** A linked copy that lost its marker is one all the same. */
const isOurs = (context: UndoContext, link: Link | undefined, { marker }: FolderItem): boolean => {
  if (marker === undefined) return link !== undefined;
  return (
    (link?.formerMarker !== undefined && eqMarker(link.formerMarker, marker)) ||
    (marker.databaseId === context.databaseId && marker.contactId === link?.contactId) ||
    (link === undefined && eqMarker(marker, markerFor(context, marker)))
  );
};
