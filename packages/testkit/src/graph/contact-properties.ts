import type { Json } from "./graph-message.js";

/** A contact's properties as the mailbox keeps them: all of them, in the shapes of their kinds. */
export type ContactFields = {
  readonly texts: Readonly<Record<TextProperty, string>>;
  readonly lists: Readonly<Record<ListProperty, ReadonlyArray<string>>>;
  readonly addresses: Readonly<Record<AddressProperty, PostalFields>>;
  /** In the three slots; `undefined` stands for an empty one before one that is filled. */
  readonly emails: ReadonlyArray<EmailFields | undefined>;
  /** ISO 8601, in UTC. */
  readonly birthday: string | undefined;
};

export type EmailFields = { readonly name?: string; readonly address?: string };

/** Members without a value are left out. */
export type PostalFields = Readonly<Partial<Record<PostalMember, string>>>;

export type TextProperty = (typeof textProperties)[number];
export type ListProperty = (typeof listProperties)[number];
export type AddressProperty = (typeof addressProperties)[number];
export type PostalMember = (typeof postalMembers)[number];

/** In the order in which the service sends them. */
export const textProperties = [
  "fileAs",
  "displayName",
  "givenName",
  "initials",
  "middleName",
  "nickName",
  "surname",
  "title",
  "yomiGivenName",
  "yomiSurname",
  "yomiCompanyName",
  "generation",
  "jobTitle",
  "companyName",
  "department",
  "officeLocation",
  "profession",
  "businessHomePage",
  "assistantName",
  "manager",
  "mobilePhone",
  "spouseName",
  "personalNotes",
] as const;

export const listProperties = [
  "categories",
  "imAddresses",
  "homePhones",
  "businessPhones",
  "children",
] as const;

export const addressProperties = ["homeAddress", "businessAddress", "otherAddress"] as const;

export const postalMembers = ["street", "city", "state", "countryOrRegion", "postalCode"] as const;

export const emailSlots = ["primaryEmailAddress", "secondaryEmailAddress", "tertiaryEmailAddress"] as const;

export const readOnlyProperties: ReadonlyArray<string> = [
  "id",
  "changeKey",
  "createdDateTime",
  "lastModifiedDateTime",
];

export const emptyFields: ContactFields = {
  texts: recordOf(textProperties, ""),
  lists: recordOf<ListProperty, ReadonlyArray<string>>(listProperties, []),
  addresses: recordOf<AddressProperty, PostalFields>(addressProperties, {}),
  emails: [],
  birthday: undefined,
};

export const isOneOf = <Name extends string>(names: ReadonlyArray<Name>, name: string): name is Name =>
  names.some((known) => known === name);

function recordOf<Name extends string, Value>(
  names: ReadonlyArray<Name>,
  value: Value,
): Readonly<Record<Name, Value>>;
function recordOf(names: ReadonlyArray<string>, value: unknown): Json {
  return Object.fromEntries(names.map((name) => [name, value]));
}
