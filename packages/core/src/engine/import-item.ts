import { emptyContactVersion, tickContactVersion } from "../clock/contact-version.js";
import { counterOf } from "../clock/version-vector.js";
import { diffContacts, removedPaths, writtenPaths } from "../change/diff.js";
import { emptyContact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import type { ContactId } from "../contact/ids.js";
import { mergeSides } from "../merge/merge-sides.js";
import type { BusinessContact, ContactFiling } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import { revision } from "../replica/ids.js";
import type { Imported } from "./imported.js";
import { type ReconcileContext, bareCopy } from "./linked-pair.js";
import { type LinkDraft, type Operation, displayName } from "./operation.js";
import { mergeStray } from "./reconcile-unlinked.js";

/** What is said of every contact that one import makes. */
export type ImportTerms = {
  /** `Move`: the item becomes the contact's copy; `Copy`: it stays what it is, and the contact gets a copy of its own. */
  readonly mode: Imported["mode"];
  readonly filing: ContactFiling & { readonly importId: string };
  readonly folderId: string;
};

/** The contact that an item would become, as its database would hold it. */
export const contactOfItem = (
  context: ReconcileContext,
  { filing }: ImportTerms,
  item: FolderItem,
  { contactId, now }: { readonly contactId: ContactId; readonly now: number },
): BusinessContact => {
  const { importSource: _source, ...kept } = filing;
  const { database: contact } = mergeSides(
    context.projection,
    context.policy.field,
  )({
    database: emptyContact,
    folder: bareCopy(context)(item.contact),
    undecided: [],
    newer: "Folder",
  });
  const changes = diffContacts(emptyContact, contact);
  const version = tickContactVersion(
    context.folderReplica,
    writtenPaths(changes),
    removedPaths(changes),
  )(emptyContactVersion);
  return { id: contactId, revision: revision(""), contact, version, ...kept, modifiedAt: now };
};

type ItemFate = {
  /** What it becomes. */
  readonly record: BusinessContact;
  readonly isMirrored: boolean;
  /** It has to be chosen for that, as those who ask for it do. */
  readonly tracks: boolean;
};

/**
 * Makes a contact of an item. Nothing is written into the folder: only when contact and link are there
 * is the contact looked at again, and the item gets its marker, or the contact its copy.
 */
export const importItem = (
  context: ReconcileContext,
  { mode, filing, folderId }: ImportTerms,
  item: FolderItem,
  { record, isMirrored, tracks }: ItemFate,
): Operation => {
  const { id, contact, version } = record;
  const name = displayName(contact);
  const { importId, importSource } = filing;
  return {
    decision: "ImportContact",
    contactId: id,
    name,
    remoteId: item.id,
    database: { _tag: "Create", id, version, contact, ...filing },
    overwrites: [],
    conflicts: [],
    ...(tracks ? { tracks } : {}),
    link: mode === "Move" && isMirrored ? movedLink(context, record, item) : "Keep",
    imported: {
      contactId: id,
      remoteId: item.id,
      folderId,
      importId,
      ...(importSource === undefined ? {} : { source: importSource }),
      mode,
      name,
      madeBy: { replica: context.folderReplica, counter: counterOf(version.vector, context.folderReplica) },
      since: record.modifiedAt,
    },
  };
};

/** Makes an item the copy of a contact that is there; what each says is met when it is looked at again. */
export const linkItem = (context: ReconcileContext, record: BusinessContact, item: FolderItem): Operation => {
  const { carried } = mergeStray(context, record, item);
  return {
    decision: "LinkItem",
    contactId: record.id,
    name: displayName(record.contact),
    remoteId: item.id,
    foreseen: { intoDatabase: carried.intoDatabase, intoFolder: carried.intoFolder },
    overwrites: [],
    conflicts: [],
    link: {
      ...linkTo(context, record, item),
      databaseBase: emptyContact,
      folderBase: emptyContact,
      unmet: true,
    },
  };
};

/** What had to be tidied before a database could take it differs on the two sides from the beginning. */
const movedLink = (context: ReconcileContext, record: BusinessContact, item: FolderItem): LinkDraft => ({
  ...linkTo(context, record, item),
  databaseBase: record.contact,
  folderBase: item.contact,
  ...(eqContact(record.contact, bareCopy(context)(item.contact)) ? {} : { unmet: true }),
});

/** No listing has shown the item as a copy yet: that it is gone would say nothing. */
const linkTo = (context: ReconcileContext, record: BusinessContact, item: FolderItem) => ({
  contactId: record.id,
  remoteId: item.id,
  databaseRevision: record.revision,
  folderRevision: item.revision,
  version: record.version,
  mapping: context.projection.revision,
  seen: false,
  ...(item.marker === undefined ? {} : { formerMarker: item.marker }),
});
