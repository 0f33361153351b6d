import { diffContacts, patchContact } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";
import { agreedBase } from "./ignored.js";
import type { Link } from "./link.js";
import { type ReconcileContext, bareCopy } from "./linked-pair.js";

/** What the two sides of a linked contact last agreed on, as each side stores it. */
export const pairBase = (
  context: ReconcileContext,
  projection: Projection,
  link: Link,
): { readonly database: Contact; readonly folder: Contact } => {
  const folder = bareCopy(context)(agreedBase(link));
  return { database: unlearnt(projection, link, folder), folder };
};

/**
 * What a newer mapping shows, and the one that wrote the copy did not, was never agreed on: on
 * either side it is an addition, and no deletion on the other.
 */
const unlearnt = (projection: Projection, link: Link, folderBase: Contact): Contact => {
  if (link.mapping === projection.revision) return link.databaseBase;
  const shown = diffContacts(viewContact(projection)(link.databaseBase), folderBase);
  return patchContact(
    link.databaseBase,
    shown.filter(({ _tag }) => _tag === "Removed"),
  );
};
