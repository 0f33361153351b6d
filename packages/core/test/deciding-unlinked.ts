import { mirrorIdOf, samplePhotos } from "@spegla/testkit";
import type { Contact } from "../src/contact/contact.js";
import type { ReconcileContext } from "../src/engine/linked-pair.js";
import type { Operation } from "../src/engine/operation.js";
import { type UnlinkedPair, reconcileUnlinked } from "../src/engine/reconcile-unlinked.js";
import type { BusinessContact } from "../src/replica/database.js";
import type { FolderItem } from "../src/replica/folder.js";
import { remoteId, revision } from "../src/replica/ids.js";
import type { Marker } from "../src/replica/marker.js";
import * as linked from "./linked-contact.js";

/** A contact with a photo, in a mirror that files its copies, and an item that may be its copy. */
export const { id, marker } = linked;
export const earlier: Marker = { ...marker, mirrorId: mirrorIdOf("m0") };

export const context: ReconcileContext = { ...linked.context, category: "Business" };

export const [photo] = samplePhotos;
export const anna: Contact = { ...linked.anna, ...(photo === undefined ? {} : { photo }) };
export const filed = (contact: Contact): Contact => ({
  ...contact,
  categories: [...contact.categories, "Business"],
});

const recordOf = (contact: Contact): BusinessContact => linked.recordOf(contact, 1);
export const record = recordOf(anna);
export const itemOf = (contact: Contact, ours = marker): FolderItem & { readonly marker: Marker } => ({
  id: remoteId("item"),
  revision: revision("f1"),
  contact,
  marker: ours,
});

export const inMirror = (contact: Contact = anna) =>
  ({ _tag: "Present", record: recordOf(contact), isSelected: true }) as const;
export const outside = (contact: Contact = anna) =>
  ({ _tag: "Present", record: recordOf(contact), isSelected: false }) as const;

export const decide = (
  pair: Omit<UnlinkedPair, "contactId">,
  changed: Partial<ReconcileContext> = {},
): Operation | undefined => reconcileUnlinked({ ...context, ...changed })({ contactId: id, ...pair });
