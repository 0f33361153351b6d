import type {
  Address,
  Contact,
  Email,
  InstantMessaging,
  Phone,
  PhoneKind,
  PlaceKind,
  TextField,
  Url,
} from "@spegla/core";
import { type ContactDraft, type DateOrder, draftOf, entryOf } from "./contact-draft.js";
import type { Row } from "./row.js";

/** Google Contacts' export, current (`Phone 1 - Label`) and until 2024 (`Phone 1 - Type`). */
export const isGoogleSheet = (columns: ReadonlySet<string>): boolean =>
  [...columns].some((column) => /^(?:email|phone|website|organization)\d+(?:value|name)$/u.test(column)) ||
  (columns.has("givenname") && columns.has("familyname"));

export const contactFromGoogleRow =
  (order: DateOrder) =>
  (row: Row): ContactDraft => {
    const birthday = row.take("Birthday");
    const relations = series(row, "Relation").map(
      ({ label, value }) => [relationFields[label.toLowerCase()] ?? label, value] as const,
    );
    const events = series(row, "Event").map(({ label, value }) => [label, value] as const);
    const anniversary = events.find(([label]) => label.toLowerCase() === "anniversary")?.[1];
    return draftOf(order)({
      texts: { ...textsOf(row), ...relationTexts(relations) },
      dates: [
        ["birthday", "Birthday", birthday],
        ["anniversary", "Anniversary", anniversary],
      ],
      lists: listsOf(row),
      custom: [
        ...relations.filter(([name]) => !relationNames.has(name)),
        ...events.filter(([label]) => label.toLowerCase() !== "anniversary"),
        ...series(row, "Custom Field").map(({ label, value }) => [label, value] as const),
        ...row.leftOver(),
      ],
    });
  };

const textsOf = (row: Row): Partial<Record<TextField, string | undefined>> =>
  Object.fromEntries(
    textColumns.map(([field, ...columns]) => [
      field,
      columns.map((column) => row.take(column)).find((cell) => cell !== undefined),
    ]),
  );

const relationTexts = (
  relations: ReadonlyArray<readonly [name: string, value: string]>,
): Partial<Record<TextField, string>> => {
  const texts: Record<string, string> = {};
  for (const [name, value] of relations)
    if (relationNames.has(name)) texts[name] = texts[name] === undefined ? value : `${texts[name]}, ${value}`;
  return texts;
};

const listsOf = (row: Row): Partial<Contact> => ({
  emails: series(row, "E-mail").map(({ label, value, preferred }) =>
    entryOf<Email>({ ...placeOf(label), address: value, preferred }),
  ),
  phones: series(row, "Phone").map(({ label, value, preferred }) =>
    entryOf<Phone>({ ...phoneKindOf(label), number: value, preferred }),
  ),
  addresses: addressesOf(row),
  urls: series(row, "Website").map(({ label, value, preferred }) =>
    entryOf<Url>({ ...placeOf(label), url: value, preferred }),
  ),
  ims: series(row, "IM").map(({ label, value, preferred, at }) => {
    const service = row.take(`IM ${at} - Service`);
    return entryOf<InstantMessaging>({ ...placeOf(label), service, address: value, preferred });
  }),
  categories: [row.take("Labels"), row.take("Group Membership")]
    .flatMap((cell) => cell?.split(" ::: ") ?? [])
    .map((word) => word.trim())
    // Names with a star are Google's own groups, not the person's.
    .filter((word) => word !== "" && word !== "* myContacts" && word !== "* My Contacts")
    .map((word) => word.replace(/^\* /u, "")),
});

const addressesOf = (row: Row): ReadonlyArray<Address> =>
  numbersOf(row, "Address", "Street").map((at) => {
    const part = (name: string) => row.take(`Address ${at} - ${name}`);
    const { word, preferred } = labelOf(row, "Address", at);
    const formatted = part("Formatted");
    const parts = {
      poBox: part("PO Box"),
      extended: part("Extended Address"),
      street: part("Street"),
      city: part("City"),
      region: part("Region"),
      postalCode: part("Postal Code"),
      country: part("Country"),
    };
    const isStructured = Object.values(parts).some((text) => text !== undefined);
    return entryOf<Address>({
      ...placeOf(word),
      ...(isStructured ? parts : { ...parts, street: formatted }),
      preferred,
    });
  });

type Entry = {
  readonly label: string;
  readonly value: string;
  readonly preferred: true | undefined;
  readonly at: number;
};

/** `NAME 1 - Value` and so on; Google puts several values of one label into one cell. */
const series = (row: Row, name: string): ReadonlyArray<Entry> =>
  numbersOf(row, name, "Value").flatMap((at) => {
    const { word, preferred } = labelOf(row, name, at);
    const values = row.take(`${name} ${at} - Value`)?.split(" ::: ") ?? [];
    return values
      .filter((value) => value.trim() !== "")
      .map((value, place) => ({
        label: word,
        value: value.trim(),
        preferred: place === 0 ? preferred : undefined,
        at,
      }));
  });

const labelOf = (row: Row, name: string, at: number) => {
  const cell = row.take(`${name} ${at} - Label`) ?? row.take(`${name} ${at} - Type`) ?? "";
  const starred = cell.startsWith("* ") || cell === "*";
  return { word: starred ? cell.slice(1).trim() : cell, preferred: starred ? (true as const) : undefined };
};

const numbersOf = (row: Row, name: string, part: string): ReadonlyArray<number> => {
  const numbers: number[] = [];
  for (let at = 1; row.has(`${name} ${at} - ${part}`); at += 1) numbers.push(at);
  return numbers;
};

const placeOf = (label: string): { readonly kind: PlaceKind; readonly label: string | undefined } => {
  const word = label.toLowerCase();
  if (word === "work" || word === "home") return { kind: word, label: undefined };
  return { kind: "other", label: word === "" || word === "other" ? undefined : label };
};

const phoneKindOf = (label: string): { readonly kind: PhoneKind; readonly label: string | undefined } => {
  const kind = phoneWords.get(label.toLowerCase());
  return kind === undefined ? { kind: "other", label } : { kind, label: undefined };
};

const phoneWords: ReadonlyMap<string, PhoneKind> = new Map([
  ["", "other"],
  ["other", "other"],
  ["work", "work"],
  ["home", "home"],
  ["mobile", "mobile"],
  ["work mobile", "workMobile"],
  ["home mobile", "homeMobile"],
  ["main", "main"],
  ["work fax", "workFax"],
  ["workfax", "workFax"],
  ["home fax", "homeFax"],
  ["homefax", "homeFax"],
  ["other fax", "otherFax"],
  ["pager", "pager"],
  ["work pager", "workPager"],
]);

const relationFields: Readonly<Record<string, TextField>> = {
  spouse: "spouse",
  manager: "manager",
  assistant: "assistant",
  child: "children",
};
const relationNames: ReadonlySet<string> = new Set(Object.values(relationFields));

/** A field and the columns it may be in: the first that has a value counts. */
const textColumns: ReadonlyArray<readonly [TextField, ...ReadonlyArray<string>]> = [
  ["fullName", "Name"],
  ["namePrefix", "Name Prefix"],
  ["givenName", "First Name", "Given Name"],
  ["middleName", "Middle Name", "Additional Name"],
  ["surname", "Last Name", "Family Name"],
  ["nameSuffix", "Name Suffix"],
  ["nickname", "Nickname"],
  ["fileAs", "File As"],
  ["phoneticGivenName", "Phonetic First Name", "Given Name Yomi"],
  ["phoneticSurname", "Phonetic Last Name", "Family Name Yomi"],
  ["company", "Organization Name", "Organization 1 - Name"],
  ["phoneticCompany", "Organization 1 - Yomi Name"],
  ["department", "Organization Department", "Organization 1 - Department"],
  ["jobTitle", "Organization Title", "Organization 1 - Title"],
  ["office", "Organization 1 - Location"],
  ["profession", "Occupation"],
  ["notes", "Notes"],
];
