import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import {
  type Contact,
  addressParts,
  dateFields,
  emptyContact,
  phoneKinds,
  placeKinds,
  textFields,
} from "./contact.js";
import { type InvalidContact, checkContact } from "./contact-limits.js";
import { partialDateFromString, stringFromPartialDate } from "./partial-date.js";

/**
 * The stored form: JSON, dates as `YYYY-MM-DD` or `--MM-DD`, empty fields left out.
 */
export type ContactJson = t.TypeOf<typeof ContactJson>;

/**
 * Reads the stored form, or a contact from outside. Left `InvalidContact` names the field, the
 * reason and the fix: a wrong type, an unknown field, an impossible date, or what `checkContact` refuses.
 */
export const decodeContact = (stored: unknown): E.Either<InvalidContact, Contact> =>
  pipe(
    ContactJson.decode(stored),
    E.mapLeft(invalidShape),
    E.flatMap(contactFromJson),
    E.flatMap(checkContact),
  );

/** The reverse of `decodeContact`, for any valid contact. */
export const encodeContact = (contact: Contact): ContactJson => {
  const json: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(contact) as ReadonlyArray<[keyof Contact, unknown]>) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    if (field === "birthday" || field === "anniversary")
      json[field] = stringFromPartialDate(value as Parameters<typeof stringFromPartialDate>[0]);
    else if (field !== "custom" || Object.keys(contact.custom).length > 0) json[field] = value;
  }
  return json as ContactJson;
};

const oneOf = <Word extends string>(words: ReadonlyArray<Word>) =>
  t.keyof(Object.fromEntries(words.map((word) => [word, null])) as Record<Word, null>);

const labelled = t.partial({ label: t.string, preferred: t.literal(true) });
const place = t.intersection([t.type({ kind: oneOf(placeKinds) }), labelled]);
const texts = <Field extends string>(fields: ReadonlyArray<Field>) =>
  t.partial(Object.fromEntries(fields.map((field) => [field, t.string])) as Record<Field, t.StringC>);

const ContactJson = t.intersection([
  texts(textFields),
  texts(dateFields),
  t.partial({
    photo: t.readonly(t.type({ mediaType: t.string, hash: t.string, size: t.number })),
    emails: t.readonlyArray(t.intersection([place, t.type({ address: t.string })])),
    phones: t.readonlyArray(
      t.intersection([labelled, t.type({ kind: oneOf(phoneKinds), number: t.string })]),
    ),
    addresses: t.readonlyArray(t.intersection([place, texts(addressParts)])),
    urls: t.readonlyArray(t.intersection([place, t.type({ url: t.string })])),
    ims: t.readonlyArray(
      t.intersection([place, t.type({ address: t.string }), t.partial({ service: t.string })]),
    ),
    categories: t.readonlyArray(t.string),
    custom: t.record(t.string, t.union([t.string, t.number, t.boolean])),
  }),
]);

const knownFields = new Set<string>([...Object.keys(emptyContact), ...textFields, ...dateFields, "photo"]);

const contactFromJson = (json: ContactJson): E.Either<InvalidContact, Contact> => {
  const unknownField = Object.keys(json).find((field) => !knownFields.has(field));
  if (unknownField !== undefined)
    return invalid(unknownField, "is no field of a contact", "put an application's own values under custom");
  const contact: Record<string, unknown> = { ...emptyContact, ...json };
  for (const field of dateFields) {
    const text = json[field];
    if (text === undefined) continue;
    const date = partialDateFromString(text);
    if (E.isLeft(date)) return invalid(field, date.left.reason, "give a real day as YYYY-MM-DD, or --MM-DD");
    contact[field] = date.right;
  }
  return E.right(contact as Contact);
};

const invalidShape = (errors: t.Errors): InvalidContact => {
  // Of a union's many errors the deepest one is nearest to what was meant.
  const deepest = errors.reduce((a, b) => (b.context.length > a.context.length ? b : a));
  const path = deepest.context
    .map(({ key }) => key)
    // An intersection adds its member's number to the path; fields are names, entries follow a list's name.
    .filter((key, at, keys) => key !== "" && (!/^\d+$/u.test(key) || knownFields.has(keys[at - 1] ?? "")));
  const expected = deepest.context.at(-1)?.type.name ?? "another type";
  return {
    _tag: "InvalidContact",
    field: path.join("/") || "contact",
    reason: `${JSON.stringify(deepest.value)?.slice(0, 60) ?? "nothing"} is not ${expected.slice(0, 200)}`,
    fix: "give the field the type that the Contact model states",
  };
};

const invalid = (field: string, reason: string, fix: string): E.Either<InvalidContact, never> =>
  E.left({ _tag: "InvalidContact", field, reason, fix });
