import { contactIdOf, databaseIdOf, mirrorIdOf, replicaIdOf, wholeProjection } from "@spegla/testkit";
import { emptyContactVersion } from "../src/clock/contact-version.js";
import { type Contact, emptyContact } from "../src/contact/contact.js";
import type { Link } from "../src/engine/link.js";
import type { ReconcileContext } from "../src/engine/linked-pair.js";
import type { BusinessContact } from "../src/replica/database.js";
import type { FolderItem } from "../src/replica/folder.js";
import { remoteId, revision } from "../src/replica/ids.js";
import type { Marker } from "../src/replica/marker.js";

/** One contact, its copy and their link, as they agree: what single decisions are tried on. */
export const id = contactIdOf("c0");
export const marker: Marker = { databaseId: databaseIdOf("db"), mirrorId: mirrorIdOf("m1"), contactId: id };

export const context: ReconcileContext = {
  databaseId: marker.databaseId,
  mirrorId: marker.mirrorId,
  folderReplica: replicaIdOf("folder"),
  projection: wholeProjection,
  policy: { field: "database", editAgainstDelete: "edit" },
  direction: "TwoWay",
  listing: "Immediate",
};

export const anna: Contact = { ...emptyContact, givenName: "Anna" };

export const link: Link = {
  contactId: id,
  remoteId: remoteId("copy"),
  databaseRevision: revision("d1"),
  folderRevision: revision("f1"),
  databaseBase: anna,
  folderBase: anna,
  version: emptyContactVersion,
  mapping: wholeProjection.revision,
  seen: true,
};

export const recordOf = (contact: Contact, modifiedAt = 10): BusinessContact => ({
  id,
  revision: revision("d1"),
  contact,
  version: emptyContactVersion,
  recordType: "Business Contact",
  isPrivate: false,
  modifiedAt,
});

export const itemOf = (contact: Contact, more: Partial<FolderItem> = {}): FolderItem => ({
  id: link.remoteId,
  revision: revision("f1"),
  contact,
  marker,
  ...more,
});

/** That a field was filled, as an operation tells it. */
export const filled = (field: "notes" | "office", value: string) => ({
  _tag: "Added",
  path: field,
  newPath: field,
  after: { _tag: "Text", field, value },
});
