import { diffContacts } from "../change/diff.js";
import { fieldValues } from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import { viewPaths } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";

/**
 * Which path of the contact each path of its copy stands for, at the base. They differ where a
 * value is part of its own path and the service respelled it, or an equal entry is not held.
 */
export type Correspondence = {
  readonly toDatabase: ReadonlyMap<FieldPath, FieldPath>;
  readonly toFolder: ReadonlyMap<FieldPath, FieldPath>;
};

export const correspondence = (
  projection: Projection,
  database: Contact,
  folder: Contact,
): Correspondence => {
  const view = viewContact(projection)(database);
  const own = viewPaths(projection, database);
  const respelled = new Map<FieldPath, FieldPath>();
  const missing = new Set<FieldPath>();
  for (const change of diffContacts(view, folder)) {
    if (change._tag === "Changed") respelled.set(change.path, change.newPath);
    if (change._tag === "Removed") missing.add(change.path);
  }
  const toDatabase = new Map<FieldPath, FieldPath>();
  const toFolder = new Map<FieldPath, FieldPath>();
  for (const path of fieldValues(view).keys()) {
    if (missing.has(path)) continue;
    const inDatabase = own.get(path) ?? path;
    const inFolder = respelled.get(path) ?? path;
    toDatabase.set(inFolder, inDatabase);
    toFolder.set(inDatabase, inFolder);
  }
  return { toDatabase, toFolder };
};
