import type { Contact } from "../contact/contact.js";
import { kindOfEntry } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
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

export const diffFieldValues = (base: FieldValues, now: FieldValues): ReadonlyArray<FieldChange> => {
  const changes: Array<FieldChange> = [];
  const added = new Map([...now].filter(([path]) => !base.has(path)));
  for (const [path, before] of base) {
    const after = now.get(path);
    if (after !== undefined) {
      if (!eqFieldValue(before, after)) changes.push({ _tag: "Changed", path, newPath: path, before, after });
      continue;
    }
    const corrected = correctionOf(before, added);
    if (corrected === undefined) {
      changes.push({ _tag: "Removed", path, before });
      continue;
    }
    const [newPath, value] = corrected;
    added.delete(newPath);
    changes.push({ _tag: "Changed", path, newPath, before, after: value });
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

const correctionOf = (
  before: FieldValue,
  added: FieldValues,
): readonly [FieldPath, FieldValue] | undefined => {
  if (before._tag !== "Entry" || before.field === "categories") return undefined;
  for (const [path, value] of added) {
    if (
      value._tag === "Entry" &&
      value.field === before.field &&
      kindOfEntry(value.value) === kindOfEntry(before.value)
    )
      return [path, value];
  }
  return undefined;
};
