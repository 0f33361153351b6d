import { tickContactVersion } from "../clock/contact-version.js";
import type { ReplicaId } from "../clock/replica-id.js";
import { type FieldChange, removedPaths, writtenPaths } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";
import { eqContact } from "../contact/eq-contact.js";
import type { CopyState, DatabaseState } from "../merge/decision.js";
import type { Direction } from "../merge/direction.js";
import type { Policy } from "../merge/policy.js";
import type { Projection } from "../projection/projection.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { DatabaseId, MirrorId, Revision } from "../replica/ids.js";
import { type Marker, eqMarker } from "../replica/marker.js";
import { withoutCategories } from "./category.js";
import { agreedBase } from "./ignored.js";
import type { Link } from "./link.js";
import { type Operation, displayName } from "./operation.js";

/** What is the same for every contact of one run. */
export type ReconcileContext = {
  readonly databaseId: DatabaseId;
  readonly mirrorId: MirrorId;
  /** Who edits when a person edits in the folder. */
  readonly folderReplica: ReplicaId;
  readonly projection: Projection;
  readonly policy: Policy;
  readonly direction: Direction;
  readonly category?: string;
  /** The category that copies still carry from before this run: they are all refiled. */
  readonly formerCategory?: string;
  readonly isRefiling?: true;
  /** Whether what was just written counts as listed. */
  readonly listing: "Immediate" | "Eventual";
};

/** A linked contact with what its two sides say now. */
export type LinkedPair = {
  readonly link: Link;
  readonly contact:
    | { readonly _tag: "Present"; readonly record: BusinessContact; readonly isSelected: boolean }
    /** `record`: what Deleted Items keep of it; `isSelected`: whether it would be mirrored if it lived. */
    | { readonly _tag: "Deleted"; readonly record?: BusinessContact; readonly isSelected?: boolean };
  readonly copy:
    /** `isSecond`: it was there beside the copy that it now stands for; its values were never agreed on. */
    | { readonly _tag: "Present"; readonly item: FolderItem; readonly isSecond?: true }
    /** No news: as the link has it. */
    | { readonly _tag: "AsLinked" }
    /** `isUnproven`: no listing has ever shown it, and none says that it was removed. */
    | { readonly _tag: "Gone"; readonly isUnproven?: true };
  /** The hash of a photo that the folder has just refused. */
  readonly refusedPhoto?: string;
  /** A person let go what was held. */
  readonly isReleased?: true;
  /** A person discarded what this pair led to: that side's state stands, and goes to the other side. */
  readonly standing?: "Database" | "Folder";
  /** The other side was edited after that person had been asked. */
  readonly isAnswerOld?: true;
};

export const databaseStateOf = ({ link, contact }: LinkedPair): DatabaseState => {
  if (contact._tag === "Deleted") return "Deleted";
  if (!contact.isSelected) return "Left";
  return eqContact(link.databaseBase, contact.record.contact) ? "Unchanged" : "Edited";
};

export const copyStateOf = (context: ReconcileContext, { link, copy }: LinkedPair): CopyState => {
  if (copy._tag === "Gone") return "Deleted";
  if (copy._tag === "AsLinked") return link.ignored?._tag ?? "Unchanged";
  const { marker, contact } = copy.item;
  const isOurs = marker === undefined || isMarkerOf(context, link, marker);
  if (!isOurs) return "Disowned";
  const bare = bareCopy(context);
  return eqContact(bare(agreedBase(link)), bare(contact)) ? "Unchanged" : "Edited";
};

/** A former marker on a linked copy is as good: the link proves the rest. */
const isMarkerOf = ({ databaseId }: ReconcileContext, link: Link, marker: Marker): boolean =>
  (marker.databaseId === databaseId && marker.contactId === link.contactId) ||
  (link.formerMarker !== undefined && eqMarker(link.formerMarker, marker));

/** A copy as people fill it, without what the mirror files it under. */
export const bareCopy = ({
  category,
  formerCategory,
}: Pick<ReconcileContext, "category" | "formerCategory">): ((contact: Contact) => Contact) =>
  withoutCategories([category, formerCategory].filter((name) => name !== undefined));

/** The copy as it is now, as far as anyone says. */
export const copyOf = ({
  link,
  copy,
}: LinkedPair): { readonly contact: Contact; readonly revision: Revision } =>
  copy._tag === "Present" ? copy.item : { contact: link.folderBase, revision: link.folderRevision };

/** What became the copy and was none before has no base: nothing that only the contact has was taken from it. */
export const isSecondCopy = ({ link, copy }: Pick<LinkedPair, "link" | "copy">): boolean =>
  link.unmet === true || (copy._tag === "Present" && copy.isSecond === true);

/** By the sides' own clocks; the database where the folder does not say. */
export const newerSide = (record: BusinessContact, item: FolderItem | undefined): "Database" | "Folder" =>
  item?.modifiedAt !== undefined && item.modifiedAt > record.modifiedAt ? "Folder" : "Database";

/** A photo that this copy's folder refused is not asked of it again. */
export const projectionFor = (
  { projection }: ReconcileContext,
  { refusedPhoto, link }: { readonly refusedPhoto?: string; readonly link?: Link },
  { contact }: Pick<BusinessContact, "contact">,
): Projection => {
  const refused = refusedPhoto ?? link?.refusedPhoto;
  if (refused === undefined || contact.photo?.hash !== refused) return projection;
  const { photo: _refused, ...others } = projection;
  return others;
};

/** Another program dropped the marker, or it is still another database's: ours is put there. */
export const lacksMarker = ({ databaseId }: ReconcileContext, { copy }: LinkedPair): boolean =>
  copy._tag === "Present" && copy.item.marker?.databaseId !== databaseId;

/** An operation that does nothing yet. */
export const operationOf = ({ link, contact }: LinkedPair, decision: Operation["decision"]): Operation => ({
  decision,
  contactId: link.contactId,
  name: displayName(contact.record?.contact ?? link.databaseBase),
  remoteId: link.remoteId,
  overwrites: [],
  conflicts: [],
  link: "Keep",
});

export const markerFor = (
  { databaseId, mirrorId }: ReconcileContext,
  { contactId }: { readonly contactId: ContactId },
): Marker => ({
  databaseId,
  mirrorId,
  contactId,
});

/** The folder's person edited: one more edit of the folder's own in the contact's version. */
export const tickFolder = ({ folderReplica }: ReconcileContext, changes: ReadonlyArray<FieldChange>) =>
  tickContactVersion(folderReplica, writtenPaths(changes), removedPaths(changes));
