import { type FieldChange, afterOf, beforeOf } from "../change/diff.js";
import { type FieldValue, eqFieldValue } from "../change/field-value.js";
import type { FieldPath } from "../contact/field-path.js";
import type { FieldConflict } from "./conflict.js";

/** What both sides did to one contact, all in paths of the base's database side. */
export type Meeting = {
  /** Only what a folder can see of it: what it cannot hold is no opponent. */
  readonly databaseChanges: ReadonlyArray<FieldChange>;
  readonly folderChanges: ReadonlyArray<FieldChange>;
  readonly databaseNow: (path: FieldPath) => FieldValue | undefined;
  readonly folderNow: (path: FieldPath) => FieldValue | undefined;
  /** Left open by an earlier meeting. */
  readonly undecided: ReadonlyArray<FieldPath>;
  readonly winner: FieldConflict["winner"];
};

export type Met = {
  /** The folder's changes that the database takes over. */
  readonly taken: ReadonlyArray<FieldChange>;
  readonly conflicts: ReadonlyArray<FieldConflict>;
  readonly undecided: ReadonlySet<FieldPath>;
};

/**
 * An edit that meets none is taken; two that agree are one; two that differ are a conflict. A field
 * that waits for a person keeps waiting until both sides say the same.
 */
export const meetChanges = (meeting: Meeting): Met => {
  const opponents = new Map(meeting.databaseChanges.map((change) => [change.path, change]));
  const taken: Array<FieldChange> = [];
  const conflicts: Array<FieldConflict> = [];
  const undecided = new Set(
    meeting.undecided.filter((path) => !agree(meeting.databaseNow(path), meeting.folderNow(path))),
  );

  for (const change of meeting.folderChanges) {
    if (meeting.undecided.includes(change.path)) continue;
    const opponent = opponents.get(change.path);
    if (opponent === undefined) taken.push(change);
    else if (!agree(afterOf(opponent), afterOf(change))) {
      const conflict = conflictOf(opponent, change, meeting.winner);
      conflicts.push(conflict);
      if (conflict.winner === "Folder") taken.push(change);
      if (conflict.winner === "Undecided") undecided.add(change.path);
    }
  }
  const moved = new Set([...meeting.databaseChanges, ...meeting.folderChanges].map(({ path }) => path));
  for (const path of meeting.undecided)
    if (undecided.has(path) && moved.has(path))
      conflicts.push(
        fieldConflict(path, undefined, meeting.databaseNow(path), meeting.folderNow(path), "Undecided"),
      );
  return { taken, conflicts, undecided };
};

const conflictOf = (
  database: FieldChange,
  folder: FieldChange,
  winner: FieldConflict["winner"],
): FieldConflict =>
  fieldConflict(
    folder.path,
    beforeOf(database),
    afterOf(database),
    afterOf(folder),
    winner === "Undecided" ? undecidedOrEdit(database, folder) : winner,
  );

/** An entry that is gone on one side has no place there to wait in: the edit of it stands. */
const undecidedOrEdit = (database: FieldChange, folder: FieldChange): FieldConflict["winner"] => {
  const isEntry = (beforeOf(database) ?? afterOf(database))?._tag === "Entry";
  if (!isEntry) return "Undecided";
  if (database._tag === "Removed") return "Folder";
  return folder._tag === "Removed" ? "Database" : "Undecided";
};

const fieldConflict = (
  path: FieldPath,
  base: FieldValue | undefined,
  database: FieldValue | undefined,
  folder: FieldValue | undefined,
  winner: FieldConflict["winner"],
): FieldConflict => ({
  _tag: "FieldConflict",
  path,
  ...(base === undefined ? {} : { base }),
  ...(database === undefined ? {} : { database }),
  ...(folder === undefined ? {} : { folder }),
  winner,
});

const agree = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  a === undefined || b === undefined ? a === b : eqFieldValue(a, b);
