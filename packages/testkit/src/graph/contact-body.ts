import {
  type ContactFields,
  type EmailFields,
  type PostalFields,
  addressProperties,
  emailSlots,
  isOneOf,
  listProperties,
  postalMembers,
  readOnlyProperties,
  textProperties,
} from "./contact-properties.js";
import { type Json, isJson } from "./graph-message.js";
import type { GraphSwitches } from "./graph-switches.js";

/** What is wrong with a body; the service then does nothing of it. */
export type BadBody = { readonly wrong: string; readonly code?: string };

export const isBadBody = (value: object): value is BadBody => "wrong" in value;

/** What a body's contact properties make of a contact, before the service makes up its names. */
export const withBody = (
  before: ContactFields,
  body: Json,
  switches: GraphSwitches,
): ContactFields | BadBody => {
  let after = before;
  for (const [name, value] of Object.entries(body)) {
    const next = withProperty(after, name, value, switches);
    if (isBadBody(next)) return next;
    after = next;
  }
  const emails = emailsOf(before, body, switches);
  if (isBadBody(emails)) return emails;
  return { ...after, emails };
};

const withProperty = (
  fields: ContactFields,
  name: string,
  value: unknown,
  switches: GraphSwitches,
): ContactFields | BadBody => {
  if (isOneOf(textProperties, name)) return withText(fields, name, value);
  if (isOneOf(listProperties, name)) return withList(fields, name, value);
  if (isOneOf(addressProperties, name)) return withAddress(fields, name, value, switches.emptyAddress);
  if (name === "birthday") return withBirthday(fields, value);
  if (elsewhere.includes(name) || name.startsWith("@")) return fields;
  if (isOneOf(emailSlots, name) && switches.emailSlots === "Offered") return fields;
  if (readOnlyProperties.includes(name))
    return switches.readOnlyWrite === "Ignored" ? fields : { wrong: `The property '${name}' is read-only.` };
  return switches.unknownProperty === "Ignored"
    ? fields
    : {
        wrong: `The property '${name}' does not exist on type 'microsoft.graph.contact'.`,
        code: "RequestBodyRead",
      };
};

/** Read by others than `withProperty`. */
const elsewhere = ["emailAddresses", "singleValueExtendedProperties", "parentFolderId"];

const withText = (
  fields: ContactFields,
  name: (typeof textProperties)[number],
  value: unknown,
): ContactFields | BadBody => {
  if (value !== null && typeof value !== "string") return mistyped(name);
  return { ...fields, texts: { ...fields.texts, [name]: value ?? "" } };
};

const withList = (
  fields: ContactFields,
  name: (typeof listProperties)[number],
  value: unknown,
): ContactFields | BadBody =>
  isTexts(value) ? { ...fields, lists: { ...fields.lists, [name]: value } } : mistyped(name);

const isTexts = (value: unknown): value is ReadonlyArray<string> =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

const withAddress = (
  fields: ContactFields,
  name: (typeof addressProperties)[number],
  value: unknown,
  empty: GraphSwitches["emptyAddress"],
): ContactFields | BadBody => {
  if (value !== null && !isJson(value)) return mistyped(name);
  const isEmpty = value === null || Object.keys(value).length === 0;
  if (isEmpty && empty === "Keeps") return fields;
  if (isEmpty && empty === "Refused") return mistyped(name);
  const address = addressOf(value ?? {});
  return address === undefined
    ? mistyped(name)
    : { ...fields, addresses: { ...fields.addresses, [name]: address } };
};

/** Replaced as a whole: a member that is not sent is empty. */
const addressOf = (value: Json): PostalFields | undefined => {
  const members = Object.entries(value).filter(([member]) => !member.startsWith("@"));
  if (!members.every(([member, text]) => isOneOf(postalMembers, member) && isText(text))) return undefined;
  return Object.fromEntries(members.filter(([, text]) => typeof text === "string" && text !== ""));
};

const isText = (value: unknown): value is string | null => typeof value === "string" || value === null;

const withBirthday = (fields: ContactFields, value: unknown): ContactFields | BadBody => {
  if (value === null) return { ...fields, birthday: undefined };
  const time =
    typeof value === "string" && /^\d{4}-\d\d-\d\d(?:T|$)/u.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time)
    ? mistyped("birthday")
    : { ...fields, birthday: `${new Date(time).toISOString().slice(0, 19)}Z` };
};

type EmailPlaces = ReadonlyArray<EmailFields | undefined>;

/** Slots and list are two views of the same three places. */
const emailsOf = (
  { emails: before }: ContactFields,
  body: Json,
  switches: GraphSwitches,
): EmailPlaces | BadBody => {
  const list = body["emailAddresses"];
  const slots = switches.emailSlots === "Offered" ? emailSlots.filter((slot) => slot in body) : [];
  const isBoth = list !== undefined && slots.length > 0;
  if (isBoth && switches.slotsBesideList === "Refused")
    return { wrong: "emailAddresses cannot be set together with primaryEmailAddress." };
  const listed = list === undefined ? before : emailList(list);
  if (isBadBody(listed) || (isBoth && switches.slotsBesideList === "ListWins")) return listed;
  const places = withSlots(listed, slots, body);
  if (isBadBody(places)) return places;
  return switches.emailGaps === "Closed" ? places.filter((email) => email !== undefined) : places;
};

const withSlots = (
  before: EmailPlaces,
  slots: ReadonlyArray<(typeof emailSlots)[number]>,
  body: Json,
): EmailPlaces | BadBody => {
  const places = emailSlots.map((_, at) => before[at]);
  for (const slot of slots) {
    const value = body[slot];
    const email = value === null ? undefined : emailOf(value);
    if (value !== null && email === undefined) return mistyped(slot);
    places[emailSlots.indexOf(slot)] = email;
  }
  return [...places, ...before.slice(emailSlots.length)];
};

const emailList = (value: unknown): ReadonlyArray<EmailFields> | BadBody => {
  const emails = Array.isArray(value) ? value.map(emailOf) : [undefined];
  const read = emails.filter((email) => email !== undefined);
  return read.length === emails.length ? read : mistyped("emailAddresses");
};

const emailOf = (value: unknown): EmailFields | undefined => {
  if (!isJson(value)) return undefined;
  const { name = null, address = null } = value;
  if (!isText(name) || !isText(address)) return undefined;
  return { ...(name === null ? {} : { name }), ...(address === null ? {} : { address }) };
};

const mistyped = (name: string): BadBody => ({
  wrong: `Cannot convert the value of '${name}' to the expected type.`,
  code: "RequestBodyRead",
});
