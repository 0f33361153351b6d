import {
  addressLines,
  categoriesLine,
  imUri,
  labeller,
  nameLines,
  organisationLine,
  phoneticLines,
  photoLine30,
} from "./card-parts.js";
import type { Person, PhoneUse } from "./people.js";
import { cardOf, escaped, rawLine, textLine } from "./vcard-lines.js";

/** Google Contacts' vCard export: 3.0, groups for everything that has a label, escaped colons in URLs. */
export const googleCard = (person: Person): string => {
  const labelled = labeller();
  return cardOf([
    "VERSION:3.0",
    ...nameLines(person),
    textLine("NICKNAME", person.nickname),
    ...phoneticLines(person),
    ...person.emails.flatMap(({ place, address, label }) =>
      label === undefined
        ? [`EMAIL;TYPE=INTERNET;TYPE=${place.toUpperCase()}:${address}`]
        : labelled("EMAIL;TYPE=INTERNET", address, label),
    ),
    ...person.phones.flatMap(({ use, number, label }) =>
      label === undefined ? [`TEL${phoneTypes[use]}:${number}`] : labelled("TEL", number, label),
    ),
    ...addressLines(person, (place) => place.toUpperCase()),
    organisationLine(person),
    textLine("TITLE", person.title),
    birthdayLine(person.birthday),
    ...labelled("URL", person.url && escaped(person.url).replaceAll(":", "\\:"), "_$!<HomePage>!$_"),
    ...labelled("X-ABDATE", person.anniversary, "_$!<Anniversary>!$_"),
    ...labelled("X-ABRELATEDNAMES", person.spouse && escaped(person.spouse), "_$!<Spouse>!$_"),
    ...labelled("X-ABRELATEDNAMES", person.manager && escaped(person.manager), "_$!<Manager>!$_"),
    rawLine(`IMPP;X-SERVICE-TYPE=${person.im?.service ?? ""}`, imUri(person)),
    textLine("NOTE", person.note),
    categoriesLine(["myContacts", ...person.categories]),
    photoLine30(person),
  ]);
};

const birthdayLine = (birthday: string | undefined): string | undefined =>
  birthday?.startsWith("--") === true
    ? `BDAY;VALUE=text:--${birthday.slice(2).replace("-", "")}`
    : rawLine("BDAY", birthday);

const phoneTypes: Readonly<Record<PhoneUse, string>> = {
  work: ";TYPE=WORK",
  home: ";TYPE=HOME",
  mobile: ";TYPE=CELL",
  workFax: ";TYPE=WORK;TYPE=FAX",
  homeFax: ";TYPE=HOME;TYPE=FAX",
  pager: ";TYPE=PAGER",
  main: ";TYPE=MAIN",
  other: "",
};
