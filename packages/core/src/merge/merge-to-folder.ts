import { type FieldChange, afterOf, beforeOf, diffContacts } from "../change/diff.js";
import { fieldValues } from "../change/field-value.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import type { Projection } from "../projection/projection.js";
import type { FieldConflict } from "./conflict.js";
import type { OneWay } from "./direction.js";
import { mergeSides } from "./merge-sides.js";

/** One contact on both sides, of which only the database's edits count. */
export type ToFolderSides = {
  /** As each side had it when they last agreed; absent: they never did. */
  readonly base?: { readonly database: Contact; readonly folder: Contact };
  readonly database: Contact;
  readonly folder: Contact;
};

/** What the folder shall have; the database's side stays as it is. */
export type MergedToFolder = {
  readonly folder: Contact;
  /** What the folder would have, had nobody edited there: both sides agree on this. */
  readonly agreed: Contact;
  /** The folder's edits that are there no more; the database's value stands. */
  readonly conflicts: ReadonlyArray<FieldConflict>;
  /** The same, as the edits that they were. */
  readonly undone: ReadonlyArray<FieldChange>;
};

/**
 * Carries the database's edits to the folder, field by field. The folder's own edits are left where they
 * are, but for the fields that the database has edited since; or all of them are undone. What a
 * service made of our values is no edit, and stays.
 */
export const mergeToFolder =
  (projection: Projection, direction: OneWay) =>
  ({ base, database, folder }: ToFolderSides): MergedToFolder => {
    const carry = (from: Contact): Contact =>
      mergeSides(
        projection,
        "database",
      )({
        ...(base === undefined ? {} : { base: { database: base.database, folder: from } }),
        database,
        folder: from,
        undecided: [],
        newer: "Database",
      }).folder;
    const before = base?.folder ?? emptyContact;
    const agreed = carry(before);
    const after = direction === "ToFolderReverting" ? agreed : carry(folder);
    return { folder: after, agreed, ...undoneBy(before, folder, after) };
  };

/** What the folder's person did between `before` and `now`, and what of it is not there `after`. */
const undoneBy = (
  before: Contact,
  now: Contact,
  after: Contact,
): Pick<MergedToFolder, "conflicts" | "undone"> => {
  const written = diffContacts(now, after);
  const pathsWritten = new Set(written.map(({ path }) => path));
  const undone = diffContacts(before, now).filter((edit) => pathsWritten.has(pathNow(edit)));
  const edits = new Map(undone.map((edit) => [pathNow(edit), edit]));
  const values = fieldValues(now);
  const conflicts = written.flatMap((change): ReadonlyArray<FieldConflict> => {
    const edit = edits.get(change.path);
    if (edit === undefined) return [];
    const [base, folder, database] = [beforeOf(edit), values.get(change.path), afterOf(change)];
    return [
      {
        _tag: "FieldConflict",
        path: change.path,
        ...(base === undefined ? {} : { base }),
        ...(database === undefined ? {} : { database }),
        ...(folder === undefined ? {} : { folder }),
        winner: "Database",
      },
    ];
  });
  return { conflicts, undone };
};

/** Where the edit's outcome is. */
const pathNow = (edit: FieldChange): FieldChange["path"] =>
  edit._tag === "Removed" ? edit.path : edit.newPath;
