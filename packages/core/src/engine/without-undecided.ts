import { diffContacts } from "../change/diff.js";
import { contactFromFieldValues, fieldValues } from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";

/**
 * The bases without what a person had yet to decide: of a field the conflict comes up again, of an
 * entry both sides get both. `undecided`: as paths of the database's base.
 */
export const withoutUndecided = (
  base: { readonly database: Contact; readonly folder: Contact },
  undecided: ReadonlyArray<FieldPath>,
): { readonly database: Contact; readonly folder: Contact } => {
  if (undecided.length === 0) return base;
  const here = new Set(undecided);
  // What differs there goes by a path of its own.
  const there = diffContacts(base.database, base.folder).flatMap((change) =>
    here.has(change.path) && change._tag !== "Removed" ? [change.newPath] : [],
  );
  return {
    database: without(base.database, here),
    folder: without(base.folder, new Set([...here, ...there])),
  };
};

const without = (contact: Contact, paths: ReadonlySet<FieldPath>): Contact =>
  contactFromFieldValues(
    [...fieldValues(contact)].flatMap(([path, value]) => (paths.has(path) ? [] : [value])),
  );
