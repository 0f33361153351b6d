import type { Contact } from "../contact/contact.js";
import { kindOfEntry } from "../contact/entry.js";
import { type FieldPath, isNumberedPath, unnumberedPath } from "../contact/field-path.js";
import {
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  eqFieldValue,
  fieldValues,
} from "./field-value.js";

/**
 * One field, or one entry, that differs. `path` names it in the older state (in the newer one if
 * it is added); `newPath` names it in the newer state, and differs where an entry's value does.
 */
export type FieldChange =
  | {
      readonly _tag: "Added";
      readonly path: FieldPath;
      readonly newPath: FieldPath;
      readonly after: FieldValue;
    }
  | {
      readonly _tag: "Changed";
      readonly path: FieldPath;
      readonly newPath: FieldPath;
      readonly before: FieldValue;
      readonly after: FieldValue;
    }
  | { readonly _tag: "Removed"; readonly path: FieldPath; readonly before: FieldValue };

/**
 * What a person did between two states, in the order of the paths. An entry that is gone and one of
 * the same kind that is new are one corrected entry; categories are a set, and never corrected.
 */
export const diffContacts = (base: Contact, now: Contact): ReadonlyArray<FieldChange> =>
  base === now ? [] : diffFieldValues(fieldValues(base), fieldValues(now));

/**
 * The values of a newer state, with entries that are equal in value named so that those which did
 * not change have the path that they have in `base`: their numbers depend on all of them together.
 */
export const fieldValuesBeside = (base: FieldValues, contact: Contact): FieldValues => {
  const now = fieldValues(contact);
  const twins = [...now.keys()].filter(isNumberedPath).map(unnumberedPath);
  const olderTwins = [...base.keys()].filter(isNumberedPath).map(unnumberedPath);
  const groups = new Set([...twins, ...olderTwins]);
  if (groups.size === 0) return now;
  const names = new Map([...groups].flatMap((group) => [...twinNames(group, base, now)]));
  return new Map([...now].map(([path, value]) => [names.get(path) ?? path, value]));
};

/** From each path of the group in the newer state to the one it goes by beside the older state. */
const twinNames = (
  group: FieldPath,
  base: FieldValues,
  now: FieldValues,
): ReadonlyMap<FieldPath, FieldPath> => {
  const ofGroup = (values: FieldValues) =>
    [...values].filter(([path]) => unnumberedPath(path) === group).sort(([a], [b]) => (a < b ? -1 : 1));
  const older = new Map(ofGroup(base));
  const names = new Map<FieldPath, FieldPath>();
  const unmatched = ofGroup(now).filter(([path, value]) => {
    const same = [...older].find(([, before]) => eqFieldValue(before, value));
    if (same === undefined) return true;
    older.delete(same[0]);
    names.set(path, same[0]);
    return false;
  });
  const free = [...new Set([...older.keys(), ...ofGroup(now).map(([path]) => path)])]
    .filter((path) => ![...names.values()].includes(path))
    .sort((a, b) => (a < b ? -1 : 1));
  for (const [at, [path]] of unmatched.entries()) names.set(path, free[at] ?? path);
  return names;
};

export const diffFieldValues = (base: FieldValues, now: FieldValues): ReadonlyArray<FieldChange> => {
  const added = new Map([...now].filter(([path]) => !base.has(path)));
  const corrected = corrections(new Map([...base].filter(([path]) => !now.has(path))), added);
  const changes: Array<FieldChange> = [];
  for (const [path, before] of base) {
    const newPath = corrected.get(path) ?? path;
    const after = now.get(newPath);
    added.delete(newPath);
    if (after === undefined) changes.push({ _tag: "Removed", path, before });
    else if (newPath !== path || !eqFieldValue(before, after))
      changes.push({ _tag: "Changed", path, newPath, before, after });
  }
  for (const [path, after] of added) changes.push({ _tag: "Added", path, newPath: path, after });
  return changes;
};

/** Does the changes to another state. What one of them would change and is not there is added. */
export const patchContact = (contact: Contact, changes: ReadonlyArray<FieldChange>): Contact =>
  changes.length === 0
    ? contact
    : contactFromFieldValues(patchFieldValues(fieldValues(contact), changes).values());

/**
 * The same on values: each change is done at its `path`, so that entries keep their place, and
 * several patches made from one base meet at the paths of that base.
 */
export const patchFieldValues = (values: FieldValues, changes: ReadonlyArray<FieldChange>): FieldValues => {
  const patched = new Map(values);
  for (const change of changes) {
    if (change._tag === "Removed") patched.delete(change.path);
    else patched.set(change.path, change.after);
  }
  return patched;
};

/** The newer state's values in their own order, but under the paths that they have in the older one. */
export const alignFieldValues = (now: FieldValues, changes: ReadonlyArray<FieldChange>): FieldValues => {
  const before = new Map(
    changes.flatMap((change) => (change._tag === "Changed" ? [[change.newPath, change.path] as const] : [])),
  );
  return new Map([...now].map(([path, value]) => [before.get(path) ?? path, value]));
};

/** The paths that hold something else now, or nothing where a single-valued field was cleared. */
export const writtenPaths = (changes: ReadonlyArray<FieldChange>): ReadonlyArray<FieldPath> =>
  changes.flatMap((change) => {
    if (change._tag !== "Removed") return [change.newPath];
    return change.before._tag === "Entry" ? [] : [change.path];
  });

/** The entries' paths that are no more. */
export const removedPaths = (changes: ReadonlyArray<FieldChange>): ReadonlyArray<FieldPath> =>
  changes.flatMap((change) => {
    if (change._tag === "Removed") return change.before._tag === "Entry" ? [change.path] : [];
    return change._tag === "Changed" && change.newPath !== change.path ? [change.path] : [];
  });

export const afterOf = (change: FieldChange): FieldValue | undefined =>
  change._tag === "Removed" ? undefined : change.after;

export const beforeOf = (change: FieldChange): FieldValue | undefined =>
  change._tag === "Added" ? undefined : change.before;

/** From the paths of entries that are gone to those of new ones; paired by their names, not by their places. */
const corrections = (gone: FieldValues, added: FieldValues): ReadonlyMap<FieldPath, FieldPath> => {
  const pairs = new Map<FieldPath, FieldPath>();
  if (gone.size === 0 || added.size === 0) return pairs;
  const free = new Set([...added.keys()].sort());
  for (const path of [...gone.keys()].sort()) {
    const before = gone.get(path);
    const found = [...free].find((other) => isCorrection(before, added.get(other)));
    if (found === undefined) continue;
    free.delete(found);
    pairs.set(path, found);
  }
  return pairs;
};

const isCorrection = (before: FieldValue | undefined, after: FieldValue | undefined): boolean =>
  before?._tag === "Entry" &&
  after?._tag === "Entry" &&
  before.field === after.field &&
  before.field !== "categories" &&
  kindOfEntry(before.value) === kindOfEntry(after.value);
