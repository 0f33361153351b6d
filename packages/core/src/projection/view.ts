import {
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  fieldValues,
} from "../change/field-value.js";
import type { Contact, EntryOf, ListField } from "../contact/contact.js";
import { kindOfEntry } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
import type { ListCapacity, Projection } from "./projection.js";

/** What the folder can hold of a contact. */
export const viewContact =
  (projection: Projection) =>
  (contact: Contact): Contact =>
    contactFromFieldValues(viewFieldValues(projection)(fieldValues(contact)).values());

/**
 * The same on values, under the contact's own paths: an entry's path in the view alone can be
 * another one, when an equal entry before it is not held.
 */
export const viewFieldValues =
  (projection: Projection) =>
  (values: FieldValues): FieldValues => {
    const room = listRoom(projection);
    const held = new Map<FieldPath, FieldValue>();
    for (const [path, value] of values) {
      const seen = viewValue(projection, room, value);
      if (seen !== undefined) held.set(path, seen);
    }
    return held;
  };

/** Cuts at `length` code units, but not through a surrogate pair or behind a blank. */
export const cutText = (text: string, length: number): string =>
  text.length <= length
    ? text
    : text
        .slice(0, length)
        .replace(/[\uD800-\uDBFF]$/u, "")
        .trimEnd();

type ListRoom = (field: ListField, kind: string) => boolean;

const viewValue = (projection: Projection, takeRoom: ListRoom, held: FieldValue): FieldValue | undefined => {
  switch (held._tag) {
    case "Text": {
      const longest = projection.texts[held.field];
      if (longest === undefined) return undefined;
      const value = cutText(held.value, longest);
      return value === held.value ? held : value === "" ? undefined : { ...held, value };
    }
    case "Date": {
      const dates = projection.dates[held.field];
      return dates === undefined || (dates === "WithYear" && held.value.year === undefined)
        ? undefined
        : held;
    }
    case "Photo":
      return projection.photo !== undefined && held.value.size <= projection.photo.maxBytes
        ? held
        : undefined;
    case "Custom":
      return projection.custom === "Any" ? held : undefined;
    case "Entry": {
      const capacity = projection.lists[held.field];
      if (capacity === undefined || !takeRoom(held.field, kindOfEntry(held.value))) return undefined;
      return held.field === "categories" ? held : viewLabelled(capacity, held);
    }
  }
};

/** Counts entries as they are shown, in their order. */
const listRoom = (projection: Projection): ListRoom => {
  const taken = new Map<string, number>();
  const countOf = (key: string) => taken.get(key) ?? 0;
  return (field, kind) => {
    const { total = Infinity, perKind } = projection.lists[field] ?? { total: 0 };
    const ofKind = perKind === undefined ? Infinity : (perKind[kind] ?? 0);
    if (countOf(field) >= total || countOf(`${field}/${kind}`) >= ofKind) return false;
    taken.set(field, countOf(field) + 1);
    taken.set(`${field}/${kind}`, countOf(`${field}/${kind}`) + 1);
    return true;
  };
};

const viewLabelled = <Entry extends { readonly field: ListField; readonly value: LabelledEntry }>(
  { label, preferred }: ListCapacity,
  entry: Entry,
): Entry => {
  let { value } = entry;
  if (label === "Lost" && value.label !== undefined) value = withoutKey("label", value);
  if (preferred === "Lost" && value.preferred !== undefined) value = withoutKey("preferred", value);
  return value === entry.value ? entry : { ...entry, value };
};

type LabelledEntry = Exclude<EntryOf[ListField], string>;

const withoutKey = <Entry extends LabelledEntry>(key: "label" | "preferred", entry: Entry): Entry => {
  const copy = { ...entry };
  delete (copy as { label?: string; preferred?: true })[key];
  return copy;
};
