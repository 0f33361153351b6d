import {
  addressParts,
  categoriesLine,
  imUri,
  labeller,
  nameLines,
  phoneticLines,
  photoLine30,
} from "./card-parts.js";
import type { Person, PhoneUse } from "./people.js";
import { cardOf, escaped, rawLine, textLine } from "./vcard-lines.js";

/** iPhone and macOS: vCard 3.0, lower-case `type=pref`, `itemN` groups with labels. */
export const appleCard = (person: Person, product: "iPhone OS 17.5.1" | "macOS 14.5"): string => {
  const labelled = labeller();
  return cardOf([
    "VERSION:3.0",
    `PRODID:-//Apple Inc.//${product}//EN`,
    ...nameLines(person),
    textLine("NICKNAME", person.nickname),
    ...phoneticLines(person),
    // Apple ends the company with a semicolon even if there is no department.
    rawLine("ORG", person.company && `${escaped(person.company)};${escaped(person.department ?? "")}`),
    textLine("TITLE", person.title),
    ...person.emails.flatMap(({ place, address, label }, at) =>
      label === undefined
        ? [`EMAIL;type=INTERNET;type=${place.toUpperCase()}${at === 0 ? ";type=pref" : ""}:${address}`]
        : labelled("EMAIL;type=INTERNET", address, label),
    ),
    ...person.phones.flatMap(({ use, number, label }, at) =>
      label === undefined
        ? [`TEL;${phoneTypes[use]}${at === 1 ? ";type=pref" : ""}:${number}`]
        : labelled("TEL", number, label),
    ),
    ...addressLines(person),
    ...labelled("URL;type=pref", person.url && escaped(person.url), "_$!<HomePage>!$_"),
    birthdayLine(person.birthday),
    ...labelled("X-ABDATE;type=pref", person.anniversary, "_$!<Anniversary>!$_"),
    ...labelled("X-ABRELATEDNAMES;type=pref", person.spouse && escaped(person.spouse), "_$!<Spouse>!$_"),
    ...labelled("X-ABRELATEDNAMES", person.manager && escaped(person.manager), "_$!<Manager>!$_"),
    ...imLines(person),
    textLine("NOTE", person.note),
    categoriesLine(person.categories),
    photoLine30(
      person,
      person.number % 2 === 0 ? ";X-ABCROP-RECTANGLE=ABClipRect_1&0&0&8&8&u7T9cBmnRk+q7hbyLDhfvw==" : "",
    ),
    ...(product.startsWith("macOS") ? uidLines(person.number) : []),
  ]);
};

/** The country's code stands beside each address, in a group of its own numbering. */
const addressLines = ({ addresses }: Person): ReadonlyArray<string> =>
  addresses.flatMap((address, at) => [
    `item${at + 21}.ADR;type=${address.place.toUpperCase()}${at === 0 ? ";type=pref" : ""}:${addressParts(address).map(escaped).join(";")}`,
    `item${at + 21}.X-ABADR:${address.code}`,
  ]);

/** 1604 stands for "no year" and is said so. */
const birthdayLine = (birthday: string | undefined): string | undefined =>
  birthday?.startsWith("--") === true
    ? `BDAY;X-APPLE-OMIT-YEAR=1604:1604-${birthday.slice(2)}`
    : rawLine("BDAY;value=date", birthday);

/** Apple says a Jabber address twice. */
const imLines = (person: Person): ReadonlyArray<string | undefined> =>
  person.im?.service === "Jabber"
    ? [
        `X-JABBER;type=HOME;type=pref:${person.im.address}`,
        rawLine("IMPP;X-SERVICE-TYPE=Jabber;type=HOME;type=pref", imUri(person)),
      ]
    : [rawLine("IMPP;X-SERVICE-TYPE=Skype;type=WORK;type=pref", imUri(person))];

const uidLines = (number: number): ReadonlyArray<string> => {
  const word = (number * 2_654_435_761).toString(16).toUpperCase().padStart(12, "0");
  const uid = `${word.slice(-8)}-5A1E-4C0D-9B17-${word.slice(0, 4)}${word.slice(-8)}`;
  return [`UID:${uid.toLowerCase()}`, `X-ABUID:${uid}:ABPerson`];
};

const phoneTypes: Readonly<Record<PhoneUse, string>> = {
  work: "type=WORK;type=VOICE",
  home: "type=HOME;type=VOICE",
  mobile: "type=CELL;type=VOICE",
  workFax: "type=WORK;type=FAX",
  homeFax: "type=HOME;type=FAX",
  pager: "type=PAGER",
  main: "type=MAIN",
  other: "type=OTHER;type=VOICE",
};
