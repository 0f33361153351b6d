import { addressLines, basicDate, categoriesLine, imUri, nameLines, organisationLine } from "./card-parts.js";
import type { Person, PhoneUse } from "./people.js";
import { cardOf, escaped, rawLine, textLine } from "./vcard-lines.js";

/** Thunderbird 102 and later: vCard 4.0, a preference on the first address, lower-case types. */
export const thunderbirdCard = (person: Person): string =>
  cardOf(
    [
      "VERSION:4.0",
      ...person.emails.map(
        ({ place, address }, at) =>
          `EMAIL${place === "other" ? "" : `;TYPE=${place}`}${at === 0 ? ";PREF=1" : ""}:${address}`,
      ),
      ...namesAndWork(person),
      ...person.phones.map(({ use, number }) => `TEL;TYPE=${phoneTypes[use]};VALUE=TEXT:${number}`),
      ...addressLines(person, (place) => place),
      rawLine("BDAY;VALUE=DATE", basicDate(person.birthday)),
      rawLine("ANNIVERSARY;VALUE=DATE", basicDate(person.anniversary)),
      rawLine("URL;VALUE=URL", person.url),
      textLine("NOTE", person.note),
      rawLine("IMPP;VALUE=URI", imUri(person)),
      rawLine("PHOTO;VALUE=URI", dataUri(person)?.replace(",", "\\,")),
      "X-CUSTOM1;VALUE=TEXT:Stand 12\\, Halle 4",
      `UID:${uidOf(person.number, "7b1f")}`,
    ],
    // Thunderbird's exporter ends lines the Unix way on Unix.
    { eol: "\n" },
  );

/** The address book of Mozilla's first decade: 2.1, lower-case names, x-mozilla lines. */
export const oldThunderbirdCard = (person: Person): string =>
  [
    "begin:vcard",
    `fn;quoted-printable:${quoted(person.fullName)}`,
    `n;quoted-printable:${quoted(person.surname)};${quoted(person.given)}`,
    rawLine("org;quoted-printable", person.company && quoted(person.company.replaceAll(";", "\\;"))),
    `email;internet:${person.emails[0]?.address ?? ""}`,
    rawLine("title", person.title),
    ...person.phones.map(({ use, number }) => `tel;${oldTypes[use]}:${number}`),
    "x-mozilla-html:FALSE",
    rawLine("url", person.url),
    "version:2.1",
    "end:vcard",
    "",
    "",
  ]
    .filter((line) => line !== undefined)
    .join("\r\n");

/** Nextcloud's web client: upper-case types in quotes, photos as data. */
export const nextcloudCard = (person: Person): string =>
  cardOf([
    "VERSION:4.0",
    "PRODID:-//Nextcloud Contacts v5.5.3",
    `UID:${uidOf(person.number, "9c20")}`,
    ...namesAndWork(person),
    ...person.emails.map(
      ({ place, address }, at) => `EMAIL;TYPE=${place.toUpperCase()}${at === 0 ? ",PREF" : ""}:${address}`,
    ),
    ...person.phones.map(
      ({ use, number }) => `TEL;TYPE="${phoneTypes[use].replaceAll('"', "").toUpperCase()}":${number}`,
    ),
    ...addressLines(person, (place) => place),
    rawLine("BDAY;VALUE=DATE", basicDate(person.birthday)),
    rawLine("ANNIVERSARY", basicDate(person.anniversary)),
    textLine("RELATED;TYPE=spouse;VALUE=text", person.spouse),
    textLine("RELATED;TYPE=x-manager;VALUE=text", person.manager),
    rawLine("URL", person.url),
    textLine("NOTE", person.note),
    rawLine("IMPP;TYPE=WORK", imUri(person)),
    categoriesLine(person.categories),
    rawLine("PHOTO", dataUri(person)),
    `REV;VALUE=DATE-AND-OR-TIME:20240${1 + (person.number % 9)}17T104216Z`,
  ]);

/** DAVx5 on Android: 4.0, numbers as URIs, custom labels in groups. */
export const davx5Card = (person: Person): string =>
  cardOf([
    "VERSION:4.0",
    "PRODID:+//IDN bitfire.at//DAVx5/4.3.15-ose ez-vcard/0.12.1",
    `UID:urn:uuid:${uidOf(person.number, "d5d5")}`,
    ...namesAndWork(person),
    ...person.phones.flatMap(({ use, number, label }, at) =>
      label === undefined
        ? [
            `TEL;${at === 1 ? "PREF=1;" : ""}TYPE=${phoneTypes[use]};VALUE=uri:tel:${number.replace(/[^+\d]/gu, "")}`,
          ]
        : [`group${at}.TEL:${number}`, `group${at}.X-ABLABEL:${escaped(label)}`],
    ),
    ...person.emails.map(
      ({ place, address }) => `EMAIL${place === "other" ? "" : `;TYPE=${place}`}:${address}`,
    ),
    ...addressLines(person, (place) => place),
    rawLine(
      "BDAY",
      person.birthday?.startsWith("--") === true ? person.birthday : basicDate(person.birthday),
    ),
    rawLine("ANNIVERSARY", basicDate(person.anniversary)),
    textLine("RELATED;TYPE=x-assistant;VALUE=text", person.assistant),
    textLine("RELATED;TYPE=spouse;VALUE=text", person.spouse),
    rawLine("URL", person.url),
    rawLine(`IMPP;X-SERVICE-TYPE=${person.im?.service ?? ""}`, imUri(person)),
    textLine("NOTE", person.note),
    categoriesLine(person.categories),
    rawLine("PHOTO", dataUri(person)),
    "REV:20240613T071502Z",
  ]);

const namesAndWork = (person: Person): ReadonlyArray<string | undefined> => [
  ...nameLines(person),
  textLine("NICKNAME", person.nickname),
  organisationLine(person),
  textLine("TITLE", person.title),
  textLine("ROLE", person.profession),
];

const dataUri = ({ photo }: Person): string | undefined =>
  photo && `data:${photo.mediaType};base64,${photo.bytes.toString("base64")}`;

const uidOf = (number: number, word: string): string =>
  `5be61a00-${word}-4a00-8000-${String(number).padStart(12, "0")}`;

const quoted = (text: string): string =>
  Array.from(Buffer.from(text), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x3d
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");

const phoneTypes: Readonly<Record<PhoneUse, string>> = {
  work: "work",
  home: "home",
  mobile: "cell",
  workFax: '"work,fax"',
  homeFax: '"home,fax"',
  pager: "pager",
  main: "main-number",
  other: "voice",
};
const oldTypes: Readonly<Record<PhoneUse, string>> = {
  work: "work",
  home: "home",
  mobile: "cell",
  workFax: "fax",
  homeFax: "fax",
  pager: "pager",
  main: "work",
  other: "home",
};
