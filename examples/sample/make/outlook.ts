import { nameParts, photoType } from "./card-parts.js";
import type { Person, PhoneUse, Place } from "./people.js";
import { type Charset, base64Block21, cardOf, escaped21, fits, line21, rawLine } from "./vcard-lines.js";

/** Outlook for Windows: vCard 2.1, quoted-printable, the writer's code page, X-MS-* lines. */
export const outlookCard = (person: Person): string => {
  const charset: Charset =
    person.number % 2 === 0 && fits("Windows-1252", textOf(person)) ? "Windows-1252" : "UTF-8";
  const line: Line = (name, text, forced = false) =>
    text === undefined || text === "" ? undefined : line21(name, text, charset, forced);
  const { photo } = person;
  return cardOf(
    [
      "VERSION:2.1",
      line("N;LANGUAGE=en-gb", nameParts(person).map(escaped21).join(";").replace(/;+$/u, "")),
      line("FN", person.fullName),
      line("NICKNAME", person.nickname),
      line(
        "ORG",
        person.company && [person.company, person.department ?? ""].filter(Boolean).map(escaped21).join(";"),
      ),
      line("TITLE", person.title),
      // Outlook ends every note with an empty line.
      line("NOTE", person.note && `${person.note}\n\n`, true),
      ...person.phones.map(({ use, number }) => `TEL;${phoneTypes[use]}:${number}`),
      ...addressLines(person, line),
      rawLine("URL;WORK", person.url),
      line("ROLE", person.profession),
      // Outlook knows no birthday without a year.
      rawLine(
        "BDAY",
        person.birthday?.startsWith("--") === true ? undefined : person.birthday?.replaceAll("-", ""),
      ),
      rawLine("X-MS-ANNIVERSARY", person.anniversary?.replaceAll("-", "")),
      line("X-MS-MANAGER", person.manager),
      line("X-MS-ASSISTANT", person.assistant),
      line("X-MS-SPOUSE", person.spouse),
      rawLine("X-MS-IMADDRESS", person.im?.address),
      ...person.emails.map(({ address }, at) => `EMAIL;${at === 0 ? "PREF;" : ""}INTERNET:${address}`),
      line("CATEGORIES", person.categories.join(",")),
      photo && base64Block21(`PHOTO;TYPE=${photoType(photo.mediaType)};ENCODING=BASE64:`, photo.bytes),
      'X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://schemas.microsoft.com/office/outlook/12/electronicbusinesscards" ver="1.0" layout="left" bgcolor="ffffff"><fld name="name" prop="fn" align="left"/></card>',
      `REV:2024${String(1 + (person.number % 12)).padStart(2, "0")}14T0913${String(person.number % 60).padStart(2, "0")}Z`,
    ],
    // Outlook folds nothing: its long lines are soft breaks of quoted-printable, or simply long.
    { fold: (text) => text },
  );
};

type Line = (name: string, text: string | undefined, forced?: boolean) => string | undefined;

/** Each address also as the label that would be printed; the office stands where 2.1 has the extended address. */
const addressLines = (person: Person, line: Line): ReadonlyArray<string | undefined> => [
  ...person.addresses.flatMap(({ place, street, city, state, postalCode, country }, at) => {
    const types = `${placeTypes[place]}${at === 0 ? ";PREF" : ""}`;
    const parts = ["", person.office ?? "", street, city, state, postalCode, country]
      .map(escaped21)
      .join(";");
    const label = `${street}\n${city}${state === "" ? "" : `, ${state}`}  ${postalCode}\n${country}`;
    return [line(`ADR;${types}`, parts, parts.includes("\n")), line(`LABEL;${types}`, label, true)];
  }),
  person.addresses.length > 0 ? "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2" : undefined,
];

const textOf = (person: Person): string =>
  [
    person.fullName,
    person.company,
    person.note,
    person.manager,
    person.spouse,
    person.categories.join(),
    ...person.addresses.flatMap(Object.values),
  ].join("");

const phoneTypes: Readonly<Record<PhoneUse, string>> = {
  work: "WORK;VOICE",
  home: "HOME;VOICE",
  mobile: "CELL;VOICE",
  workFax: "WORK;FAX",
  homeFax: "HOME;FAX",
  pager: "PAGER;VOICE",
  main: "PREF;VOICE",
  other: "VOICE",
};
const placeTypes: Readonly<Record<Place, string>> = { work: "WORK", home: "HOME", other: "POSTAL" };
