import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import { closedObject, guarded, noField, oneOf, openObject, text } from "./closed-object.js";
import {
  type Contact,
  type CustomValue,
  addressParts,
  dateFields,
  emptyContact,
  phoneKinds,
  placeKinds,
  textFields,
} from "./contact.js";
import { type InvalidContact, checkContact } from "./contact-limits.js";
import { type PartialDate, partialDateFromString, stringFromPartialDate } from "./partial-date.js";

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
  const { birthday, anniversary, emails, phones, addresses, urls, ims, categories, custom, ...singles } =
    contact;
  return {
    ...singles,
    ...(birthday === undefined ? {} : { birthday: stringFromPartialDate(birthday) }),
    ...(anniversary === undefined ? {} : { anniversary: stringFromPartialDate(anniversary) }),
    ...(emails.length === 0 ? {} : { emails }),
    ...(phones.length === 0 ? {} : { phones }),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(urls.length === 0 ? {} : { urls }),
    ...(ims.length === 0 ? {} : { ims }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
  };
};

const labels = { label: text, preferred: guarded("true", (given): given is true => given === true) };
const place = oneOf(placeKinds);
const customValue = guarded("text, a number or true or false", (given): given is CustomValue =>
  ["string", "number", "boolean"].includes(typeof given),
);

const ContactJson = closedObject({
  name: "a contact",
  required: {},
  texts: [...textFields, ...dateFields],
  optional: {
    photo: closedObject({
      name: "a photo",
      required: { mediaType: text, hash: text, size: guarded("a number", t.number.is) },
      optional: {},
    }),
    emails: t.readonlyArray(
      closedObject({ name: "an e-mail address", required: { kind: place, address: text }, optional: labels }),
    ),
    phones: t.readonlyArray(
      closedObject({
        name: "a phone number",
        required: { kind: oneOf(phoneKinds), number: text },
        optional: labels,
      }),
    ),
    addresses: t.readonlyArray(
      closedObject({
        name: "an address",
        required: { kind: place },
        optional: labels,
        texts: addressParts,
      }),
    ),
    urls: t.readonlyArray(
      closedObject({ name: "a web page", required: { kind: place, url: text }, optional: labels }),
    ),
    ims: t.readonlyArray(
      closedObject({
        name: "a messaging address",
        required: { kind: place, address: text },
        optional: { ...labels, service: text },
      }),
    ),
    categories: t.readonlyArray(text),
    custom: openObject("custom values", customValue),
  },
});

const contactFromJson = ({
  birthday,
  anniversary,
  ...others
}: ContactJson): E.Either<InvalidContact, Contact> =>
  pipe(
    E.Do,
    E.apS("birthday", dateFromJson("birthday", birthday)),
    E.apS("anniversary", dateFromJson("anniversary", anniversary)),
    E.map((dates) => ({
      ...emptyContact,
      ...others,
      ...(dates.birthday === undefined ? {} : { birthday: dates.birthday }),
      ...(dates.anniversary === undefined ? {} : { anniversary: dates.anniversary }),
    })),
  );

const dateFromJson = (
  field: string,
  stored: string | undefined,
): E.Either<InvalidContact, PartialDate | undefined> =>
  stored === undefined
    ? E.right(undefined)
    : pipe(
        partialDateFromString(stored),
        E.mapLeft(({ reason }) => invalid(field, reason, "give a real day as YYYY-MM-DD, or --MM-DD")),
      );

const invalidShape = (errors: t.Errors): InvalidContact => {
  const [first] = errors;
  const path = (first?.context ?? []).map(({ key }) => key).filter((key) => key !== "");
  const expected = first?.context.at(-1)?.type;
  const field = path.join("/") || "contact";
  if (expected === noField)
    return invalid(field, "is no field of a contact", "put an application's own values under custom");
  const { name = "a contact" } = expected ?? {};
  const wanted = name.startsWith("ReadonlyArray") ? "a list" : name;
  return invalid(
    field,
    `${shown(first?.value)} is not ${wanted}`,
    `give ${wanted}, or leave an empty field out`,
  );
};

const shown = (value: unknown): string => {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
};

const invalid = (field: string, reason: string, fix: string): InvalidContact => ({
  _tag: "InvalidContact",
  field,
  reason,
  fix,
});
