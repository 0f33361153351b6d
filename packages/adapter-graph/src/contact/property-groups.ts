import { type Contact, placeKinds } from "@spegla/core";
import { birthdayForGraph } from "./birthday.js";
import { emailsForGraph } from "./email-list.js";
import type { GraphContact } from "./graph-contact.js";
import { imText } from "./im-text.js";
import { streetOfAddress } from "./street-lines.js";
import { addressProperties, childSeparator, plainTextFields, textProperties } from "./text-properties.js";

/** Properties of the resource that are written together, and the part of a contact that they say. */
export type PropertyGroup = {
  readonly part: (contact: Contact) => Partial<Contact>;
  /**
   * Each of them: null, or an empty list, where the contact has nothing.
   * @param name - what `displayName` says.
   */
  readonly properties: (
    contact: Contact,
    seen: Pick<GraphContact, "emailAddresses">,
    name: string,
  ) => Readonly<Record<string, unknown>>;
};

/** All but `displayName`, which every write has. */
export const propertyGroups: ReadonlyArray<PropertyGroup> = [
  ...plainTextFields.map((field): PropertyGroup => ({
    part: (contact) => textPart(field, contact),
    properties: (contact) => ({ [textProperties[field]]: trimmedText(contact[field]) }),
  })),
  {
    part: (contact) => textPart("children", contact),
    properties: ({ children }) => ({ children: children?.split(childSeparator).filter(isNotBlank) ?? [] }),
  },
  {
    part: ({ birthday }) => (birthday === undefined ? {} : { birthday }),
    properties: ({ birthday }) => ({ birthday: birthdayForGraph(birthday) ?? null }),
  },
  {
    part: ({ emails }) => ({ emails }),
    properties: ({ emails }, { emailAddresses }, name) => ({
      emailAddresses: emailsForGraph(emails, name, emailAddresses),
    }),
  },
  ...(["work", "home", "mobile"] as const).map((kind): PropertyGroup => {
    const ofKind = ({ phones }: Contact) => phones.filter((phone) => phone.kind === kind);
    return {
      part: (contact) => ({ phones: ofKind(contact) }),
      properties: (contact) => phoneProperties[kind](ofKind(contact).map(({ number }) => number)),
    };
  }),
  ...placeKinds.map((kind): PropertyGroup => {
    const ofKind = ({ addresses }: Contact) => addresses.filter((address) => address.kind === kind);
    return {
      part: (contact) => ({ addresses: ofKind(contact) }),
      properties: (contact) => ({ [addressProperties[kind]]: wholeAddress(ofKind(contact)[0]) }),
    };
  }),
  {
    part: ({ urls }) => ({ urls }),
    properties: ({ urls }) => ({ businessHomePage: urls[0]?.url ?? null }),
  },
  { part: ({ ims }) => ({ ims }), properties: ({ ims }) => ({ imAddresses: ims.map(imText) }) },
  { part: ({ categories }) => ({ categories }), properties: ({ categories }) => ({ categories }) },
];

const textPart = (field: "children" | keyof typeof textProperties, contact: Contact): Partial<Contact> =>
  contact[field] === undefined ? {} : { [field]: contact[field] };

/** A text that begins with a line break comes back from listings without any, and cut. */
const trimmedText = (text: string | undefined): string | null => text?.replace(/^\s+/u, "") ?? null;

const isNotBlank = (text: string): boolean => text.trim() !== "";

const phoneProperties: Readonly<
  Record<"work" | "home" | "mobile", (numbers: ReadonlyArray<string>) => Readonly<Record<string, unknown>>>
> = {
  work: (businessPhones) => ({ businessPhones }),
  home: (homePhones) => ({ homePhones }),
  mobile: ([mobilePhone = null]) => ({ mobilePhone }),
};

/** All five members: an address is replaced whole, and what an empty one is to be sent as is not documented. */
const wholeAddress = (address: Contact["addresses"][number] | undefined) => ({
  street: address === undefined ? null : (streetOfAddress(address) ?? null),
  city: address?.city ?? null,
  state: address?.region ?? null,
  postalCode: address?.postalCode ?? null,
  countryOrRegion: address?.country ?? null,
});
