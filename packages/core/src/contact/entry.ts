import type { Address, Contact, EntryOf, ListField } from "./contact.js";
import { addressParts } from "./contact.js";
import { normalEmail, normalPhone, normalText, normalUrl } from "./normal-form.js";

type Entry = EntryOf[ListField];

/**
 * The identity of each entry of one field, in the field's order: its normal value, and a number
 * behind the second and later ones of equal values. Those are counted in the order of their kinds
 * and labels, not as they stand: a service may swap them. Kind, label and preference are else not
 * part of it: changing them changes the entry, not who it is.
 */
export const entryKeys = <Field extends ListField>(
  field: Field,
  entries: Contact[Field],
): ReadonlyArray<string> => {
  const keys = entries.map((entry) => entryKey(field, entry));
  if (new Set(keys).size === keys.length) return keys;
  const forms = entries.map((entry) => normalEntry(field, entry));
  return keys.map((key, at) => {
    const before = keys.filter(
      (other, index) => other === key && isBefore(forms[index] ?? "", index, forms[at] ?? "", at),
    ).length;
    return before === 0 ? key : `${key}${numberSign}${before + 1}`;
  });
};

/** No normal value holds a tab, so that a number is never taken for a part of one. */
const numberSign = "\t";

const isBefore = (formA: string, atA: number, formB: string, atB: number): boolean =>
  formA === formB ? atA < atB : formA < formB;

/** The identity of an entry among others of its field: its normal value, case-free. */
export const entryKey = (field: ListField, entry: Entry): string => normalValue(field, entry).toLowerCase();

/** Equal but for what services change by themselves: see the normal forms. */
export const eqEntry = (field: ListField, a: Entry, b: Entry): boolean =>
  a === b || normalEntry(field, a) === normalEntry(field, b);

/** Work, home and so on; nothing for a category. */
export const kindOfEntry = (entry: Entry): string => (typeof entry === "string" ? "" : entry.kind);

export const isPreferred = (entry: Entry): boolean => typeof entry !== "string" && entry.preferred === true;

const normalEntry = (field: ListField, entry: Entry): string =>
  typeof entry === "string"
    ? normalText(entry)
    : JSON.stringify([
        normalValue(field, entry),
        entry.kind,
        normalText(entry.label ?? ""),
        entry.preferred === true,
      ]);

const normalValue = (field: ListField, entry: Entry): string => {
  if (typeof entry === "string") return normalText(entry);
  switch (field) {
    case "emails":
      return normalEmail((entry as EntryOf["emails"]).address);
    case "phones":
      return normalPhone((entry as EntryOf["phones"]).number);
    case "urls":
      return normalUrl((entry as EntryOf["urls"]).url);
    case "ims": {
      const { service = "", address } = entry as EntryOf["ims"];
      return `${normalText(service).toLowerCase()}:${normalText(address)}`;
    }
    case "addresses":
      return addressParts.map((part) => normalText((entry as Address)[part] ?? "")).join(";");
    case "categories":
      return "";
  }
};
