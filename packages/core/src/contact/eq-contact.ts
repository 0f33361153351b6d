import type { Contact, CustomValue, EntryOf, ListField, Photo } from "./contact.js";
import { dateFields, listFields, textFields } from "./contact.js";
import { entryKeys, eqEntry } from "./entry.js";
import { normalText } from "./normal-form.js";
import type { PartialDate } from "./partial-date.js";

/**
 * Equal but for what services change by themselves: the case of an e-mail's domain, blanks and
 * line ends, punctuation of a phone number with the same digits, the order of entries.
 */
export const eqContact = (a: Contact, b: Contact): boolean =>
  a === b ||
  (textFields.every((field) => eqText(a[field], b[field])) &&
    dateFields.every((field) => eqPartialDate(a[field], b[field])) &&
    eqPhoto(a.photo, b.photo) &&
    listFields.every((field) => eqEntries(field, a, b)) &&
    eqCustom(a.custom, b.custom));

export const eqText = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && normalText(a) === normalText(b));

export const eqPartialDate = (a: PartialDate | undefined, b: PartialDate | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.day === b.day && a.month === b.month && a.year === b.year);

/** By content alone: a service may name the same bytes by another media type. */
export const eqPhoto = (a: Photo | undefined, b: Photo | undefined): boolean => a?.hash === b?.hash;

const eqEntries = (field: ListField, a: Contact, b: Contact): boolean => {
  if (a[field].length !== b[field].length) return false;
  // Most often nothing was respelled at all, and normal forms are not needed to see it.
  if (a[field].every((entry, at) => isSameEntry(entry, b[field][at]))) return true;
  const keysOfA = entryKeys(field, a[field]);
  const entriesOfB = new Map(entryKeys(field, b[field]).map((key, at) => [key, b[field][at]]));
  return keysOfA.every((key, at) => {
    const [one, other] = [a[field][at], entriesOfB.get(key)];
    return one !== undefined && other !== undefined && eqEntry(field, one, other);
  });
};

/** The same parts, each with the same text. */
const isSameEntry = (a: EntryOf[ListField], b: EntryOf[ListField] | undefined): boolean => {
  if (typeof a === "string" || typeof b !== "object") return a === b;
  const ofB = new Map<string, unknown>(Object.entries(b));
  const ofA = Object.entries(a);
  return ofA.length === ofB.size && ofA.every(([part, text]) => ofB.get(part) === text);
};

const eqCustom = (a: Contact["custom"], b: Contact["custom"]): boolean => {
  const ofB = new Map<string, CustomValue>(Object.entries(b));
  const ofA = Object.entries(a);
  return ofA.length === ofB.size && ofA.every(([name, value]) => ofB.get(name) === value);
};
