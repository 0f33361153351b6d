import { diffContacts } from "../change/diff.js";
import {
  type ContactState,
  type ItemState,
  type UnlinkedDecision,
  decideUnlinked,
  twinDecisions,
} from "../merge/decision.js";
import { mergeSides } from "../merge/merge-sides.js";
import { mergeToFolder } from "../merge/merge-to-folder.js";
import type { Conflict } from "../merge/conflict.js";
import { eqContact } from "../contact/eq-contact.js";
import type { ContactId } from "../contact/ids.js";
import { viewContact } from "../projection/view.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { Marker } from "../replica/marker.js";
import { withCategory } from "./category.js";
import type { Link } from "./link.js";
import { type MergedPair, mergedOneWay } from "./merge-one-way.js";
import {
  type ReconcileContext,
  bareCopy,
  markerFor,
  newerSide,
  projectionFor,
  tickFolder,
} from "./linked-pair.js";
import { type Carried, carriedWrites } from "./carried-writes.js";
import { type Operation, displayName } from "./operation.js";

/** A contact without a link, with the one item in the folder whose marker names it. */
export type UnlinkedPair = {
  readonly contactId: ContactId;
  readonly contact:
    | { readonly _tag: "Present"; readonly record: BusinessContact; readonly isSelected: boolean }
    /** `record`: what Deleted Items keep of it. */
    | { readonly _tag: "Deleted"; readonly record: BusinessContact }
    | { readonly _tag: "Unheard" };
  readonly item?: FolderItem & { readonly marker: Marker };
  /** The hash of a photo that the folder has just refused. */
  readonly refusedPhoto?: string;
  /** A person let go what was held. */
  readonly isReleased?: true;
};

/** Decides about one contact that has no link. Undefined: nothing to do. */
export const reconcileUnlinked =
  (context: ReconcileContext) =>
  (pair: UnlinkedPair): Operation | undefined => {
    const because = {
      _tag: "Unlinked",
      contact: contactStateOf(pair),
      item: itemStateOf(context, pair),
    } as const;
    const operation = carryOut(context, pair, decideUnlinked(because.contact, because.item));
    return operation === undefined ? undefined : { ...operation, because };
  };

const carryOut = (
  context: ReconcileContext,
  pair: UnlinkedPair,
  decision: UnlinkedDecision,
): Operation | undefined => {
  const { contact, item } = pair;
  const record = contact._tag === "Present" ? contact.record : undefined;
  if (decision === "CreateCopy" && record !== undefined) return createCopy(context, record, pair);
  if (item === undefined) return undefined;
  if (decision === "Adopt" && record !== undefined) return adopt(context, record, item);
  if (decision === "RemoveCopy")
    return record === undefined || context.direction !== "TwoWay"
      ? removeStray(context, pair, item)
      : releaseStray(context, record, item);
  return decision === "Hold" ? holdStray(pair, item) : undefined;
};

const contactStateOf = ({ contact }: UnlinkedPair): ContactState => {
  if (contact._tag !== "Present") return contact._tag;
  return contact.isSelected ? "InMirror" : "Outside";
};

const itemStateOf = ({ mirrorId }: ReconcileContext, { item }: UnlinkedPair): ItemState => {
  if (item === undefined) return "None";
  return item.marker.mirrorId === mirrorId ? "OwnCopy" : "EarlierCopy";
};

const holdStray = ({ contactId, isReleased }: UnlinkedPair, item: FolderItem): Operation =>
  isReleased === true
    ? removeItem(contactId, item)
    : {
        ...operationOn(contactId, displayName(item.contact), "Hold"),
        reason: "the copy's marker names a contact that its database has never heard of, or has purged",
      };

/** Decides about a second item with the marker of a living copy. */
export const reconcileTwin =
  (context: ReconcileContext) =>
  (living: Pick<Link, "contactId" | "folderBase">, twin: FolderItem): Operation => {
    const likeness = isLike(context, living, twin) ? "Identical" : "Different";
    const because = { _tag: "Twin", item: likeness } as const;
    return twinDecisions[likeness] === "RemoveCopy"
      ? { ...removeItem(living.contactId, twin), because }
      : {
          ...operationOn(living.contactId, displayName(twin.contact), "Hold"),
          because,
          remoteId: twin.id,
          twin: twin.id,
          reason: "a second copy of this contact is in the folder, with other values",
        };
  };

const createCopy = (context: ReconcileContext, record: BusinessContact, pair: UnlinkedPair): Operation => {
  const { refusedPhoto } = pair;
  const view = viewContact(projectionFor(context, pair, record))(record.contact);
  return {
    ...operationOn(record.id, displayName(record.contact), "CreateCopy"),
    folder: {
      _tag: "Create",
      marker: markerFor(context, { contactId: record.id }),
      contact: withCategory(context.category)(view),
    },
    link: {
      contactId: record.id,
      databaseRevision: record.revision,
      folderRevision: record.revision,
      databaseBase: record.contact,
      version: record.version,
      mapping: context.projection.revision,
      seen: context.listing === "Immediate",
      ...(refusedPhoto === undefined ? {} : { refusedPhoto }),
    },
  };
};

/** Both stay, and are linked. */
const adopt = (
  context: ReconcileContext,
  record: BusinessContact,
  item: FolderItem & { readonly marker: Marker },
): Operation => {
  const { merged, carried } = mergeStray(context, record, item);
  return {
    ...operationOn(record.id, displayName(record.contact), "Adopt"),
    remoteId: item.id,
    ...carriedWrites(context, carried),
    conflicts: merged.conflicts,
    link: {
      contactId: record.id,
      remoteId: item.id,
      databaseRevision: record.revision,
      folderRevision: item.revision,
      databaseBase: merged.database,
      ...(carried.isCopyAsMeant ? { folderBase: item.contact } : {}),
      version: carried.version,
      mapping: context.projection.revision,
      seen: true,
      undecided: merged.undecided,
      ...(merged.ignored === undefined ? {} : { ignored: merged.ignored }),
      ...(item.marker.mirrorId === context.mirrorId ? {} : { formerMarker: item.marker }),
    },
  };
};

/** The contact is not mirrored: what only its copy has goes home, then the copy goes. */
const releaseStray = (context: ReconcileContext, record: BusinessContact, item: FolderItem): Operation => {
  const { merged, carried } = mergeStray(context, record, item);
  const { folder: _kept, ...home } = carriedWrites(context, carried);
  return {
    ...removeItem(record.id, item),
    ...home,
    overwrites: home.overwrites.filter((side) => side === "Database"),
    conflicts: merged.conflicts,
  };
};

/** They never agreed as far as we know, so what only one side has is news to the other, and nothing is lost. */
export const mergeStray = (
  context: ReconcileContext,
  record: BusinessContact,
  item: FolderItem,
): { readonly merged: MergedPair; readonly carried: Carried } => {
  const bareItem = bareCopy(context)(item.contact);
  const { direction, projection, policy } = context;
  const now = { database: record.contact, folder: bareItem };
  const merged =
    direction === "TwoWay"
      ? mergeSides(projection, policy.field)({ ...now, undecided: [], newer: newerSide(record, item) })
      : mergedOneWay(record, mergeToFolder(projection, direction)(now));
  const intoDatabase = diffContacts(record.contact, merged.database);
  const intoFolder = diffContacts(bareItem, merged.folder);
  const version =
    intoDatabase.length === 0 ? record.version : tickFolder(context, intoDatabase)(record.version);
  const carried: Carried = {
    contact: { id: record.id, revision: record.revision },
    copy: { id: item.id, revision: item.revision },
    intoDatabase,
    intoFolder,
    databaseContact: merged.database,
    folderContact: withCategory(context.category)(merged.folder),
    version,
    isCopyAsMeant: intoFolder.length === 0,
  };
  return { merged, carried };
};

/** Nothing of it goes home; what the copy says otherwise is kept in a conflict. */
const removeStray = (
  context: ReconcileContext,
  { contactId, contact }: UnlinkedPair,
  item: FolderItem,
): Operation => {
  const removal = removeItem(contactId, item);
  if (contact._tag === "Unheard") return removal;
  const bareItem = bareCopy(context)(item.contact);
  const view = bareCopy(context)(viewContact(context.projection)(contact.record.contact));
  return eqContact(view, bareItem)
    ? removal
    : { ...removal, intoFolder: diffContacts(bareItem, view), conflicts: [lostWith(item)] };
};

/** Takes an item away that a person has let go; what nobody else has of it is kept in a conflict. */
export const removeTwin = (
  context: ReconcileContext,
  living: Link | undefined,
  twin: FolderItem & { readonly marker: Marker },
): Operation => ({
  ...removeItem(twin.marker.contactId, twin),
  conflicts: isLike(context, living, twin) ? [] : [lostWith(twin)],
  isReleased: true,
});

const isLike = (
  context: ReconcileContext,
  living: Pick<Link, "folderBase"> | undefined,
  twin: FolderItem,
): boolean => {
  const bare = bareCopy(context);
  return living !== undefined && eqContact(bare(living.folderBase), bare(twin.contact));
};

export const lostWith = ({ contact }: FolderItem): Conflict => ({
  _tag: "EditAgainstDelete",
  edited: "Folder",
  winner: "Delete",
  lost: contact,
});

const removeItem = (contactId: ContactId, item: FolderItem): Operation => ({
  ...operationOn(contactId, displayName(item.contact), "RemoveCopy"),
  remoteId: item.id,
  folder: { _tag: "Remove", id: item.id, revision: item.revision },
  removes: "Folder",
});

const operationOn = (contactId: ContactId, name: string, decision: Operation["decision"]): Operation => ({
  decision,
  contactId,
  name,
  overwrites: [],
  conflicts: [],
  link: "Keep",
});
