import {
  type Address,
  type Contact,
  type InstantMessaging,
  type Phone,
  type PlaceKind,
  emptyContact,
  placeKinds,
} from "@spegla/core";
import { birthdayFromGraph } from "./birthday.js";
import { emailsFromGraph } from "./email-list.js";
import { extendedText } from "./extended-properties.js";
import { isDerivedName } from "./full-name.js";
import { type GraphAddress, type GraphContact, nonEmpty, nonEmptyTexts } from "./graph-contact.js";
import { imFromText } from "./im-text.js";
import { type Layout, layoutFromString } from "./layout.js";
import { kindsOfValues } from "./remembered-kinds.js";
import { type StreetLines, partsOfStreet } from "./street-lines.js";
import { addressProperties, childSeparator, plainTextFields, textProperties } from "./text-properties.js";
import { valueHash } from "./value-hash.js";

/** What the mapping reads of a contact; its photo is on an endpoint of its own. */
export const contactFromGraph = (given: GraphContact): Contact => {
  const layout = layoutFromString(extendedText(given, "layout"));
  const children = nonEmptyTexts(given.children).join(childSeparator);
  const birthday = birthdayFromGraph(given.birthday);
  const contact: Contact = {
    ...emptyContact,
    ...presentTexts(plainTextFields.map((field) => [field, given[textProperties[field]]])),
    ...(children !== "" && { children }),
    ...(birthday !== undefined && { birthday }),
    emails: emailsFromGraph(given.emailAddresses, layout.emails),
    phones: phonesFromGraph(given),
    addresses: addressesFromGraph(given, layout),
    urls: nonEmptyTexts([given.businessHomePage ?? null]).map((url) => ({ kind: "work", url })),
    ims: imsFromGraph(given, layout),
    categories: nonEmptyTexts(given.categories),
  };
  const displayName = nonEmpty(given.displayName);
  return displayName === undefined || (isDerivedName(displayName, contact) && !isOwnName(displayName, layout))
    ? contact
    : { ...contact, fullName: displayName };
};

const isOwnName = (displayName: string, { fullName }: Layout): boolean =>
  fullName !== undefined && fullName === valueHash(displayName);

const presentTexts = (
  given: ReadonlyArray<readonly [field: string, text: string | null | undefined]>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.flatMap(([field, text]) => {
      const present = nonEmpty(text);
      return present === undefined ? [] : [[field, present]];
    }),
  );

const phonesFromGraph = ({ businessPhones, homePhones, mobilePhone }: GraphContact): ReadonlyArray<Phone> => [
  ...nonEmptyTexts(businessPhones).map((number): Phone => ({ kind: "work", number })),
  ...nonEmptyTexts(homePhones).map((number): Phone => ({ kind: "home", number })),
  ...nonEmptyTexts([mobilePhone ?? null]).map((number): Phone => ({ kind: "mobile", number })),
];

const addressesFromGraph = (given: GraphContact, { addresses }: Layout): ReadonlyArray<Address> =>
  placeKinds.flatMap(
    (kind) => addressFromGraph(kind, given[addressProperties[kind]] ?? {}, addresses.get(kind)) ?? [],
  );

const addressFromGraph = (
  kind: PlaceKind,
  { street, city, state, postalCode, countryOrRegion }: GraphAddress,
  lines: StreetLines | undefined,
): Address | undefined => {
  const parts = {
    ...partsOfStreet(nonEmpty(street), lines),
    ...presentTexts([
      ["city", city],
      ["region", state],
      ["postalCode", postalCode],
      ["country", countryOrRegion],
    ]),
  };
  return Object.keys(parts).length === 0 ? undefined : { kind, ...parts };
};

const imsFromGraph = ({ imAddresses }: GraphContact, { ims }: Layout): ReadonlyArray<InstantMessaging> => {
  const texts = nonEmptyTexts(imAddresses);
  const kinds = kindsOfValues(ims, texts);
  return texts.map((text, at) => ({ kind: kinds[at] ?? "other", ...imFromText(text) }));
};
