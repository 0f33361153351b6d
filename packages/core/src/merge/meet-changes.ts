import { type FieldChange, afterOf, beforeOf } from "../change/diff.js";
import {
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  eqFieldValue,
} from "../change/field-value.js";
import { type Contact, type ListField, listFields } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import { type FieldPath, fieldOfPath } from "../contact/field-path.js";
import type { FieldConflict } from "./conflict.js";

/** What both sides did to one contact, all in paths of the base's database side. */
export type Meeting = {
  /** Whole, and so with what a folder cannot see. */
  readonly databaseChanges: ReadonlyArray<FieldChange>;
  readonly databaseNow: FieldValues;
  /** What a folder can see of the database's base, and of its side now. */
  readonly viewBase: FieldValues;
  readonly viewNow: FieldValues;
  /** As the folder sees them. */
  readonly folderChanges: ReadonlyArray<FieldChange>;
  readonly folderNow: FieldValues;
  /** Makes a change of the view one of the database's side, with what the view does not show. */
  readonly lift: (change: FieldChange) => FieldChange;
  /** Left open by an earlier meeting. */
  readonly undecided: ReadonlyArray<FieldPath>;
  readonly winner: FieldConflict["winner"];
};

export type Met = {
  /** The folder's changes that the database takes over, lifted. */
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
  const waiting = new Set(meeting.undecided);
  const undecided = new Set(meeting.undecided.filter((path) => !isSettled(meeting, path)));

  for (const change of meeting.folderChanges) {
    if (waiting.has(change.path)) continue;
    const opponent = opponents.get(change.path);
    const lifted = meeting.lift(change);
    const encounter = encounterOf(meeting, opponent, change, lifted);
    if (encounter === "Alone") taken.push(lifted);
    if (encounter === "Alone" || encounter === "Agreed") continue;
    const conflict = conflictOf(meeting, opponent, lifted, encounter);
    conflicts.push(conflict);
    if (conflict.winner === "Folder") taken.push(lifted);
    if (conflict.winner === "Undecided") undecided.add(change.path);
  }
  return { taken, conflicts: [...conflicts, ...stillOpen(meeting, undecided)], undecided };
};

/** `Unseen`: the folder's person wrote where the database holds what a folder cannot show. */
type Encounter = "Alone" | "Agreed" | "Clashing" | "Unseen";

const encounterOf = (
  { databaseNow, viewBase, viewNow }: Meeting,
  opponent: FieldChange | undefined,
  change: FieldChange,
  lifted: FieldChange,
): Encounter => {
  const { path } = change;
  const [after, whole, shown] = [afterOf(change), databaseNow.get(path), viewNow.get(path)];
  if (after === undefined) return encounterOfRemoval(opponent, whole);
  const wasShown = viewBase.has(path) || shown !== undefined;
  if (!wasShown && whole !== undefined) return agree(whole, afterOf(lifted)) ? "Alone" : "Unseen";
  if (opponent === undefined) return "Alone";
  if (agree(shown, after) || agree(whole, afterOf(lifted))) return "Agreed";
  return shown !== undefined && agree(viewBase.get(path), shown) ? "Alone" : "Clashing";
};

/** Who takes a thing away takes also what others wrote of it where it does not show. */
const encounterOfRemoval = (opponent: FieldChange | undefined, whole: FieldValue | undefined): Encounter => {
  if (opponent === undefined) return "Alone";
  return whole === undefined ? "Agreed" : "Clashing";
};

/** Values are whole, as they would stand in the database: a person may choose either. */
const conflictOf = (
  { databaseNow, viewNow, winner }: Meeting,
  opponent: FieldChange | undefined,
  folder: FieldChange,
  encounter: Exclude<Encounter, "Alone" | "Agreed">,
): FieldConflict => {
  const { path } = folder;
  const values = {
    base: opponent === undefined ? undefined : beforeOf(opponent),
    database: databaseNow.get(path),
    folder: afterOf(folder),
  };
  if (encounter === "Unseen") return fieldConflict(path, values, "Folder");
  if (winner !== "Undecided") return fieldConflict(path, values, winner);
  return fieldConflict(path, values, undecidedOrEdit(values, viewNow.has(path)));
};

/**
 * An entry that is gone on one side has no place there to wait in, nor has a value that the folder
 * cannot show beside nothing: the edit stands.
 */
const undecidedOrEdit = ({ database, folder }: ConflictValues, isShown: boolean): FieldConflict["winner"] => {
  const isEntry = (database ?? folder)?._tag === "Entry";
  if (database === undefined) return isEntry ? "Folder" : "Undecided";
  return folder === undefined && (isEntry || !isShown) ? "Database" : "Undecided";
};

/** An entry can have got another path meanwhile: then its whole list has to agree. */
const isSettled = ({ viewNow, folderNow }: Meeting, path: FieldPath): boolean => {
  const [database, folder] = [viewNow.get(path), folderNow.get(path)];
  if (database !== undefined && folder !== undefined) return eqFieldValue(database, folder);
  const field = listFields.find((list) => list === fieldOfPath(path));
  return field === undefined
    ? database === folder
    : eqContact(listOf(field, viewNow), listOf(field, folderNow));
};

const listOf = (field: ListField, values: FieldValues): Contact =>
  contactFromFieldValues([...values.values()].filter((value) => value.field === field));

/** What still waits, where a side has news of it. */
const stillOpen = (
  { databaseChanges, databaseNow, folderChanges, folderNow, lift, undecided }: Meeting,
  open: ReadonlySet<FieldPath>,
): ReadonlyArray<FieldConflict> => {
  const moved = new Set([...databaseChanges, ...folderChanges].map(({ path }) => path));
  return undecided
    .filter((path) => open.has(path) && moved.has(path))
    .filter((path) => databaseNow.has(path) || folderNow.has(path))
    .map((path) => {
      const after = folderNow.get(path);
      const folder = after && afterOf(lift({ _tag: "Added", path, newPath: path, after }));
      return fieldConflict(path, { base: undefined, database: databaseNow.get(path), folder }, "Undecided");
    });
};

type ConflictValues = Readonly<Record<"base" | "database" | "folder", FieldValue | undefined>>;

const fieldConflict = (
  path: FieldPath,
  { base, database, folder }: ConflictValues,
  winner: FieldConflict["winner"],
): FieldConflict => ({
  _tag: "FieldConflict",
  path,
  ...(base === undefined ? {} : { base }),
  ...(database === undefined ? {} : { database }),
  ...(folder === undefined ? {} : { folder }),
  winner,
});

/** Equal, or both absent. */
export const agree = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  a === undefined || b === undefined ? a === b : eqFieldValue(a, b);
