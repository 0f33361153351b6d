import type { Person } from "./people.js";
import { escaped, rawLine, textLine } from "./vcard-lines.js";

/** What most producers of vCard 3.0 and 4.0 spell the same way. */

export const nameLines = (person: Person): ReadonlyArray<string | undefined> => [
  `N:${nameParts(person).map(escaped).join(";")}`,
  textLine("FN", person.fullName),
];

export const phoneticLines = ({
  phoneticGiven,
  phoneticSurname,
}: Person): ReadonlyArray<string | undefined> => [
  textLine("X-PHONETIC-FIRST-NAME", phoneticGiven),
  textLine("X-PHONETIC-LAST-NAME", phoneticSurname),
];

export const nameParts = ({
  surname,
  given,
  middle = "",
  prefix = "",
  suffix = "",
}: Person): ReadonlyArray<string> => [surname, given, middle, prefix, suffix];

/** `ORG:company;department`, without the department if there is none. */
export const organisationLine = ({ company, department }: Person): string | undefined =>
  rawLine("ORG", company && [company, department ?? ""].filter(Boolean).map(escaped).join(";"));

export const addressParts = ({
  street,
  city,
  state,
  postalCode,
  country,
}: Person["addresses"][number]): ReadonlyArray<string> => ["", "", street, city, state, postalCode, country];

export const addressLines = (person: Person, spelled: (place: string) => string): ReadonlyArray<string> =>
  person.addresses.map(
    (address) => `ADR;TYPE=${spelled(address.place)}:${addressParts(address).map(escaped).join(";")}`,
  );

export const categoriesLine = (categories: ReadonlyArray<string>): string | undefined =>
  categories.length === 0 ? undefined : `CATEGORIES:${categories.map(escaped).join(",")}`;

/** `PHOTO;ENCODING=b`, as 3.0 has it; `more` are further parameters. */
export const photoLine30 = ({ photo }: Person, more = ""): string | undefined =>
  photo && `PHOTO;ENCODING=b;TYPE=${photoType(photo.mediaType)}${more}:${photo.bytes.toString("base64")}`;

export const photoType = (mediaType: string): string => (mediaType === "image/png" ? "PNG" : "JPEG");

/** `skype:name` or `xmpp:name@host`. */
export const imUri = ({ im }: Person): string | undefined =>
  im && `${im.service === "Skype" ? "skype" : "xmpp"}:${im.address}`;

/** `1980-05-17` becomes `19800517`, `--05-17` becomes `--0517`. */
export const basicDate = (date: string | undefined): string | undefined => date?.replaceAll(/(?<=\d)-/gu, "");

/** `itemN` groups for what has a label: a counter for one card. */
export const labeller = (): ((
  property: string,
  value: string | undefined,
  label: string,
) => ReadonlyArray<string>) => {
  let item = 0;
  return (property, value, label) => {
    if (value === undefined) return [];
    item += 1;
    return [`item${item}.${property}:${value}`, `item${item}.X-ABLabel:${escaped(label)}`];
  };
};
