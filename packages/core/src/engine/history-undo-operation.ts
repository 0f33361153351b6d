import { eqContact } from "../contact/eq-contact.js";
import type { FolderItem } from "../replica/folder.js";
import { revision } from "../replica/ids.js";
import { withCategory } from "./category.js";
import type { Sides } from "./history-undo-sides.js";
import { type FoundSubject, type UndoContext, knownCopyOf } from "./history-undo-subject.js";
import { databaseWriting, folderWriting } from "./history-undo-writes.js";
import type { Link } from "./link.js";
import { type LinkDraft, type Operation, displayName } from "./operation.js";

/**
 * What brings the two sides of a contact back to where they were. What a person had done on a side
 * is still there, and news again as far as the link knows: the contact waits until somebody says
 * whether it shall be carried over again. Undefined: all is as it was.
 */
export const undoOperation = (
  context: UndoContext,
  subject: FoundSubject,
  now: Sides,
  then: Sides,
): Operation | undefined => {
  const { contactId, record, changes, isBegun } = subject;
  const folder = folderWriting(context, subject, now, then);
  const database = databaseWriting(context, subject, now, then);
  const link = linkDraft(context, subject, then, database.database?.version ?? record.version);
  const isWriting = folder.folder !== undefined || database.database !== undefined;
  if (!isWriting && !isBegun && isSameLink(subject.link, link)) return undefined;
  return {
    decision: "Undo",
    contactId,
    name: displayName(record.contact),
    ...itemOf(subject),
    ...folder,
    ...database,
    overwrites: [],
    conflicts: [],
    link,
    isReleased: true,
    undoes: {
      run: context.undone,
      isHeldAfter: isOpen(subject, then),
      isOfImport: changes.some((change) => change.database?.did === "Created"),
    },
  };
};

/** The next sync would do something about it; one that is gone from both sides, or left to its person, is done with. */
const isOpen = (
  { isMirrored }: FoundSubject,
  { database, isDeleted, folder, isOwn, base }: Sides,
): boolean => {
  if (isDeleted) return !isOwn && folder !== undefined;
  if (isOwn || folder === undefined || !isMirrored) return true;
  return !eqContact(base.database, database) || !eqContact(base.folder, folder);
};

const isSameLink = (before: Link | undefined, after: LinkDraft | "Drop"): boolean =>
  before === undefined || after === "Drop"
    ? before === undefined && after === "Drop"
    : eqContact(before.databaseBase, after.databaseBase) &&
      eqContact(before.folderBase, after.folderBase ?? before.folderBase);

const itemOf = ({ link, changes }: FoundSubject): Pick<Operation, "remoteId"> => {
  const remoteId = knownCopyOf(link, changes);
  return remoteId === undefined ? {} : { remoteId };
};

/** A contact whose copy a person deleted is linked to what is not there, as it was when that was found. */
const linkDraft = (
  context: UndoContext,
  subject: FoundSubject,
  then: Sides,
  version: LinkDraft["version"],
): LinkDraft | "Drop" => {
  const { contactId, link, record, found } = subject;
  const isMade = then.folder !== undefined && found === undefined;
  const item = isMade ? {} : itemOf(subject);
  if (isUnlinked(subject, then) || (!isMade && item.remoteId === undefined)) return "Drop";
  return {
    ...(link === undefined ? {} : keptOf(link)),
    ...item,
    contactId,
    databaseRevision: record.revision,
    folderRevision: revisionOf(found),
    databaseBase: then.base.database,
    folderBase: withCategory(context.category)(then.base.folder),
    version,
    mapping: context.projection.revision,
    seen: isMade ? context.listing === "Immediate" : (link?.seen ?? true),
  };
};

/** Nobody's copy, no contact and no copy, or a contact as it was before it had one. */
const isUnlinked = ({ changes }: FoundSubject, { folder, isDeleted, isOwn }: Sides): boolean =>
  isOwn ||
  (folder === undefined && (isDeleted || changes.some((change) => change.folder?.did === "Created")));

/** What swings starts over, and what was found of a run that died is noted by this. */
const keptOf = ({
  remoteId: _id,
  folderBase: _base,
  trail: _past,
  unnoted: _found,
  ...kept
}: Link): Omit<Link, "remoteId" | "folderBase"> => kept;

/** A copy whose marker somebody took off is to be looked at again. */
const revisionOf = (item: FolderItem | undefined) =>
  item?.marker === undefined ? revision("") : item.revision;
