import {
  addressLines,
  addressParts,
  categoriesLine,
  nameLines,
  nameParts,
  phoneticLines,
  photoLine30,
  photoType,
} from "./card-parts.js";
import type { Person, PhoneUse } from "./people.js";
import {
  type Charset,
  base64Block21,
  cardOf,
  escaped,
  escaped21,
  fits,
  line21,
  rawLine,
  textLine,
} from "./vcard-lines.js";

/** An old Android phone: vCard 2.1, everything not ASCII in quoted-printable, nickname as a custom line. */
export const oldAndroidCard = (person: Person): string => {
  // A firmware of the time wrote its own code page.
  const text = [person.fullName, person.company, person.note].join("");
  const charset: Charset =
    fits("Windows-1251", text) && !fits("Windows-1252", text) ? "Windows-1251" : "UTF-8";
  const line = (property: string, text: string | undefined) =>
    text === undefined ? undefined : line21(property, text, charset);
  const { photo } = person;
  return cardOf(
    [
      "VERSION:2.1",
      line("N", nameParts(person).map(escaped21).join(";")),
      line("FN", person.fullName),
      ...person.phones.map(
        ({ use, number, label }) =>
          `TEL;${label === undefined ? phoneTypes21[use] : `X-${label.replaceAll(" ", "-")}`}:${number}`,
      ),
      ...person.emails.map(({ place, address }) => `EMAIL;${emailType(place)}:${address}`),
      ...person.addresses.map((address) =>
        line(`ADR;${address.place.toUpperCase()}`, addressParts(address).map(escaped21).join(";")),
      ),
      line("ORG", person.company && escaped21(person.company)),
      line("TITLE", person.title),
      rawLine("URL", person.url),
      line("NOTE", person.note),
      rawLine("BDAY", person.birthday),
      line("X-ANDROID-CUSTOM", customValue("nickname", person.nickname, 1)),
      rawLine("X-ANDROID-CUSTOM", customValue("contact_event", person.anniversary, 1)),
      rawLine(person.im?.service === "Skype" ? "X-SKYPE-USERNAME" : "X-JABBER", person.im?.address),
      photo && base64Block21(`PHOTO;ENCODING=BASE64;${photoType(photo.mediaType)}:`, photo.bytes),
    ],
    { fold: (text) => text },
  );
};

/** A newer one: vCard 3.0 in UTF-8, no product name, the first number preferred. */
export const androidCard = (person: Person): string =>
  cardOf([
    "VERSION:3.0",
    ...nameLines(person),
    ...phoneticLines(person),
    ...person.phones.map(
      ({ use, number }, at) => `TEL;TYPE=${at === 0 ? "PREF," : ""}${phoneTypes30[use]}:${number}`,
    ),
    ...person.emails.map(({ place, address }) => `EMAIL;TYPE=${emailType(place)}:${address}`),
    ...addressLines(person, (place) => place.toUpperCase()),
    textLine("ORG", person.company),
    textLine("TITLE", person.title),
    rawLine("URL", person.url),
    rawLine("BDAY", person.birthday),
    rawLine("X-ANDROID-CUSTOM", customValue("nickname", person.nickname && escaped(person.nickname), 1)),
    rawLine("X-ANDROID-CUSTOM", customValue("relation", person.spouse && escaped(person.spouse), 14)),
    textLine("NOTE", person.note),
    categoriesLine(person.categories),
    photoLine30(person),
  ]);

/** A row of Android's contacts table in one line; the last of its columns are empty. */
const customValue = (row: string, text: string | undefined, rowType: number): string | undefined =>
  text && `vnd.android.cursor.item/${row};${text};${rowType};;;;;;;;;;;;;`;

const emailType = (place: string): string => (place === "other" ? "INTERNET" : place.toUpperCase());

const phoneTypes21: Readonly<Record<PhoneUse, string>> = {
  work: "WORK",
  home: "HOME",
  mobile: "CELL;PREF",
  workFax: "WORK;FAX",
  homeFax: "HOME;FAX",
  pager: "PAGER",
  main: "VOICE",
  other: "VOICE",
};
const phoneTypes30: Readonly<Record<PhoneUse, string>> = {
  work: "WORK",
  home: "HOME",
  mobile: "CELL",
  workFax: "WORK,FAX",
  homeFax: "HOME,FAX",
  pager: "PAGER",
  main: "MAIN",
  other: "VOICE",
};
