import * as O from "fp-ts/lib/Option.js";
import { pipe } from "fp-ts/lib/function.js";
import { dotOf, seesDot } from "../clock/contact-version.js";
import { type FieldChange, diffContacts, patchContact } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";
import type { BusinessContact } from "../replica/database.js";
import type { Link } from "./link.js";
import type { ReconcileContext } from "./linked-pair.js";

/**
 * The bases with what an earlier run had brought home from the folder when it ended without a record of it: the
 * contact's version knows those edits for the folder's own, and the link does not. Both sides said so
 * then, so that whatever the folder says otherwise now is news.
 */
export const withBroughtHome = (
  { folderReplica }: Pick<ReconcileContext, "folderReplica">,
  projection: Projection,
  link: Pick<Link, "version">,
  record: Pick<BusinessContact, "contact" | "version">,
  base: { readonly database: Contact; readonly folder: Contact },
): { readonly database: Contact; readonly folder: Contact } => {
  const isBroughtHome = (path: FieldPath): boolean =>
    pipe(
      dotOf(record.version, path),
      O.exists((dot) => dot.replica === folderReplica && !seesDot(link.version.vector, dot)),
    );
  const brought = diffContacts(base.database, record.contact).filter(
    (change: FieldChange) => change._tag !== "Removed" && isBroughtHome(change.newPath),
  );
  if (brought.length === 0) return base;
  const database = patchContact(base.database, brought);
  const view = viewContact(projection);
  return { database, folder: patchContact(base.folder, diffContacts(view(base.database), view(database))) };
};
