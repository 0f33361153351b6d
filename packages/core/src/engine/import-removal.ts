import * as E from "fp-ts/lib/Either.js";
import { eqDot, tickContactVersion } from "../clock/contact-version.js";
import type { ReplicaId } from "../clock/replica-id.js";
import { diffContacts } from "../change/diff.js";
import type { FieldPath } from "../contact/field-path.js";
import type { BusinessContact, DatabaseWrite } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import { agreedBase } from "./ignored.js";
import { contactsOf } from "./import-listing.js";
import type { Imported } from "./imported.js";
import type { Link } from "./link.js";
import { bareCopy, copyStateOf } from "./linked-pair.js";
import { type EditedSince, type Operation, changedPaths, displayName } from "./operation.js";
import { readItems } from "./read-items.js";
import { lostWith } from "./reconcile-unlinked.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";
import type { ReadResult } from "../replica/replica.js";
import type { RemoteId } from "../replica/ids.js";

/**
 * Puts on the stage what takes imported contacts away again: into Deleted Items, and their copies out of
 * the folder. What was edited since is told, and what only a copy has of it is kept in a conflict.
 * @param by - who removes them: the database's own replica.
 */
export const planRemovals = async (
  run: PlanningRun,
  by: ReplicaId,
  imports: ReadonlyArray<Imported>,
): Attempt<void> => {
  for (const chunk of chunksOf(imports)) {
    const ids = chunk.map(({ contactId }) => contactId);
    const records = await contactsOf(run, ids);
    if (E.isLeft(records)) return records;
    const links = await onState(run.state.linksOf(ids));
    if (E.isLeft(links)) return links;
    const linked = [...links.right.values()];
    const items = await readItems(
      run,
      linked.map(({ remoteId }) => ({ id: remoteId })),
    );
    if (E.isLeft(items)) return items;
    const answers = new Map(linked.map(({ contactId }, at) => [contactId, items.right[at]]));
    const staged = await onState(
      run.stage.add(
        chunk.flatMap((imported) => {
          const { contactId } = imported;
          const { living, gone } = records.right;
          if (!living.has(contactId) && !gone.has(contactId)) return [];
          const parts = { record: living.get(contactId), link: links.right.get(contactId) };
          return removeImported(run, by, imported, { ...parts, copy: answers.get(contactId) }) ?? [];
        }),
      ),
    );
    if (E.isLeft(staged)) return staged;
  }
  return E.right(undefined);
};

type Parts = {
  readonly record: BusinessContact | undefined;
  readonly link: Link | undefined;
  readonly copy: ReadResult<RemoteId, FolderItem> | undefined;
};

/** Undefined: nothing of it is left. */
const removeImported = (
  run: PlanningRun,
  by: ReplicaId,
  imported: Imported,
  { record, link, copy }: Parts,
): Operation | undefined => {
  if (record === undefined && link === undefined) return undefined;
  const removal: Operation = {
    decision: "RemoveImported",
    contactId: imported.contactId,
    name: record === undefined ? imported.name : displayName(record.contact),
    removes: record === undefined ? "Folder" : "Database",
    overwrites: [],
    conflicts: [],
    link: link === undefined ? "Keep" : "Drop",
    isReleased: true,
  };
  const removed = link === undefined ? undefined : removalOfCopy(run, link, copy);
  return {
    ...removal,
    ...removed?.part,
    ...(record === undefined
      ? {}
      : {
          database: removalOfContact(by, record),
          editedSince: editedSince(run, imported, record, removed?.edited ?? []),
        }),
  };
};

const removalOfContact = (by: ReplicaId, { id, revision, version }: BusinessContact): DatabaseWrite => ({
  _tag: "Remove",
  id,
  revision,
  version: tickContactVersion(by, [])(version),
});

type RemovedCopy = {
  readonly part: Pick<Operation, "remoteId" | "folder"> & Partial<Pick<Operation, "conflicts">>;
  readonly edited: ReadonlyArray<FieldPath>;
};

/** Undefined: it is gone, or somebody else's. One that cannot be read goes if it is as the link has it. */
const removalOfCopy = (run: PlanningRun, link: Link, copy: Parts["copy"]): RemovedCopy | undefined => {
  if (copy?._tag === "Missing") return undefined;
  const { remoteId, folderRevision } = link;
  if (copy?._tag !== "Found")
    return {
      part: { remoteId, folder: { _tag: "Remove", id: remoteId, revision: folderRevision } },
      edited: [],
    };
  const { item } = copy;
  if (!isOurs(run, link, item)) return undefined;
  const edited = editsOfCopy(run, link, item);
  return {
    part: {
      remoteId,
      folder: { _tag: "Remove", id: remoteId, revision: item.revision },
      ...(edited.length === 0 ? {} : { conflicts: [lostWith(item)] }),
    },
    edited,
  };
};

/** What now carries another contact's marker is left alone. */
const isOurs = ({ context }: PlanningRun, link: Link, item: FolderItem): boolean =>
  copyStateOf(context, { link, contact: { _tag: "Deleted" }, copy: { _tag: "Present", item } }) !==
  "Disowned";

/** Of what was undone the link knows the revision, and yet it is news. */
const editsOfCopy = (
  { context, held }: PlanningRun,
  link: Link,
  item: FolderItem,
): ReadonlyArray<FieldPath> => {
  const isNews = link.ignored !== undefined || held.get(link.contactId)?.isFrozen === true;
  if (item.revision === link.folderRevision && !isNews) return [];
  const bare = bareCopy(context);
  return changedPaths(diffContacts(bare(agreedBase(link)), bare(item.contact)));
};

/** An entry that was taken out of a list leaves no trace. */
const editedSince = (
  { context }: PlanningRun,
  { madeBy }: Imported,
  { version }: BusinessContact,
  editedThere: ReadonlyArray<FieldPath>,
): EditedSince => {
  const edited = Object.entries(version.dots).filter(([, dot]) => !eqDot(dot, madeBy));
  const isOfFolder = (replica: ReplicaId): boolean =>
    replica === context.folderReplica || replica === madeBy.replica;
  const pathsWhere = (isMeant: (replica: ReplicaId) => boolean) =>
    edited.flatMap(([path, { replica }]) => (isMeant(replica) ? [path] : []));
  return {
    database: pathsWhere((replica) => !isOfFolder(replica)),
    folder: [...new Set([...pathsWhere(isOfFolder), ...editedThere])],
  };
};
