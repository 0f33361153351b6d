import type { FieldChange } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import type { OneWay } from "../merge/direction.js";
import type { Merged } from "../merge/merge-sides.js";
import { type MergedToFolder, mergeToFolder } from "../merge/merge-to-folder.js";
import type { BusinessContact } from "../replica/database.js";
import type { Ignored } from "./ignored.js";
import {
  type LinkedPair,
  type ReconcileContext,
  bareCopy,
  isSecondCopy,
  projectionFor,
} from "./linked-pair.js";
import { pairBase } from "./pair-base.js";
import { withoutUndecided } from "./without-undecided.js";

/** What a merge of two sides comes to, also where the folder's edits do not count. */
export type MergedPair = Merged & {
  /** What is let stay on the copy, and goes no further. */
  readonly ignored?: Ignored;
  /** The folder's edits that are put right. */
  readonly undone?: ReadonlyArray<FieldChange>;
};

/** Both sides are there, and nothing of the folder's goes to the database, whatever a person answered. */
export const mergeOneWay = (
  context: ReconcileContext,
  direction: OneWay,
  pair: LinkedPair,
  record: BusinessContact,
  copyNow: Contact,
): MergedPair => {
  const folder = bareCopy(context)(copyNow);
  // A person let the copy stand: that is what both sides agree on from now on.
  if (pair.standing === "Folder") return { database: record.contact, folder, conflicts: [], undecided: [] };
  const projection = projectionFor(context, pair, record);
  const base = isSecondCopy(pair)
    ? {}
    : { base: withoutUndecided(pairBase(context, projection, pair.link), pair.link.undecided ?? []) };
  return mergedOneWay(
    record,
    mergeToFolder(
      projection,
      pair.standing === "Database" ? "ToFolderReverting" : direction,
    )({ ...base, database: record.contact, folder }),
  );
};

export const mergedOneWay = (
  { contact }: BusinessContact,
  { folder, agreed, conflicts, undone }: MergedToFolder,
): MergedPair => ({
  database: contact,
  folder,
  conflicts,
  undecided: [],
  undone,
  ...(eqContact(folder, agreed) ? {} : { ignored: { _tag: "Edited", agreed } }),
});

/** An entry that is put right goes by the name that it had before it was edited: only so does it show that it swings. */
export const backAtTheirPaths = (changes: ReadonlyArray<FieldChange>): ReadonlyArray<FieldChange> =>
  changes.map((change) => (change._tag === "Changed" ? { ...change, path: change.newPath } : change));
