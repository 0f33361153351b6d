import { diffContacts, writtenPaths } from "../change/diff.js";
import type { Conflict } from "../merge/conflict.js";
import { mergeSides } from "../merge/merge-sides.js";
import { viewContact } from "../projection/view.js";
import { withCategory } from "./category.js";
import {
  type LinkedPair,
  type ReconcileContext,
  bareCopy,
  copyStateOf,
  databaseStateOf,
  lacksMarker,
  markerFor,
  operationOf,
  tickFolder,
} from "./linked-pair.js";
import { mergePair } from "./merge-pair.js";
import type { Operation } from "./operation.js";

/** The copy is gone, the contact was edited: a new copy. */
export const recreateCopy = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const { link, contact } = pair;
  if (contact._tag !== "Present") return { ...operationOf(pair, "Forget"), link: "Drop" };
  const view = withCategory(context.category)(viewContact(context.projection)(contact.record.contact));
  const { remoteId: _gone, folderBase: _former, undecided: _open, trail: _past, ...kept } = link;
  return {
    ...operationOf(pair, "RecreateCopy"),
    folder: { _tag: "Create", marker: markerFor(context, link), contact: view },
    folderPaths: writtenPaths(diffContacts(bareCopy(context)(link.folderBase), view)),
    conflicts:
      pair.standing === undefined ? [{ _tag: "EditAgainstDelete", edited: "Database", winner: "Edit" }] : [],
    link: {
      ...kept,
      databaseRevision: contact.record.revision,
      databaseBase: contact.record.contact,
      version: contact.record.version,
      mapping: context.projection.revision,
      seen: context.listing === "Immediate",
    },
  };
};

/** The contact is in Deleted Items, its copy was edited: both come back with the edit. */
export const restoreContact = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const { link, contact, copy } = pair;
  const copyNow = copy._tag === "Present" ? copy.item.contact : link.folderBase;
  const kept = contact.record;
  const merged = mergeSides(
    context.projection,
    context.policy.field,
  )({
    base: { database: link.databaseBase, folder: bareCopy(context)(link.folderBase) },
    database: kept?.contact ?? link.databaseBase,
    folder: bareCopy(context)(copyNow),
    undecided: [],
    newer: "Folder",
  });
  const changes = diffContacts(kept?.contact ?? link.databaseBase, merged.database);
  const version = tickFolder(context, changes)(kept?.version ?? link.version);
  const intoFolder = diffContacts(bareCopy(context)(copyNow), merged.folder);
  const isCopyAsMeant = intoFolder.length === 0 && !lacksMarker(pair);
  const folderRevision = copy._tag === "Present" ? copy.item.revision : link.folderRevision;
  const folderContact = withCategory(context.category)(merged.folder);
  const { undecided: _open, folderBase: _former, ...linked } = link;
  return {
    ...operationOf(pair, "RestoreContact"),
    database: { _tag: "Restore", id: link.contactId, version, contact: merged.database },
    ...(isCopyAsMeant
      ? {}
      : {
          folder: {
            _tag: "Update",
            id: link.remoteId,
            revision: folderRevision,
            marker: markerFor(context, link),
            contact: folderContact,
          },
        }),
    databasePaths: changes.map(({ path }) => path),
    folderPaths: intoFolder.map(({ path }) => path),
    conflicts: [
      ...(pair.standing === undefined
        ? [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Edit" } as const]
        : []),
      ...merged.conflicts,
    ],
    link: {
      ...linked,
      databaseBase: merged.database,
      folderRevision,
      ...(isCopyAsMeant ? { folderBase: copyNow } : {}),
      version,
      mapping: context.projection.revision,
    },
  };
};

/** The copy was deleted: its contact goes to Deleted Items. */
export const removeContact = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const { link, contact } = pair;
  if (contact._tag !== "Present") return { ...operationOf(pair, "Forget"), link: "Drop" };
  const { record } = contact;
  const wasEdited = databaseStateOf(context, pair) === "Edited";
  return {
    ...operationOf(pair, "RemoveContact"),
    database: {
      _tag: "Remove",
      id: link.contactId,
      revision: record.revision,
      version: tickFolder(context, [])(record.version),
    },
    removes: "Database",
    conflicts: wasEdited ? [{ _tag: "EditAgainstDelete", edited: "Database", winner: "Delete" }] : [],
    link: "Drop",
  };
};

/** The contact was deleted, or left the mirror: its copy goes. */
export const removeCopy = (
  context: ReconcileContext,
  pair: LinkedPair,
  decision: "RemoveCopy" | "ReleaseCopy",
): Operation => {
  const { link, copy } = pair;
  const lost =
    copy._tag === "Present" && copyStateOf(context, pair) === "Edited" ? copy.item.contact : undefined;
  const conflict: ReadonlyArray<Conflict> =
    lost === undefined ? [] : [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost }];
  return {
    ...operationOf(pair, decision),
    folder: {
      _tag: "Remove",
      id: link.remoteId,
      revision: copy._tag === "Present" ? copy.item.revision : link.folderRevision,
    },
    removes: "Folder",
    conflicts: conflict,
    link: "Drop",
  };
};

/** The copy's last edits go home, then the copy goes. */
export const bringHome = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const home = mergePair(context, pair, "BringHomeThenRelease");
  const removal = removeCopy(context, pair, "ReleaseCopy");
  return {
    ...removal,
    decision: "BringHomeThenRelease",
    ...(home?.database === undefined ? {} : { database: home.database }),
    databasePaths: home?.databasePaths ?? [],
    overwrites: home?.overwrites.filter((side) => side === "Database") ?? [],
    conflicts: home?.conflicts ?? [],
  };
};
