import { type Contact, dateFields, emptyContact, eqContact, listFields, textFields } from "@spegla/core";
import { mustHold } from "./conformance-case.js";
import { shown } from "./asking.js";

/** All that a contact has, but for its photo. */
export const plainFields = [...textFields, ...dateFields, ...listFields, "custom"] as const;
export type PlainField = (typeof plainFields)[number];

/** The fields by which the contacts differ, as services may not change them by themselves. */
const differingFields = (a: Contact, b: Contact): ReadonlyArray<PlainField | "photo"> =>
  [...plainFields, "photo" as const].filter((field) => !eqContact(only(field, a), only(field, b)));

export const isFieldEmpty = (field: PlainField, contact: Contact): boolean =>
  eqContact(only(field, contact), emptyContact);

/** The rule is broken where one of the fields is not as it was sent. */
export const mustBeEqualIn = (
  fields: ReadonlyArray<PlainField>,
  contact: Contact,
  sent: Contact,
  meant = "sent was",
): void =>
  mustNotDiffer(
    differingFields(contact, sent).filter((field) => isAmong(fields, field)),
    contact,
    sent,
    meant,
  );

/** The rule is broken where they are not equal. `meant`: what the second one is. */
export const mustBeEqual = (contact: Contact, other: Contact, meant = "sent was"): void =>
  mustNotDiffer(differingFields(contact, other), contact, other, meant);

const mustNotDiffer = (
  fields: ReadonlyArray<PlainField | "photo">,
  contact: Contact,
  other: Contact,
  meant: string,
): void =>
  mustHold(fields.length === 0, () =>
    fields.map((field) => `${field} is ${shown(contact[field])}, ${meant} ${shown(other[field])}`).join("; "),
  );

const isAmong = (fields: ReadonlyArray<string>, field: string): boolean => fields.includes(field);

const only = (field: PlainField | "photo", contact: Contact): Contact => ({
  ...emptyContact,
  ...Object.fromEntries(Object.entries(contact).filter(([name]) => name === field)),
});
