import { contactIdOf } from "@spegla/testkit";
import type { Contact } from "../src/contact/contact.js";
import type { LinkedPair, ReconcileContext } from "../src/engine/linked-pair.js";
import type { Operation } from "../src/engine/operation.js";
import { reconcileLinked } from "../src/engine/reconcile-linked.js";
import type { FolderItem } from "../src/replica/folder.js";
import { revision } from "../src/replica/ids.js";
import { anna, context, itemOf, link, marker, recordOf } from "./linked-contact.js";

/** What may have become of a linked contact, and of its copy, each at a revision that is news. */
export const here: Contact = { ...anna, office: "here" };
export const there: Contact = { ...anna, notes: "there" };

export const present = (contact: Contact = anna): LinkedPair["contact"] => ({
  _tag: "Present",
  record: { ...recordOf(contact), revision: revision("d2") },
  isSelected: true,
});
export const left = (contact: Contact = anna): LinkedPair["contact"] => ({
  _tag: "Present",
  record: { ...recordOf(contact), revision: revision("d2") },
  isSelected: false,
});

export const copy = (contact: Contact = anna, more: Partial<FolderItem> = {}): LinkedPair["copy"] => ({
  _tag: "Present",
  item: itemOf(contact, { revision: revision("f2"), ...more }),
});
export const disowned = copy(anna, { marker: { ...marker, contactId: contactIdOf("c9") } });
export const gone: LinkedPair["copy"] = { _tag: "Gone" };
export const asLinked: LinkedPair["copy"] = { _tag: "AsLinked" };

export const decide = (
  pair: Pick<LinkedPair, "contact" | "copy"> & Partial<LinkedPair>,
  changed: Partial<ReconcileContext> = {},
): Operation | undefined => reconcileLinked({ ...context, ...changed })({ link, ...pair });

export const ticked = { vector: { folder: 1 } };
export const nothing = { overwrites: [], conflicts: [] };
export const of = (contact: string, copyState: string) => ({ _tag: "Linked", contact, copy: copyState });
