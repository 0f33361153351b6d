import type { ContactVersion } from "../clock/contact-version.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { ContactId } from "../contact/ids.js";
import type { FolderItem } from "../replica/folder.js";
import { type RemoteId, type Revision, revision } from "../replica/ids.js";
import type { Marker } from "../replica/marker.js";
import type { Ignored } from "./ignored.js";

/** The pairing of a business contact with its copy, and what both sides last agreed on. */
export type Link = {
  readonly contactId: ContactId;
  readonly remoteId: RemoteId;
  /** The last state of each side that this link has taken note of. */
  readonly databaseRevision: Revision;
  readonly folderRevision: Revision;
  /** The bases, each as its side stores it. */
  readonly databaseBase: Contact;
  readonly folderBase: Contact;
  readonly version: ContactVersion;
  /** Of the projection that wrote the copy. */
  readonly mapping: number;
  /** Whether a listing that may lag has shown the copy yet; before that, absence says nothing. */
  readonly seen: boolean;
  /** What the copy still carries of an earlier binding, or of another database that it was taken over from. */
  readonly formerMarker?: Marker;
  readonly unnoted?: Unnoted;
  /** What was done to the copy and does not count in this mirror's direction. */
  readonly ignored?: Ignored;
  /** The two were linked by a person, and have yet to be merged: they never agreed on anything. */
  readonly unmet?: true;
  /** Fields that wait for a person. */
  readonly undecided?: ReadonlyArray<FieldPath>;
  /** The hash of a photo that the folder would not take. */
  readonly refusedPhoto?: string;
  /** What the folder's side of each field was before its last changes, newest last: swinging shows here. */
  readonly trail?: Readonly<Record<string, ReadonlyArray<string>>>;
};

/**
 * What a run that died may have done to the copy: what is found of it is nobody's edit. `Removed`:
 * it was to be taken away. `Written`: what it was to say then, and what its contact said; of that
 * only `paths` were written.
 */
export type Unnoted =
  | { readonly _tag: "Removed" }
  | {
      readonly _tag: "Written";
      readonly database: Contact;
      readonly folder: Contact;
      readonly paths: ReadonlyArray<FieldPath>;
    };

/** The same copy under another name; the revision it had there says nothing here. */
export const relinked = (link: Link, item: FolderItem): Link => ({
  ...link,
  remoteId: item.id,
  folderRevision: revision(""),
});
