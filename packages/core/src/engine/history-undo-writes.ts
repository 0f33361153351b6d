import { tickContactVersion } from "../clock/contact-version.js";
import { diffContacts, removedPaths, writtenPaths } from "../change/diff.js";
import type { FolderWrite } from "../replica/folder.js";
import { withCategory } from "./category.js";
import type { Sides } from "./history-undo-sides.js";
import type { FoundSubject, UndoContext } from "./history-undo-subject.js";
import { markerFor } from "./linked-pair.js";
import type { Operation } from "./operation.js";

type DatabaseWriting = Pick<Operation, "database" | "intoDatabase" | "removes">;
type FolderWriting = Pick<Operation, "folder" | "intoFolder" | "removes">;

/** An edit of the database's own. Empty: it is as it shall be. */
export const databaseWriting = (
  { replicaId }: UndoContext,
  { record }: FoundSubject,
  now: Sides,
  then: Sides,
): DatabaseWriting => {
  if (now.isDeleted && then.isDeleted) return {};
  const { id, revision } = record;
  const changes = diffContacts(now.database, then.database);
  const tick = tickContactVersion(replicaId, writtenPaths(changes), removedPaths(changes));
  const version = tick(record.version);
  if (then.isDeleted) return { database: { _tag: "Remove", id, version, revision }, removes: "Database" };
  const told = changes.length === 0 ? {} : { intoDatabase: changes };
  if (now.isDeleted) return { database: { _tag: "Restore", id, version, contact: then.database }, ...told };
  return changes.length === 0
    ? {}
    : { database: { _tag: "Update", id, version, revision, contact: then.database }, ...told };
};

/** Empty: the copy is as it shall be. */
export const folderWriting = (
  context: UndoContext,
  subject: FoundSubject,
  now: Sides,
  then: Sides,
): FolderWriting => {
  const { contactId, found } = subject;
  if (then.folder === undefined)
    return found === undefined
      ? {}
      : { folder: { _tag: "Remove", id: found.id, revision: found.revision }, removes: "Folder" };
  const contact = withCategory(context.category)(then.folder);
  const marker = markerFor(context, { contactId });
  if (found === undefined || now.folder === undefined) return { folder: { _tag: "Create", marker, contact } };
  const changes = diffContacts(now.folder, then.folder);
  const { id, revision } = found;
  if (!then.isOwn && changes.length === 0) return {};
  const update = { _tag: "Update", id, revision } as const;
  const folder: FolderWrite = then.isOwn
    ? { ...update, ...markerOfOwn(subject), contact: then.folder }
    : { ...update, marker, contact };
  return { folder, ...(changes.length === 0 ? {} : { intoFolder: changes }) };
};

/** The item is a person's own again, or whose it was before it was made ours, if it still says so. */
const markerOfOwn = ({ link }: FoundSubject) =>
  link?.formerMarker === undefined ? {} : { marker: link.formerMarker };
