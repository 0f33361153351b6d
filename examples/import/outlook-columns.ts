import type { Address, Email, Phone, PhoneKind, TextField, Url } from "@spegla/core";
import { type ContactDraft, type DateOrder, draftOf, entryOf } from "./contact-draft.js";
import type { Row } from "./row.js";

/** Outlook's columns, classic (File > Export) and new (People > Export), in English. */
export const isOutlookSheet = (columns: ReadonlySet<string>): boolean =>
  ["emailaddress", "businessphone", "mobilephone", "jobtitle"].some((column) => columns.has(column)) &&
  (columns.has("firstname") || columns.has("lastname") || columns.has("company"));

export const contactFromOutlookRow =
  (order: DateOrder) =>
  (row: Row): ContactDraft => {
    const [emails, unreachable] = emailsOf(row);
    const texts = Object.fromEntries(textColumns.map(([column, field]) => [field, row.take(column)]));
    const categories =
      row
        .take("Categories")
        ?.split(/[;,]/u)
        .map((word) => word.trim()) ?? [];
    const dates = [
      ["birthday", "Birthday", row.take("Birthday")],
      ["anniversary", "Anniversary", row.take("Anniversary")],
    ] as const;
    const lists = {
      emails,
      phones: phonesOf(row),
      addresses: (["Business", "Home", "Other"] as const).map((place) => addressOf(row, place)),
      urls: urlsOf(row),
      ims: imsOf(row),
      categories: categories.filter((word) => word !== ""),
    };
    const isPrivate = isTrue(row.take("Private"));
    const leftOver = row.leftOver().filter(([column, cell]) => silentValues.get(column) !== cell);
    return draftOf(order)({ texts, dates, lists, custom: [...unreachable, ...leftOver], isPrivate });
  };

/** An Exchange address (type EX) reaches nobody outside: it is no e-mail address, but is kept. */
const emailsOf = (row: Row): readonly [ReadonlyArray<Email>, ReadonlyArray<readonly [string, string]>] => {
  const emails: Email[] = [];
  const unreachable: Array<readonly [string, string]> = [];
  for (const column of ["E-mail", "E-mail 2", "E-mail 3"]) {
    const address = row.take(`${column} Address`);
    const addressType = row.take(`${column} Type`);
    row.take(`${column} Display Name`);
    if (address === undefined) continue;
    if (addressType === "EX") unreachable.push([`${column} Address`, address]);
    else emails.push({ kind: "other", address });
  }
  return [emails, unreachable];
};

const phonesOf = (row: Row): ReadonlyArray<Phone> =>
  phoneColumns.flatMap(([column, kind]) => {
    const number = row.take(column);
    if (number === undefined) return [];
    return [
      entryOf<Phone>({
        kind,
        number,
        label: undefined,
        preferred: column === "Primary Phone" ? true : undefined,
      }),
    ];
  });

const addressOf = (row: Row, place: "Business" | "Home" | "Other"): Address => {
  const part = (name: string) => row.take(`${place} ${name}`);
  const street = [part("Street"), part("Street 2"), part("Street 3")]
    .filter((line) => line !== undefined)
    .join("\n");
  return entryOf<Address>({
    kind: place === "Business" ? "work" : place === "Home" ? "home" : "other",
    poBox: part("Address PO Box"),
    extended: undefined,
    street: street === "" ? undefined : street,
    city: part("City"),
    region: part("State"),
    postalCode: part("Postal Code"),
    country: part("Country/Region") ?? part("Country"),
    label: undefined,
    preferred: undefined,
  });
};

const urlsOf = (row: Row): ReadonlyArray<Url> => {
  const [work, home] = [row.take("Web Page"), row.take("Personal Web Page")];
  return [
    ...(work === undefined ? [] : [{ kind: "work" as const, url: work }]),
    ...(home === undefined ? [] : [{ kind: "home" as const, url: home }]),
  ];
};

const imsOf = (row: Row) => {
  const address = row.take("IM Address");
  return address === undefined ? [] : [{ kind: "other" as const, address }];
};

const isTrue = (cell: string | undefined): boolean =>
  ["true", "yes", "1"].includes(cell?.toLowerCase() ?? "");

const textColumns: ReadonlyArray<readonly [string, TextField]> = [
  ["Title", "namePrefix"],
  ["First Name", "givenName"],
  ["Middle Name", "middleName"],
  ["Last Name", "surname"],
  ["Suffix", "nameSuffix"],
  ["Nickname", "nickname"],
  ["Given Yomi", "phoneticGivenName"],
  ["Surname Yomi", "phoneticSurname"],
  ["Company Yomi", "phoneticCompany"],
  ["Company", "company"],
  ["Department", "department"],
  ["Job Title", "jobTitle"],
  ["Profession", "profession"],
  ["Office Location", "office"],
  ["Manager's Name", "manager"],
  ["Assistant's Name", "assistant"],
  ["Spouse", "spouse"],
  ["Children", "children"],
  ["Notes", "notes"],
];

const phoneColumns: ReadonlyArray<readonly [string, PhoneKind]> = [
  ["Primary Phone", "other"],
  ["Business Phone", "work"],
  ["Business Phone 2", "work"],
  ["Mobile Phone", "mobile"],
  ["Home Phone", "home"],
  ["Home Phone 2", "home"],
  ["Company Main Phone", "main"],
  ["Business Fax", "workFax"],
  ["Home Fax", "homeFax"],
  ["Other Fax", "otherFax"],
  ["Assistant's Phone", "assistant"],
  ["Callback", "callback"],
  ["Car Phone", "car"],
  ["Pager", "pager"],
  ["Radio Phone", "radio"],
  ["Telex", "telex"],
  ["ISDN", "isdn"],
  ["TTY/TDD Phone", "tty"],
  ["Other Phone", "other"],
];

/** What Outlook writes into every row without meaning anything by it. */
const silentValues: ReadonlyMap<string, string> = new Map([
  ["Gender", "Unspecified"],
  ["Priority", "Normal"],
  ["Sensitivity", "Normal"],
]);
