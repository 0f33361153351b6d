import * as E from "fp-ts/lib/Either.js";
import { type Contact, dateFields, listFields, textFields } from "./contact.js";
import { isPreferred } from "./entry.js";
import { partialDate } from "./partial-date.js";

/** `field` is a path such as `notes` or `emails/2/address`, entries counted from 0. */
export type InvalidContact = {
  readonly _tag: "InvalidContact";
  readonly field: string;
  readonly reason: string;
  readonly fix: string;
};

/** In UTF-16 code units, entries of one list, and bytes for a photo. */
export const contactLimits = {
  notes: 1_048_576,
  text: 8_192,
  label: 255,
  entries: 1_000,
  photoBytes: 20_971_520,
} as const;

/**
 * What no replica should have to store: texts that are empty, longer than `contactLimits`, or hold
 * control characters or half a surrogate pair; impossible dates; two preferred entries in one list;
 * a custom value under the name by which JavaScript reaches an object's prototype.
 */
export const checkContact = (contact: Contact): E.Either<InvalidContact, Contact> => {
  const found =
    firstOf(textFields, (field) =>
      badText(field, contact[field], field === "notes" ? contactLimits.notes : undefined),
    ) ??
    firstOf(dateFields, (field) => badDate(field, contact)) ??
    badPhoto(contact) ??
    firstOf(listFields, (field) => badList(field, contact)) ??
    firstOf(Object.entries(contact.custom), ([name, value]) => badCustom(name, value));
  return found === undefined ? E.right(contact) : E.left(found);
};

const badText = (
  field: string,
  text: string | undefined,
  longest: number = contactLimits.text,
): InvalidContact | undefined => {
  if (text === undefined) return undefined;
  if (text.trim() === "") return invalid(field, "is empty", "leave the field out");
  if (text.length > longest)
    return invalid(field, `has ${text.length} characters`, `shorten it to at most ${longest}`);
  const control = forbidden.exec(text);
  if (control === null) return undefined;
  const code = (control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return invalid(field, `holds U+${code} at position ${control.index}`, "take control characters out");
};

/** Controls other than tab and line ends, and surrogates without their other half. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]|\p{Surrogate}/u;

const badDate = (field: (typeof dateFields)[number], contact: Contact): InvalidContact | undefined => {
  const date = contact[field];
  if (date === undefined) return undefined;
  const checked = partialDate(date);
  return E.isLeft(checked) ? invalid(field, checked.left.reason, "give a day that exists") : undefined;
};

const badPhoto = ({ photo }: Contact): InvalidContact | undefined => {
  if (photo === undefined) return undefined;
  if (!/^[0-9a-f]{64}$/u.test(photo.hash))
    return invalid("photo/hash", "is not a SHA-256", "give 64 lower-case hexadecimal digits");
  if (!/^[a-z]+\/[\w.+-]+$/iu.test(photo.mediaType))
    return invalid(
      "photo/mediaType",
      `is "${photo.mediaType.slice(0, 40)}"`,
      "give a media type such as image/jpeg",
    );
  if (!Number.isInteger(photo.size) || photo.size < 1 || photo.size > contactLimits.photoBytes)
    return invalid("photo/size", `is ${photo.size}`, `give 1 to ${contactLimits.photoBytes} bytes`);
  return undefined;
};

const badList = (field: (typeof listFields)[number], contact: Contact): InvalidContact | undefined => {
  const entries = contact[field];
  if (entries.length > contactLimits.entries)
    return invalid(field, `has ${entries.length} entries`, `keep at most ${contactLimits.entries}`);
  if (entries.filter(isPreferred).length > 1)
    return invalid(field, "has more than one preferred entry", "prefer at most one");
  return firstOf([...entries.entries()], ([at, entry]) => {
    if (typeof entry === "string") return badText(`${field}/${at}`, entry);
    const { kind, preferred: _, ...texts } = entry;
    if (Object.keys(texts).every((key) => key === "label" || key === "service"))
      return invalid(`${field}/${at}`, `of kind ${kind} has no value`, "leave the entry out");
    return firstOf(Object.entries(texts), ([part, text]) =>
      badText(`${field}/${at}/${part}`, text, part === "label" ? contactLimits.label : undefined),
    );
  });
};

const badCustom = (name: string, value: unknown): InvalidContact | undefined => {
  const badName = badText("custom", name, contactLimits.label);
  if (badName !== undefined) return { ...badName, reason: `has a name that ${badName.reason}` };
  if (name === "__proto__") return invalid("custom", 'has a name "__proto__"', "choose another name");
  if (typeof value === "number" && !Number.isFinite(value))
    return invalid(`custom/${name}`, `is ${value}`, "give a finite number");
  return typeof value === "string" && value !== ""
    ? badText(`custom/${name}`, value, contactLimits.notes)
    : undefined;
};

const firstOf = <Item, Found>(
  items: ReadonlyArray<Item>,
  find: (item: Item) => Found | undefined,
): Found | undefined => {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
};

const invalid = (field: string, reason: string, fix: string): InvalidContact => ({
  _tag: "InvalidContact",
  field,
  reason,
  fix,
});
