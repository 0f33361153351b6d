import {
  type EntryValue,
  type FieldValue,
  type FieldValues,
  entryValues,
  eqFieldValue,
} from "../change/field-value.js";
import { type Contact, type ListField, listFields } from "../contact/contact.js";
import { entryKey, isPreferred } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
import type { FieldConflict } from "./conflict.js";

/**
 * Two merges of one list can each be right and leave too much together: an entry that both sides
 * arrived at by different ways, or two preferred ones. Drops what neither side has that often, and
 * lets one side's preference stand.
 */
export const tidyLists = (
  merged: FieldValues,
  sides: { readonly database: Contact; readonly folder: Contact },
  winner: FieldConflict["winner"],
): { readonly values: FieldValues; readonly conflicts: ReadonlyArray<FieldConflict> } => {
  const values = new Map<FieldPath, FieldValue>(merged);
  const conflicts = listFields.flatMap((field) => {
    dropSurplus(values, field, sides);
    return onePreferred(values, field, sides, winner);
  });
  return { values, conflicts };
};

const dropSurplus = (
  values: Map<FieldPath, FieldValue>,
  field: ListField,
  sides: { readonly database: Contact; readonly folder: Contact },
): void => {
  const inDatabase = countKeys(field, sides.database);
  const inFolder = countKeys(field, sides.folder);
  const seen = new Map<string, number>();
  for (const [path, value] of values) {
    if (value._tag !== "Entry" || value.field !== field) continue;
    const key = entryKey(field, value.value);
    const times = (seen.get(key) ?? 0) + 1;
    if (times > Math.max(inDatabase.get(key) ?? 1, inFolder.get(key) ?? 1)) values.delete(path);
    else seen.set(key, times);
  }
};

const onePreferred = (
  values: Map<FieldPath, FieldValue>,
  field: ListField,
  sides: { readonly database: Contact; readonly folder: Contact },
  winner: FieldConflict["winner"],
): ReadonlyArray<FieldConflict> => {
  const preferred = [...values].filter(
    (held): held is [FieldPath, EntryValue] =>
      held[1]._tag === "Entry" && held[1].field === field && isPreferred(held[1].value),
  );
  if (preferred.length < 2) return [];
  const [winning, losing] =
    winner === "Folder" ? (["folder", "database"] as const) : (["database", "folder"] as const);
  const isWinning = (value: EntryValue) =>
    entryValues(field, sides[winning]).some((entry) => eqFieldValue(entry, value));
  const kept = preferred.find(([, value]) => isWinning(value)) ?? preferred[0];
  return preferred
    .filter((held) => held !== kept)
    .map(([path, value]) => {
      const plain = withoutPreference(value);
      values.set(path, plain);
      return {
        _tag: "FieldConflict",
        path,
        [winning]: plain,
        [losing]: value,
        winner: winner === "Folder" ? "Folder" : "Database",
      } satisfies FieldConflict;
    });
};

const countKeys = (field: ListField, contact: Contact): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { value } of entryValues(field, contact)) {
    const key = entryKey(field, value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

const withoutPreference = (entry: EntryValue): EntryValue => {
  switch (entry.field) {
    case "emails":
      return { ...entry, value: plain(entry.value) };
    case "phones":
      return { ...entry, value: plain(entry.value) };
    case "addresses":
      return { ...entry, value: plain(entry.value) };
    case "urls":
      return { ...entry, value: plain(entry.value) };
    case "ims":
      return { ...entry, value: plain(entry.value) };
    case "categories":
      return entry;
  }
};

const plain = <Entry extends { readonly preferred?: true }>({
  preferred: _,
  ...entry
}: Entry): Omit<Entry, "preferred"> => entry;
