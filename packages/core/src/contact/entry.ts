import { type EntryOf, type ListField, addressParts } from "./contact.js";
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
  entries: ReadonlyArray<EntryOf[Field]>,
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
export const entryKey = <Field extends ListField>(field: Field, entry: EntryOf[Field]): string =>
  normalValue[field](entry).toLowerCase();

/** Equal but for what services change by themselves: see the normal forms. */
export const eqEntry = <Field extends ListField>(
  field: Field,
  a: EntryOf[Field],
  b: EntryOf[Field],
): boolean => a === b || normalEntry(field, a) === normalEntry(field, b);

/** Work, home and so on; nothing for a category. */
export const kindOfEntry = (entry: Entry): string => (typeof entry === "string" ? "" : entry.kind);

export const isPreferred = (entry: Entry): boolean => typeof entry !== "string" && entry.preferred === true;

const normalEntry = <Field extends ListField>(field: Field, entry: EntryOf[Field]): string => {
  const value = normalValue[field](entry);
  if (typeof entry === "string") return value;
  const { kind, label = "", preferred = false } = entry;
  return JSON.stringify([value, kind, normalText(label), preferred]);
};

const normalValue: { readonly [Field in ListField]: (entry: EntryOf[Field]) => string } = {
  emails: ({ address }) => normalEmail(address),
  phones: ({ number }) => normalPhone(number),
  addresses: (address) => addressParts.map((part) => escaped(";", normalText(address[part] ?? ""))).join(";"),
  urls: ({ url }) => normalUrl(url),
  ims: ({ service = "", address }) =>
    `${escaped(":", normalText(service).toLowerCase())}:${normalText(address)}`,
  categories: normalText,
};

/** So that what ends one part never reads as the beginning of the next. */
const escaped = (separator: string, part: string): string =>
  part.replaceAll("\\", "\\\\").replaceAll(separator, `\\${separator}`);
