import { diffContacts } from "../change/diff.js";
import { decideUnlinked, twinDecisions } from "../merge/decision.js";
import { mergeSides } from "../merge/merge-sides.js";
import { emptyContact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import type { ContactId } from "../contact/ids.js";
import { viewContact } from "../projection/view.js";
import { type BusinessContact, accountType } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { Marker } from "../replica/marker.js";
import { withCategory } from "./category.js";
import type { Link } from "./link.js";
import { type ReconcileContext, bareCopy, markerFor, tickFolder } from "./linked-pair.js";
import { overwrites } from "./merge-pair.js";
import { type Operation, displayName } from "./operation.js";

/** A contact without a link, with the one item in the folder whose marker names it. */
export type UnlinkedPair = {
  readonly contactId: ContactId;
  readonly contact:
    | { readonly _tag: "Present"; readonly record: BusinessContact; readonly isSelected: boolean }
    | { readonly _tag: "Deleted" }
    | { readonly _tag: "Unheard" };
  readonly item?: FolderItem & { readonly marker: Marker };
  /** A person let go what was held. */
  readonly isReleased?: true;
};

/** Decides about one contact that has no link. Undefined: nothing to do. */
export const reconcileUnlinked =
  (context: ReconcileContext) =>
  (pair: UnlinkedPair): Operation | undefined => {
    const { contact, item } = pair;
    const itemState =
      item === undefined ? "None" : item.marker.mirrorId === context.mirrorId ? "OwnCopy" : "EarlierCopy";
    const contactState =
      contact._tag === "Present" ? (contact.isSelected ? "InMirror" : "Outside") : contact._tag;
    switch (decideUnlinked(contactState, itemState)) {
      case "Nothing":
      case "Leave":
        return undefined;
      case "CreateCopy":
        return contact._tag === "Present" ? createCopy(context, contact.record) : undefined;
      case "Adopt":
        return contact._tag === "Present" && item !== undefined
          ? adopt(context, contact.record, item)
          : undefined;
      case "RemoveCopy":
        return item === undefined ? undefined : removeItem(pair.contactId, item);
      case "Hold":
        if (item !== undefined && pair.isReleased === true) return removeItem(pair.contactId, item);
        return {
          ...operationOn(pair.contactId, displayName(item?.contact ?? emptyContact), "Hold"),
          reason: "the copy's marker names a contact that its database has never heard of, or has purged",
        };
    }
  };

/** Decides about a second item with the marker of a living copy. */
export const reconcileTwin =
  (context: ReconcileContext) =>
  (living: Pick<Link, "contactId" | "folderBase">, twin: FolderItem): Operation => {
    const bare = bareCopy(context);
    const likeness = eqContact(bare(living.folderBase), bare(twin.contact)) ? "Identical" : "Different";
    return twinDecisions[likeness] === "RemoveCopy"
      ? removeItem(living.contactId, twin)
      : {
          ...operationOn(living.contactId, displayName(twin.contact), "Hold"),
          remoteId: twin.id,
          twin: twin.id,
          reason: "a second copy of this contact is in the folder, with other values",
        };
  };

/** Business contacts that the caller selects are mirrored; accounts never are. */
export const isMirrored =
  (includes: (record: BusinessContact) => boolean) =>
  (record: BusinessContact): boolean =>
    record.recordType !== accountType && includes(record);

const createCopy = (context: ReconcileContext, record: BusinessContact): Operation => {
  const view = withCategory(context.category)(viewContact(context.projection)(record.contact));
  return {
    ...operationOn(record.id, displayName(record.contact), "CreateCopy"),
    folder: { _tag: "Create", marker: markerFor(context, { contactId: record.id }), contact: view },
    link: {
      contactId: record.id,
      databaseRevision: record.revision,
      folderRevision: record.revision,
      databaseBase: record.contact,
      version: record.version,
      mapping: context.projection.revision,
      seen: context.listing === "Immediate",
    },
  };
};

/** They never agreed as far as we know, so what only one side has is news to the other, and nothing is lost. */
const adopt = (context: ReconcileContext, record: BusinessContact, item: FolderItem): Operation => {
  const bareItem = bareCopy(context)(item.contact);
  const merged = mergeSides(
    context.projection,
    context.policy.field,
  )({
    database: record.contact,
    folder: bareItem,
    undecided: [],
    newer: item.modifiedAt !== undefined && item.modifiedAt > record.modifiedAt ? "Folder" : "Database",
  });
  const intoDatabase = diffContacts(record.contact, merged.database);
  const intoFolder = diffContacts(bareItem, merged.folder);
  const folderContact = withCategory(context.category)(merged.folder);
  const version =
    intoDatabase.length === 0 ? record.version : tickFolder(context, intoDatabase)(record.version);
  return {
    ...operationOn(record.id, displayName(record.contact), "Adopt"),
    remoteId: item.id,
    ...(intoDatabase.length === 0
      ? {}
      : {
          database: {
            _tag: "Update",
            id: record.id,
            revision: record.revision,
            version,
            contact: merged.database,
          },
        }),
    ...(intoFolder.length === 0
      ? {}
      : {
          folder: {
            _tag: "Update",
            id: item.id,
            revision: item.revision,
            marker: markerFor(context, { contactId: record.id }),
            contact: folderContact,
          },
        }),
    databasePaths: intoDatabase.map(({ path }) => path),
    folderPaths: intoFolder.map(({ path }) => path),
    overwrites: [
      ...(overwrites(intoDatabase) ? (["Database"] as const) : []),
      ...(overwrites(intoFolder) ? (["Folder"] as const) : []),
    ],
    conflicts: merged.conflicts,
    link: {
      contactId: record.id,
      remoteId: item.id,
      databaseRevision: record.revision,
      folderRevision: item.revision,
      databaseBase: merged.database,
      ...(intoFolder.length === 0 ? { folderBase: item.contact } : {}),
      version,
      mapping: context.projection.revision,
      seen: true,
      undecided: merged.undecided,
    },
  };
};

/** Takes a second copy away that a person has let go. */
export const removeTwin = (contactId: ContactId, twin: FolderItem): Operation => ({
  ...removeItem(contactId, twin),
  isReleased: true,
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
  databasePaths: [],
  folderPaths: [],
  overwrites: [],
  conflicts: [],
  link: "Keep",
});
