import {
  type EntryValue,
  type FieldValue,
  type FieldValues,
  entryValues,
  eqFieldValue,
  mapLabelled,
  withoutLabel,
} from "../change/field-value.js";
import { type Contact, type ListField, listFields } from "../contact/contact.js";
import { entryKey, isPreferred } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
import type { FieldConflict } from "./conflict.js";

/** Two sides' edits put together, before anyone has looked at a list as a whole. */
export type Untidy = {
  readonly values: FieldValues;
  /** The paths whose value is the folder's; the others are the database's. */
  readonly taken: ReadonlySet<FieldPath>;
  readonly sides: { readonly database: Contact; readonly folder: Contact };
  /** Whose value stands; the database's if that is for a person to say: there is no place to wait in. */
  readonly winner: FieldConflict["winner"];
};

/**
 * Two merges of one list can each be right and leave too much together: an entry that both sides
 * arrived at by different ways, or two preferred ones. Drops what neither side has that often, and
 * lets one side's preference stand; what is lost by it is a conflict.
 */
export const tidyLists = (
  untidy: Untidy,
): { readonly values: FieldValues; readonly conflicts: ReadonlyArray<FieldConflict> } => {
  const values = new Map<FieldPath, FieldValue>(untidy.values);
  const conflicts = listFields.flatMap((field) => [
    ...dropSurplus(values, field, untidy),
    ...onePreferred(values, field, untidy),
  ]);
  return { values, conflicts };
};

type HeldEntry = readonly [FieldPath, EntryValue];

const dropSurplus = (
  values: Map<FieldPath, FieldValue>,
  field: ListField,
  untidy: Untidy,
): ReadonlyArray<FieldConflict> => {
  const inDatabase = countKeys(field, untidy.sides.database);
  const inFolder = countKeys(field, untidy.sides.folder);
  return [...byKey(entriesOf(values, field))].flatMap(([key, entries]) => {
    const room = Math.max(inDatabase.get(key) ?? 1, inFolder.get(key) ?? 1);
    if (entries.length <= room) return [];
    const inOrder = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const ranked = [
      ...inOrder.filter((held) => !isLosing(untidy, held)),
      ...inOrder.filter((held) => isLosing(untidy, held)),
    ];
    const kept = ranked.slice(0, room);
    return ranked.slice(room).flatMap((dropped) => {
      values.delete(dropped[0]);
      const [standing] = kept;
      return standing === undefined || kept.some(([, value]) => eqFieldValue(value, dropped[1]))
        ? []
        : [lostTo(untidy, standing[1], dropped)];
    });
  });
};

const onePreferred = (
  values: Map<FieldPath, FieldValue>,
  field: ListField,
  untidy: Untidy,
): ReadonlyArray<FieldConflict> => {
  const preferred = entriesOf(values, field).filter(([, { value }]) => isPreferred(value));
  const kept = preferred.find((held) => !isLosing(untidy, held)) ?? preferred[0];
  return preferred
    .filter((held) => held !== kept)
    .map((held) => {
      const plain = mapLabelled(held[1], withoutLabel("preferred"));
      values.set(held[0], plain);
      return lostTo(untidy, plain, held);
    });
};

const entriesOf = (values: FieldValues, field: ListField): ReadonlyArray<HeldEntry> =>
  [...values].filter((held): held is [FieldPath, EntryValue] => held[1].field === field);

const byKey = (entries: ReadonlyArray<HeldEntry>): ReadonlyMap<string, ReadonlyArray<HeldEntry>> => {
  const groups = new Map<string, ReadonlyArray<HeldEntry>>();
  for (const held of entries) {
    const key = entryKey(held[1].field, held[1].value);
    groups.set(key, [...(groups.get(key) ?? []), held]);
  }
  return groups;
};

const isLosing = ({ taken, winner }: Untidy, [path]: HeldEntry): boolean =>
  taken.has(path) !== (winner === "Folder");

const lostTo = ({ taken }: Untidy, standing: EntryValue, [path, lost]: HeldEntry): FieldConflict =>
  taken.has(path)
    ? { _tag: "FieldConflict", path, database: standing, folder: lost, winner: "Database" }
    : { _tag: "FieldConflict", path, database: lost, folder: standing, winner: "Folder" };

const countKeys = (field: ListField, contact: Contact): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { value } of entryValues(field, contact)) {
    const key = entryKey(field, value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};
