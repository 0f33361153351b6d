import {
  type Contact,
  type CustomValue,
  type DateField,
  type EntryOf,
  type ListField,
  type Photo,
  type TextField,
  dateFields,
  listFields,
  textFields,
} from "../contact/contact.js";
import { entryKeys, eqEntry } from "../contact/entry.js";
import { eqPartialDate, eqPhoto, eqText } from "../contact/eq-contact.js";
import { type FieldPath, customPath, entryPath, singlePath } from "../contact/field-path.js";
import type { PartialDate } from "../contact/partial-date.js";

/** What stands at one field path, with where it stands: a contact taken apart. */
export type FieldValue =
  | { readonly _tag: "Text"; readonly field: TextField; readonly value: string }
  | { readonly _tag: "Date"; readonly field: DateField; readonly value: PartialDate }
  | { readonly _tag: "Photo"; readonly field: "photo"; readonly value: Photo }
  | { readonly _tag: "Custom"; readonly field: "custom"; readonly name: string; readonly value: CustomValue }
  | EntryValue;

/** An entry of a multi-valued field. */
export type EntryValue = {
  readonly [Field in ListField]: {
    readonly _tag: "Entry";
    readonly field: Field;
    readonly value: EntryOf[Field];
  };
}[ListField];

/** Every value of a contact under its path; entries of one field follow each other in their order. */
export type FieldValues = ReadonlyMap<FieldPath, FieldValue>;

export const fieldValues = (contact: Contact): FieldValues => {
  const values = new Map<FieldPath, FieldValue>();
  for (const field of textFields) {
    const value = contact[field];
    if (value !== undefined) values.set(singlePath(field), { _tag: "Text", field, value });
  }
  for (const field of dateFields) {
    const value = contact[field];
    if (value !== undefined) values.set(singlePath(field), { _tag: "Date", field, value });
  }
  if (contact.photo !== undefined)
    values.set(singlePath("photo"), { _tag: "Photo", field: "photo", value: contact.photo });
  for (const field of listFields) {
    const keys = entryKeys(field, contact[field]);
    for (const [at, entry] of entryValues(field, contact).entries())
      values.set(entryPath(field, keys[at] ?? ""), entry);
  }
  for (const [name, value] of Object.entries(contact.custom))
    values.set(customPath(name), { _tag: "Custom", field: "custom", name, value });
  return values;
};

/** The contact made of these values; the order of entries is the order of the values. */
export const contactFromFieldValues = (values: Iterable<FieldValue>): Contact => {
  const singles: { -readonly [Field in TextField]?: string } & {
    -readonly [Field in DateField]?: PartialDate;
  } & {
    photo?: Photo;
  } = {};
  const lists: { [Field in ListField]: Array<EntryOf[Field]> } = {
    emails: [],
    phones: [],
    addresses: [],
    urls: [],
    ims: [],
    categories: [],
  };
  const custom = new Map<string, CustomValue>();
  for (const held of values) {
    if (held._tag === "Text") singles[held.field] = held.value;
    else if (held._tag === "Date") singles[held.field] = held.value;
    else if (held._tag === "Photo") singles.photo = held.value;
    else if (held._tag === "Custom") custom.set(held.name, held.value);
    else pushEntry(lists, held);
  }
  return { ...singles, ...lists, custom: Object.fromEntries(custom) };
};

/** Equal but for what services change by themselves, see `eqContact`. */
export const eqFieldValue = (a: FieldValue, b: FieldValue): boolean => {
  if (a === b) return true;
  if (a.field !== b.field) return false;
  return a._tag === "Entry" && b._tag === "Entry" ? eqEntry(a.field, a.value, b.value) : eqSingle(a, b);
};

const eqSingle = (a: FieldValue, b: FieldValue): boolean => {
  if (a._tag === "Text") return b._tag === "Text" && eqText(a.value, b.value);
  if (a._tag === "Date") return b._tag === "Date" && eqPartialDate(a.value, b.value);
  if (a._tag === "Photo") return b._tag === "Photo" && eqPhoto(a.value, b.value);
  return a._tag === "Custom" && b._tag === "Custom" && a.name === b.name && a.value === b.value;
};

/** The entries of one field as values, in their order. */
export const entryValues = (field: ListField, contact: Contact): ReadonlyArray<EntryValue> => {
  switch (field) {
    case "emails":
      return contact.emails.map((value) => ({ _tag: "Entry", field, value }));
    case "phones":
      return contact.phones.map((value) => ({ _tag: "Entry", field, value }));
    case "addresses":
      return contact.addresses.map((value) => ({ _tag: "Entry", field, value }));
    case "urls":
      return contact.urls.map((value) => ({ _tag: "Entry", field, value }));
    case "ims":
      return contact.ims.map((value) => ({ _tag: "Entry", field, value }));
    case "categories":
      return contact.categories.map((value) => ({ _tag: "Entry", field, value }));
  }
};

/** The entry with its kind, label or preference changed; a category has none of them. */
export const mapLabelled = (
  entry: EntryValue,
  change: <Entry extends LabelledEntry>(entry: Entry) => Entry,
): EntryValue => {
  switch (entry.field) {
    case "emails":
      return { ...entry, value: change(entry.value) };
    case "phones":
      return { ...entry, value: change(entry.value) };
    case "addresses":
      return { ...entry, value: change(entry.value) };
    case "urls":
      return { ...entry, value: change(entry.value) };
    case "ims":
      return { ...entry, value: change(entry.value) };
    case "categories":
      return entry;
  }
};

export type LabelledEntry = Exclude<EntryOf[ListField], string>;

/** The entry without the person's own word for it, or without its preference. */
export const withoutLabel =
  (key: "label" | "preferred") =>
  <Entry extends LabelledEntry>(entry: Entry): Entry => {
    if (entry[key] === undefined) return entry;
    const bare: Entry & { label?: string; preferred?: true } = { ...entry };
    delete bare[key];
    return bare;
  };

const pushEntry = (lists: { [Field in ListField]: Array<EntryOf[Field]> }, entry: EntryValue): void => {
  switch (entry.field) {
    case "emails":
      lists.emails.push(entry.value);
      break;
    case "phones":
      lists.phones.push(entry.value);
      break;
    case "addresses":
      lists.addresses.push(entry.value);
      break;
    case "urls":
      lists.urls.push(entry.value);
      break;
    case "ims":
      lists.ims.push(entry.value);
      break;
    case "categories":
      lists.categories.push(entry.value);
      break;
  }
};
