import {
  type EntryValue,
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  fieldValues,
  mapLabelled,
  withoutLabel,
} from "../change/field-value.js";
import type { Contact, DateField, ListField } from "../contact/contact.js";
import { kindOfEntry } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
import type { PartialDate } from "../contact/partial-date.js";
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
    const takeRoom = listRoom();
    const held = new Map<FieldPath, FieldValue>();
    for (const [path, value] of values) {
      const seen = viewValue(projection, takeRoom, value);
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

type ListRoom = (capacity: ListCapacity, field: ListField, kind: string) => boolean;

const viewValue = (projection: Projection, takeRoom: ListRoom, held: FieldValue): FieldValue | undefined => {
  switch (held._tag) {
    case "Text":
      return viewText(projection.texts[held.field] ?? 0, held);
    case "Date":
      return isDateHeld(projection.dates[held.field], held.value) ? held : undefined;
    case "Photo":
      return held.value.size <= (projection.photo?.maxBytes ?? 0) ? held : undefined;
    case "Custom":
      return projection.custom === "Any" ? held : undefined;
    case "Entry":
      return viewEntry(projection.lists[held.field], takeRoom, held);
  }
};

const viewText = (longest: number, text: TextValue): FieldValue | undefined => {
  const value = cutText(text.value, longest);
  if (value === "") return undefined;
  return value === text.value ? text : { ...text, value };
};

type TextValue = Extract<FieldValue, { readonly _tag: "Text" }>;

const isDateHeld = (dates: Projection["dates"][DateField], { year }: PartialDate): boolean =>
  dates === "Any" || (dates === "WithYear" && year !== undefined);

const viewEntry = (
  capacity: ListCapacity | undefined,
  takeRoom: ListRoom,
  entry: EntryValue,
): FieldValue | undefined => {
  if (capacity === undefined || !takeRoom(capacity, entry.field, kindOfEntry(entry.value))) return undefined;
  return lostLabels(capacity).reduce((seen, key) => mapLabelled(seen, withoutLabel(key)), entry);
};

/** What of an entry's labels the folder cannot hold. */
export const lostLabels = ({ label, preferred }: ListCapacity): ReadonlyArray<"label" | "preferred"> => [
  ...(label === "Lost" ? (["label"] as const) : []),
  ...(preferred === "Lost" ? (["preferred"] as const) : []),
];

/** Counts entries as they are shown, in their order. */
const listRoom = (): ListRoom => {
  const taken = new Map<string, number>();
  const countOf = (key: string) => taken.get(key) ?? 0;
  return ({ total = Infinity, perKind }, field, kind) => {
    const ofKind = perKind === undefined ? Infinity : (perKind[kind] ?? 0);
    if (countOf(field) >= total || countOf(`${field}/${kind}`) >= ofKind) return false;
    taken.set(field, countOf(field) + 1);
    taken.set(`${field}/${kind}`, countOf(`${field}/${kind}`) + 1);
    return true;
  };
};
