import { type Picture, jpegOf, pngOf } from "./photos.js";
import { type Region, regions } from "./regions.js";

export type Place = "work" | "home" | "other";
export type PhoneUse = "work" | "home" | "mobile" | "workFax" | "homeFax" | "pager" | "main" | "other";

/** An invented person, before a producer has squeezed them into its format. */
export type Person = {
  /** From 1; every choice below follows from it, so that each run makes the same people. */
  readonly number: number;
  readonly given: string;
  readonly middle?: string;
  readonly surname: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly nickname?: string;
  readonly phoneticGiven?: string;
  readonly phoneticSurname?: string;
  readonly fullName: string;
  readonly company?: string;
  readonly department?: string;
  readonly title?: string;
  readonly profession?: string;
  readonly office?: string;
  readonly manager?: string;
  readonly assistant?: string;
  readonly spouse?: string;
  readonly children?: string;
  /** `YYYY-MM-DD`, or `--MM-DD` without a year. */
  readonly birthday?: string;
  readonly anniversary?: string;
  readonly emails: ReadonlyArray<{
    readonly place: Place;
    readonly address: string;
    readonly label?: string;
  }>;
  readonly phones: ReadonlyArray<{
    readonly use: PhoneUse;
    readonly number: string;
    readonly label?: string;
  }>;
  readonly addresses: ReadonlyArray<Address>;
  readonly url?: string;
  readonly im?: { readonly service: "Skype" | "Jabber"; readonly address: string };
  readonly categories: ReadonlyArray<string>;
  readonly note?: string;
  readonly photo?: Picture;
};

export type Address = {
  readonly place: Place;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly code: string;
};

/** Everybody, in an order that mixes the regions, so that every producer meets every script. */
export const everybody = (): ReadonlyArray<Person> =>
  Array.from({ length: 8 }, (_, row) => row).flatMap((row) =>
    regions.map((region, column) => personOf(region, row, row * regions.length + column + 1)),
  );

const personOf = (region: Region, row: number, number: number): Person => {
  const [given = "", surname = "", handle = latinHandle(given, surname), reading] = (
    region.names[row] ?? ""
  ).split("|");
  const prefix = every(13, 2, number, "Dr.");
  const familyFirst = ["cn", "jp", "kr", "hu"].includes(region.code);
  return {
    number,
    given,
    surname,
    fullName: [prefix, ...(familyFirst ? [surname, given] : [given, surname])].filter(Boolean).join(" "),
    ...present({
      prefix,
      ...namesOf(number, given, reading),
      ...workOf(number, region),
      ...familyOf(number, surname),
    }),
    ...present({
      url: every(4, 2, number, `https://www.${region.code}-${number}.example/~${handle}?team=a,b;c`),
      im: imOf(number, handle),
      note: noteOf(number, given),
      photo: photoOf(number),
    }),
    emails: emailsOf(number, handle, region.code),
    phones: phonesOf(number, region),
    addresses: addressesOf(number, region),
    categories: categoriesOf(number),
  };
};

const namesOf = (number: number, given: string, reading: string | undefined) => {
  const [phoneticGiven, ...phoneticRest] = reading?.split(" ") ?? [];
  const letters = Array.from(given);
  return {
    middle: every(11, 4, number, `${letters[0]}.`),
    suffix: every(29, 5, number, "jun."),
    nickname: every(8, 3, number, `${letters.slice(0, 3).join("")}-${number}`),
    phoneticGiven,
    phoneticSurname: reading === undefined ? undefined : phoneticRest.join(" "),
  };
};

const workOf = (number: number, region: Region) => ({
  company: number % 9 === 0 ? undefined : region.companies[number % 2],
  department: every(3, 0, number, departments[number % departments.length]),
  title: every(2, 0, number, titles[number % titles.length]),
  profession: every(17, 6, number, "Surveyor"),
  office: every(7, 4, number, `B-${100 + number}`),
  manager: every(14, 3, number, "Rosalind Ashdown-Kerr"),
  assistant: every(14, 10, number, "Bo Ng"),
});

const familyOf = (number: number, surname: string) => ({
  spouse: every(10, 7, number, `Kim ${surname}`),
  children: every(20, 7, number, "Alex, Robin"),
  birthday: birthdayOf(number),
  anniversary: every(12, 8, number, `2011-0${1 + (number % 9)}-${10 + (number % 18)}`),
});

/** What one in `of` people has, counted from number `from`. */
const every = <Value>(of: number, from: number, number: number, value: Value): Value | undefined =>
  number % of === from ? value : undefined;

const departments = ["R&D", "Purchasing; Europe", "Sales, Service", "Board"];
const titles = [
  "Head of Procurement",
  "Engineer",
  "Partner",
  "Buyer (interim)",
  "Accountant",
  "Architect",
  "C.E.O.",
];

const emailsOf = (number: number, handle: string, code: string): Person["emails"] => [
  { place: "work", address: `${handle}@work-${code}.example` },
  ...(number % 3 === 1 ? [{ place: "home" as const, address: `${handle}+home@mail.example` }] : []),
  ...(number % 6 === 1
    ? [{ place: "other" as const, address: `Team.${number}@Shared.EXAMPLE`, label: "Team inbox" }]
    : []),
  // Nobody knows why, but people do have the same address twice.
  ...(number % 31 === 9 ? [{ place: "home" as const, address: `${handle}@work-${code}.example` }] : []),
  ...(number % 24 === 13
    ? [{ place: "other" as const, address: `${handle}.old.${code}@archive.example` }]
    : []),
];

const phonesOf = (number: number, region: Region): Person["phones"] => [
  { use: "work", number: digitsIn(region.landline, number) },
  { use: "mobile", number: digitsIn(region.mobile, number) },
  ...(number % 4 === 0 ? [{ use: "work" as const, number: digitsIn(region.landline, number + 37) }] : []),
  ...(number % 5 === 0 ? [{ use: "home" as const, number: digitsIn(region.landline, number + 11) }] : []),
  ...(number % 6 === 2 ? [{ use: "workFax" as const, number: digitsIn(region.landline, number + 53) }] : []),
  ...(number % 16 === 3 ? [{ use: "mobile" as const, number: digitsIn(region.mobile, number + 29) }] : []),
  ...(number % 18 === 5 ? [{ use: "pager" as const, number: `${number} 4711` }] : []),
  ...(number % 15 === 4 ? [{ use: "main" as const, number: digitsIn(region.landline, 0) }] : []),
  ...(number % 19 === 7
    ? [{ use: "other" as const, number: digitsIn(region.landline, 88), label: "Night porter" }]
    : []),
  ...(number % 22 === 8 ? [{ use: "work" as const, number: digitsIn(region.landline, number) }] : []),
];

const addressesOf = (number: number, region: Region): Person["addresses"] =>
  (["work", "home"] as const)
    .filter((place) => (place === "work" ? number % 3 !== 2 : number % 5 === 1))
    .map((place) => {
      const [city, postalCode, state] = region.cities[(number + place.length) % 2 === 0 ? 0 : 1] ?? [
        "",
        "",
        "",
      ];
      const street = region.streets[place === "work" ? 0 : 1] ?? "";
      return {
        place,
        street: street.replace("\\n", "\n"),
        city,
        state,
        postalCode,
        country: region.country,
        code: region.code,
      };
    });

const birthdayOf = (number: number): string | undefined => {
  if (number % 5 >= 2) return undefined;
  const day = `${pad(1 + (number % 12))}-${pad(1 + (number % 28))}`;
  if (number % 40 === 20) return "--02-29";
  return number % 4 === 1 ? `--${day}` : `${1948 + (number % 55)}-${day}`;
};

const imOf = (number: number, handle: string): Person["im"] => {
  if (number % 13 === 1) return { service: "Skype", address: `live:${handle}` };
  return number % 13 === 7 ? { service: "Jabber", address: `${handle}@chat.example` } : undefined;
};

const categoriesOf = (number: number): Person["categories"] => [
  ...(number % 3 === 0 ? ["Customer"] : []),
  ...(number % 7 === 0 ? ["Trade fair, Hannover"] : []),
  ...(number % 10 === 4 ? ["Käufer"] : []),
  ...(number % 23 === 3 ? ["Newsletter"] : []),
];

const noteOf = (number: number, given: string): string | undefined => {
  if (number % 36 === 14)
    return Array.from(
      { length: 60 },
      (_, at) => `${at + 1}. ${given}: ${minutes[(at + number) % minutes.length]}`,
    ).join("\n");
  if (number % 6 === 0)
    return `Met at the fair; wants the 2nd offer, "soon".\nCosts: 5 % \\ 12 € – call after 9:00.`;
  return number % 10 === 3 ? "prefers e-mail" : undefined;
};
const minutes = [
  "asked for drawings of the hinge, scale 1:2, and a price for 400 pieces.",
  "will be away until the 14th; the deputy signs.",
  "complained about the delivery (three crates, one of them wet).",
  "wants the contract in two languages — ours is the one that counts.",
  "sent the samples back; colour “sand” is out, „Moos“ stays.",
];

const photoOf = (number: number): Picture | undefined => {
  if (number % 7 === 5) return jpegOf((number % 100) - 50, (number % 60) - 30, (number % 90) - 45);
  return number % 21 === 2 ? pngOf(16, number % 256, (number * 7) % 256, (number * 13) % 256) : undefined;
};

const digitsIn = (pattern: string, seed: number): string => {
  const places = pattern.split("#").length - 1;
  const digits = String(seed % 10 ** places).padStart(places, "0");
  return pattern.split("#").reduce((text, part, at) => text + digits[at - 1] + part);
};

const latinHandle = (given: string, surname: string): string =>
  `${given}.${surname}`
    .normalize("NFD")
    .toLowerCase()
    .replace(/ß/gu, "ss")
    .replace(/[ðđ]/gu, "d")
    .replace(/þ/gu, "th")
    .replace(/[æœ]/gu, "e")
    .replace(/ø/gu, "o")
    .replace(/ł/gu, "l")
    .replace(/ı/gu, "i")
    .replace(/[^a-z.]/gu, "");

const pad = (value: number): string => String(value).padStart(2, "0");

/** Without the fields that have no value. */
const present = <Fields extends Record<string, unknown>>(fields: Fields) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what is undefined or empty is left out
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== "")) as {
    readonly [Field in keyof Fields]?: Exclude<Fields[Field], undefined>;
  };
