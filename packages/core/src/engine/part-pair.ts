import { type FieldChange, diffContacts } from "../change/diff.js";
import type { Photo } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import { singlePath } from "../contact/field-path.js";
import type { Conflict, FieldConflict } from "../merge/conflict.js";
import { type Merged, mergeSides } from "../merge/merge-sides.js";
import { viewContact } from "../projection/view.js";
import { revision } from "../replica/ids.js";
import { carriedWrites } from "./carried-writes.js";
import { withCategory } from "./category.js";
import { agreedBase } from "./ignored.js";
import {
  type LinkedPair,
  type ReconcileContext,
  bareCopy,
  copyOf,
  copyStateOf,
  databaseStateOf,
  isSecondCopy,
  lacksMarker,
  markerFor,
  operationOf,
  projectionFor,
  tickFolder,
} from "./linked-pair.js";
import { mergePair } from "./merge-pair.js";
import type { Operation } from "./operation.js";
import { withoutUndecided } from "./without-undecided.js";

/** The copy is gone, and the contact was edited or takes no notice of that: a new copy. */
export const recreateCopy = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const { link, contact } = pair;
  if (contact._tag !== "Present") return { ...operationOf(pair, "Forget"), link: "Drop" };
  const projection = projectionFor(context, pair, contact.record);
  const view = withCategory(context.category)(viewContact(projection)(contact.record.contact));
  const {
    remoteId: _gone,
    folderBase: _former,
    undecided: _open,
    trail: _past,
    unnoted,
    ignored,
    ...kept
  } = link;
  const isOverDeletion =
    context.direction === "TwoWay" && ignored === undefined && unnoted?._tag !== "Removed";
  return {
    ...operationOf(pair, "RecreateCopy"),
    folder: { _tag: "Create", marker: markerFor(context, link), contact: view },
    intoFolder: diffContacts(bareCopy(context)(link.folderBase), view),
    conflicts: isOverDeletion ? editWon(pair, "Database") : [],
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

/**
 * The contact is in Deleted Items, its copy was edited: the contact comes back with the edit, and
 * the copy stays if the contact is mirrored.
 */
export const restoreContact = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const restored = restoreBoth(context, pair);
  if (pair.contact._tag === "Present" || pair.contact.isSelected !== false) return restored;
  return {
    ...restored,
    folder: { _tag: "Remove", id: pair.link.remoteId, revision: copyOf(pair).revision },
    removes: "Folder",
    link: "Drop",
  };
};

const restoreBoth = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const { link } = pair;
  const copyNow = copyOf(pair);
  const bareNow = bareCopy(context)(copyNow.contact);
  // What the database did before it deleted is in Deleted Items, where it says so.
  const kept = pair.contact.record ?? { contact: link.databaseBase, version: link.version };
  const base = { database: link.databaseBase, folder: bareCopy(context)(agreedBase(link)) };
  const met = mergeSides(
    context.projection,
    context.policy.field,
  )({
    ...(isSecondCopy(pair) ? {} : { base: withoutUndecided(base, link.undecided ?? []) }),
    database: kept.contact,
    folder: bareNow,
    undecided: [],
    newer: "Folder",
  });
  const merged = withKeptPhoto(context, met, kept.contact.photo);
  const intoDatabase = diffContacts(kept.contact, merged.database);
  const intoFolder = diffContacts(bareNow, merged.folder);
  const version = tickFolder(context, intoDatabase)(kept.version);
  const isCopyAsMeant = intoFolder.length === 0 && !lacksMarker(context, pair);
  const { undecided: _open, folderBase: _former, unnoted: _found, ignored: _before, ...linked } = link;
  return {
    ...operationOf(pair, "RestoreContact"),
    ...carriedWrites(context, {
      contact: { id: link.contactId, revision: link.databaseRevision },
      copy: { id: link.remoteId, revision: copyNow.revision },
      intoDatabase,
      intoFolder,
      databaseContact: merged.database,
      folderContact: withCategory(context.category)(merged.folder),
      version,
      isCopyAsMeant,
    }),
    database: { _tag: "Restore", id: link.contactId, version, contact: merged.database },
    // Nothing that lives is overwritten.
    overwrites: [],
    conflicts: [...editWon(pair, "Folder"), ...merged.conflicts],
    link: {
      ...linked,
      databaseBase: merged.database,
      folderRevision: copyNow.revision,
      ...(isCopyAsMeant ? { folderBase: copyNow.contact } : {}),
      version,
      mapping: context.projection.revision,
      undecided: merged.undecided,
    },
  };
};

/**
 * A photo that is in Deleted Items cannot be had to keep it in a conflict, and a restored contact
 * brings it along: it wins whatever the policy says, and the folder's is kept.
 */
const withKeptPhoto = (
  { projection }: ReconcileContext,
  merged: Merged,
  photo: Photo | undefined,
): Merged => {
  if (photo === undefined || !merged.conflicts.some(isLostPhoto)) return merged;
  const database = { ...merged.database, photo };
  const { photo: _kept, ...folder } = merged.folder;
  const { photo: shown } = viewContact(projection)(database);
  return {
    ...merged,
    database,
    folder: shown === undefined ? folder : { ...folder, photo: shown },
    conflicts: merged.conflicts.map((conflict) =>
      isLostPhoto(conflict) ? { ...conflict, winner: "Database" } : conflict,
    ),
  };
};

const isLostPhoto = ({ database, winner }: FieldConflict): boolean =>
  database?._tag === "Photo" && winner === "Folder";

/** Recorded, unless a person decided it. */
const editWon = ({ standing }: LinkedPair, edited: "Database" | "Folder"): ReadonlyArray<Conflict> =>
  standing === undefined ? [{ _tag: "EditAgainstDelete", edited, winner: "Edit" }] : [];

/** The copy was deleted: its contact goes to Deleted Items. */
export const removeContact = (context: ReconcileContext, pair: LinkedPair): Operation => {
  const { link, contact } = pair;
  if (contact._tag !== "Present") return { ...operationOf(pair, "Forget"), link: "Drop" };
  const { record } = contact;
  const wasEdited = databaseStateOf(pair) === "Edited";
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

/**
 * The copy was deleted, and the mirror lets that stay so: there is none until the contact is edited. Undefined:
 * that is noted already.
 */
export const ignoreDeletion = (pair: LinkedPair): Operation | undefined => {
  const { link, contact } = pair;
  if (contact._tag !== "Present") return undefined;
  const { revision: databaseRevision, version } = contact.record;
  const isNoted = link.ignored?._tag === "Deleted";
  if (isNoted && link.databaseRevision === databaseRevision) return undefined;
  return {
    ...operationOf(pair, isNoted ? "Settle" : "IgnoreCopy"),
    link: {
      ...link,
      databaseRevision,
      version,
      // Were it there again as it was, that would be news.
      folderRevision: revision(""),
      seen: true,
      ignored: { _tag: "Deleted" },
    },
  };
};

/** The contact was deleted, or left the mirror: its copy goes. */
export const removeCopy = (
  context: ReconcileContext,
  pair: LinkedPair,
  decision: "RemoveCopy" | "ReleaseCopy",
): Operation => {
  const { link } = pair;
  const copyNow = copyOf(pair);
  const lost = copyStateOf(context, pair) === "Edited" ? copyNow.contact : undefined;
  const conflict: ReadonlyArray<Conflict> =
    lost === undefined ? [] : [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost }];
  const intoFolder = untoldBy(context, pair);
  return {
    ...operationOf(pair, decision),
    folder: { _tag: "Remove", id: link.remoteId, revision: copyNow.revision },
    ...(intoFolder.length === 0 ? {} : { intoFolder }),
    removes: "Folder",
    conflicts: [...conflict, ...undecidedPhoto(pair)],
    link: "Drop",
  };
};

/** Of a photo that nobody has decided on, the folder alone has the bytes: they are kept before it goes. */
const undecidedPhoto = (pair: LinkedPair): ReadonlyArray<FieldConflict> => {
  const path = singlePath("photo");
  const { photo } = copyOf(pair).contact;
  if (photo === undefined || pair.link.undecided?.includes(path) !== true) return [];
  const kept = pair.contact.record?.contact.photo;
  return [
    {
      _tag: "FieldConflict",
      path,
      ...(kept === undefined ? {} : { database: photoValue(kept) }),
      folder: photoValue(photo),
      winner: "Database",
    },
  ];
};

const photoValue = (value: Photo) => ({ _tag: "Photo", field: "photo", value }) as const;

/** What a copy that goes says otherwise than its contact: it can be made again from the two. */
const untoldBy = (context: ReconcileContext, pair: LinkedPair): ReadonlyArray<FieldChange> => {
  const { link, contact } = pair;
  const { record } = contact;
  if (record === undefined) return [];
  if (copyStateOf(context, pair) !== "Edited" && eqContact(link.databaseBase, record.contact)) return [];
  const bare = bareCopy(context);
  const view = viewContact(projectionFor(context, pair, record))(record.contact);
  return diffContacts(bare(copyOf(pair).contact), bare(view));
};

/** The copy's last edits go home, then the copy goes. */
export const bringHome = (context: ReconcileContext, pair: LinkedPair): Operation => {
  // What swings cannot go on when the copy is gone.
  const { trail: _past, ...link } = pair.link;
  const home =
    mergePair(context, { ...pair, link }, "BringHomeThenRelease") ??
    operationOf(pair, "BringHomeThenRelease");
  const { intoFolder: _untold, ...removal } = removeCopy(context, pair, "ReleaseCopy");
  return {
    ...removal,
    decision: "BringHomeThenRelease",
    ...(home.intoFolder === undefined ? {} : { intoFolder: home.intoFolder }),
    ...(home.database === undefined ? {} : { database: home.database }),
    ...(home.intoDatabase === undefined ? {} : { intoDatabase: home.intoDatabase }),
    overwrites: home.overwrites.filter((side) => side === "Database"),
    conflicts: [...home.conflicts, ...undecidedPhoto(pair)],
  };
};
