import { type FieldChange, alignFieldValues, diffFieldValues, fieldValuesBeside } from "../change/diff.js";
import { type FieldValues, fieldValues } from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import { type FieldPath, variantPath } from "../contact/field-path.js";
import { viewPaths } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";

/** The folder's side in the paths of the database's base, in which both sides can meet. */
export type FolderSide = {
  readonly base: FieldValues;
  /** In the folder's own order. */
  readonly now: FieldValues;
  readonly edits: ReadonlyArray<FieldChange>;
};

/**
 * Names what the folder holds after what it stands for in the database. The two sides' own names
 * differ where a value is part of its path and the service respelled it, or where an equal entry
 * before it is not held.
 */
export const folderSide = (
  projection: Projection,
  databaseBase: Contact,
  folderBase: Contact,
  folderNow: Contact,
  /** What the folder's own values are named beside, if there is no base: those of the database. */
  beside?: FieldValues,
): FolderSide => {
  const base = fieldValuesBeside(fieldValues(viewContact(projection)(databaseBase)), folderBase);
  const counterpart = counterparts(projection, databaseBase, base);
  const taken = new Set(counterpart.values());
  const inDatabase = (path: FieldPath): FieldPath =>
    counterpart.get(path) ?? (taken.has(path) ? variantPath(path) : path);
  const rename = (values: FieldValues): FieldValues =>
    new Map([...values].map(([path, value]) => [inDatabase(path), value]));

  const now = fieldValuesBeside(beside ?? base, folderNow);
  const edits = diffFieldValues(base, now);
  return {
    base: rename(base),
    now: rename(alignFieldValues(now, edits)),
    edits: edits.map((edit) =>
      edit._tag === "Added"
        ? { ...edit, path: inDatabase(edit.path), newPath: inDatabase(edit.path) }
        : { ...edit, path: inDatabase(edit.path) },
    ),
  };
};

/** From the paths of the folder's base to those of the database's, as far as they have a counterpart. */
const counterparts = (
  projection: Projection,
  database: Contact,
  folderBase: FieldValues,
): ReadonlyMap<FieldPath, FieldPath> => {
  const view = fieldValues(viewContact(projection)(database));
  const own = viewPaths(projection, database);
  const respelled = new Map<FieldPath, FieldPath>();
  const missing = new Set<FieldPath>();
  for (const change of diffFieldValues(view, folderBase)) {
    if (change._tag === "Changed") respelled.set(change.path, change.newPath);
    if (change._tag === "Removed") missing.add(change.path);
  }
  return new Map(
    [...view.keys()]
      .filter((path) => !missing.has(path))
      .map((path) => [respelled.get(path) ?? path, own.get(path) ?? path]),
  );
};
