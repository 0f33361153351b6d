import {
  type FieldChange,
  afterOf,
  diffContacts,
  diffFieldValues,
  patchFieldValues,
} from "../change/diff.js";
import {
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  fieldValues,
} from "../change/field-value.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import { type FieldPath, variantPath } from "../contact/field-path.js";
import { liftChange } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewFieldValues } from "../projection/view.js";
import type { FieldConflict } from "./conflict.js";
import { type Correspondence, correspondence } from "./correspondence.js";
import { meetChanges } from "./meet-changes.js";
import type { Policy } from "./policy.js";
import { tidyLists } from "./tidy-lists.js";

/** One contact on both sides: as each side has it, and as each side had it when they last agreed. */
export type Sides = {
  /** Absent: they never agreed; then everything on either side is an edit, and nothing is a deletion. */
  readonly base?: { readonly database: Contact; readonly folder: Contact };
  readonly database: Contact;
  readonly folder: Contact;
  /** Fields that a person has yet to decide, as paths of the base's database side. */
  readonly undecided: ReadonlyArray<FieldPath>;
  /** The side that was edited last, for the policy `newest`. */
  readonly newer: "Database" | "Folder";
};

/** What each side shall have. */
export type Merged = {
  readonly database: Contact;
  readonly folder: Contact;
  readonly conflicts: ReadonlyArray<FieldConflict>;
  /** As paths of the merged database side. */
  readonly undecided: ReadonlyArray<FieldPath>;
};

/**
 * Merges field by field, and entry by entry. Each side's edits are what differs from its own base,
 * so that what a service made of our values is no edit; they are carried over as edits, so that
 * what a folder cannot hold, and what it spells its own way, stays as it is.
 * @see Hofmann, Pierce, Wagner, "Edit Lenses", 2012
 */
export const mergeSides =
  (projection: Projection, policy: Policy["field"]) =>
  (sides: Sides): Merged => {
    const base = sides.base ?? { database: emptyContact, folder: emptyContact };
    const view = viewFieldValues(projection);
    const pairing = correspondence(projection, base.database, base.folder);
    const databaseBase = fieldValues(base.database);
    const databaseChanges = diffContacts(base.database, sides.database);
    const databaseNow = patchFieldValues(databaseBase, databaseChanges);
    const folderEdits = diffContacts(base.folder, sides.folder);
    const folderNow = patchFieldValues(fieldValues(base.folder), folderEdits);
    const winner = winnerBy(policy, sides.newer);

    const { taken, conflicts, undecided } = meetChanges({
      databaseChanges: diffFieldValues(view(databaseBase), view(databaseNow)),
      folderChanges: folderEdits.flatMap((edit) => {
        const change = inDatabaseTerms(pairing, databaseBase, edit);
        return change === undefined ? [] : [liftChange(projection)(databaseNow.get(change.path), change)];
      }),
      databaseNow: (path) => view(databaseNow).get(path),
      folderNow: (path) => folderNow.get(pairing.toFolder.get(path) ?? path),
      undecided: sides.undecided,
      winner,
    });
    const merged = tidyLists(patchFieldValues(databaseNow, taken), sides, winner);
    const news = diffFieldValues(view(databaseBase), view(merged.values)).filter(
      ({ path }) => !undecided.has(path),
    );
    return {
      database: taken.length === 0 ? sides.database : contactFromFieldValues(merged.values.values()),
      folder:
        news.length === 0
          ? sides.folder
          : contactFromFieldValues(carryOver(pairing, folderNow, news).values()),
      conflicts: [...conflicts, ...merged.conflicts],
      undecided: pathsAfter(databaseChanges, undecided),
    };
  };

const winnerBy = (policy: Policy["field"], newer: Sides["newer"]): FieldConflict["winner"] => {
  switch (policy) {
    case "database":
      return "Database";
    case "folder":
      return "Folder";
    case "newest":
      return newer;
    case "ask":
      return "Undecided";
  }
};

/** Undefined for the removal of something that has no counterpart in the database. */
const inDatabaseTerms = (
  { toDatabase }: Correspondence,
  databaseBase: FieldValues,
  edit: FieldChange,
): FieldChange | undefined => {
  const path = toDatabase.get(edit.path);
  if (path !== undefined) return { ...edit, path };
  const after = afterOf(edit);
  if (after === undefined) return undefined;
  // News for the database. Its name there may already be that of an entry the folder knows by another.
  const newPath = edit._tag === "Removed" ? edit.path : edit.newPath;
  const isTaken = databaseBase.has(newPath) && [...toDatabase.values()].includes(newPath);
  const ownPath = isTaken ? variantPath(newPath) : newPath;
  return { _tag: "Added", path: ownPath, newPath: ownPath, after };
};

/** The folder's values with the database's news in them, each in the place of its counterpart. */
const carryOver = (
  { toDatabase, toFolder }: Correspondence,
  folderNow: FieldValues,
  news: ReadonlyArray<FieldChange>,
): FieldValues => {
  const values = new Map<FieldPath, FieldValue>(folderNow);
  for (const change of news) {
    const counterpart = toFolder.get(change.path);
    const isTaken = counterpart === undefined && toDatabase.has(change.path);
    const path = counterpart ?? (isTaken ? variantPath(change.path) : change.path);
    const after = afterOf(change);
    if (after !== undefined) values.set(path, after);
    else if (!isTaken) values.delete(path);
  }
  return values;
};

const pathsAfter = (
  changes: ReadonlyArray<FieldChange>,
  paths: ReadonlySet<FieldPath>,
): ReadonlyArray<FieldPath> => {
  const moved = new Map(
    changes.map((change) => [change.path, change._tag === "Removed" ? change.path : change.newPath]),
  );
  return [...paths].map((path) => moved.get(path) ?? path);
};
