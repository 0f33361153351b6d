import * as E from "fp-ts/lib/Either.js";
import { conflictOf } from "./contact-conflict.js";
import type { StoredContact } from "./contact-shelf.js";
import { type GraphReply, emptyReply } from "./graph-message.js";
import { type GraphOperation, contactOf } from "./graph-operation.js";
import type { Mailbox } from "./mailbox.js";
import { noteIfNotOurs } from "./not-ours.js";

/** DELETE of a contact: it goes to Deleted Items; out of there, for good. */
export const deleteContact = (
  operation: GraphOperation,
  id: string,
  folder: string | undefined,
): GraphReply => {
  const found = contactOf(operation, id, folder);
  if (E.isLeft(found)) return found.left;
  const stale = conflictOf(operation, found.right, operation.switches.ifMatchOfDelete);
  if (stale !== undefined) return stale;
  noteIfNotOurs(operation, found.right, found.right.extended);
  removeContact(operation.mailbox, found.right);
  return emptyReply(204);
};

/** POST of permanentDelete: no client sees it again. */
export const purgeContact = (
  operation: GraphOperation,
  id: string,
  folder: string | undefined,
): GraphReply => {
  const found = contactOf(operation, id, folder);
  if (E.isLeft(found)) return found.left;
  noteIfNotOurs(operation, found.right, found.right.extended);
  operation.mailbox.creates.looked([...found.right.extended.values()].map(({ value }) => value));
  operation.mailbox.shelf.remove(found.right);
  return emptyReply(204);
};

export const removeContact = ({ shelf, folders, creates }: Mailbox, contact: StoredContact): void => {
  creates.looked([...contact.extended.values()].map(({ value }) => value));
  if (contact.folderId === folders.deletedItems) shelf.remove(contact);
  else shelf.move(contact, folders.deletedItems);
};
