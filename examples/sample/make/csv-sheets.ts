import type { Person, PhoneUse, Place } from "./people.js";

type Row = Readonly<Record<string, string | undefined>>;

/** Outlook for Windows, File > Export: every column quoted, dates as M/D/YYYY, `0/0/00` for none. */
export const outlookSheet = (
  people: ReadonlyArray<Person>,
  { delimiter, date }: { readonly delimiter: "," | ";"; readonly date: DateFormat },
): string => sheet(outlookColumns, people.map(outlookRow(date)), { delimiter, quoteAll: true });

/** Google Contacts, Export > Google CSV, as of today. */
export const googleSheet = (people: ReadonlyArray<Person>): string =>
  sheet(googleColumns, people.map(googleRow), { delimiter: ",", quoteAll: false });

/** The same export until 2024: `Type` instead of `Label`, equal types joined by ` ::: `. */
export const oldGoogleSheet = (people: ReadonlyArray<Person>): string =>
  sheet(oldGoogleColumns, people.map(oldGoogleRow), { delimiter: ",", quoteAll: false });

const outlookRow =
  (format: DateFormat) =>
  (person: Person): Row => {
    const phones = (use: PhoneUse) =>
      person.phones.filter((phone) => phone.use === use).map(({ number }) => number);
    const [work, home] = [phones("work"), phones("home")];
    return {
      Title: person.prefix,
      "First Name": person.given,
      "Middle Name": person.middle,
      "Last Name": person.surname,
      Suffix: person.suffix,
      Company: person.company,
      Department: person.department,
      "Job Title": person.title,
      ...addressColumns(person, "work", "Business"),
      ...addressColumns(person, "home", "Home"),
      "Business Fax": phones("workFax")[0],
      "Business Phone": work[0],
      "Business Phone 2": work[1],
      "Company Main Phone": phones("main")[0],
      "Home Phone": home[0],
      "Home Phone 2": home[1],
      "Mobile Phone": phones("mobile")[0],
      "Other Phone": phones("other")[0] ?? phones("mobile")[1],
      Pager: phones("pager")[0],
      Anniversary: dateCell(format, person.anniversary),
      "Assistant's Name": person.assistant,
      Birthday: dateCell(format, person.birthday),
      Categories: person.categories.join(";"),
      Children: person.children,
      ...Object.fromEntries(
        person.emails.slice(0, 3).flatMap(({ address }, at) => {
          const column = at === 0 ? "E-mail" : `E-mail ${at + 1}`;
          return [
            [`${column} Address`, address],
            [`${column} Type`, "SMTP"],
            [`${column} Display Name`, `${person.fullName} (${address})`],
          ];
        }),
      ),
      Gender: "Unspecified",
      Hobby: person.number % 10 === 1 ? "Sailing; chess" : "",
      Initials: `${Array.from(person.given)[0]}.${Array.from(person.surname)[0]}.`,
      "Manager's Name": person.manager,
      Notes: person.note,
      "Office Location": person.office,
      Priority: "Normal",
      Private: "False",
      Profession: person.profession,
      Sensitivity: "Normal",
      Spouse: person.spouse,
      "User 1": person.number % 10 === 6 ? `Contract 2024/${person.number}` : "",
      "Web Page": person.url,
    };
  };

type DateFormat = "M/D/YYYY" | "D.M.YYYY";

/** Outlook knows no day without a year. */
const dateCell = (format: DateFormat, text: string | undefined): string => {
  const [year, month, day] = text?.startsWith("--") === false ? text.split("-").map(Number) : [];
  if (year === undefined) return format === "M/D/YYYY" ? "0/0/00" : "";
  return format === "M/D/YYYY" ? `${month}/${day}/${year}` : `${day}.${month}.${year}`;
};

const addressColumns = (person: Person, place: Place, column: string): Row => {
  const address = person.addresses.find((one) => one.place === place);
  if (address === undefined) return {};
  const [street, second] = address.street.split("\n");
  return {
    [`${column} Street`]: street,
    [`${column} Street 2`]: second,
    [`${column} City`]: address.city,
    [`${column} State`]: address.state,
    [`${column} Postal Code`]: address.postalCode,
    [`${column} Country/Region`]: address.country,
  };
};

const googleRow = (person: Person): Row => ({
  "First Name": person.given,
  "Middle Name": person.middle,
  "Last Name": person.surname,
  "Phonetic First Name": person.phoneticGiven,
  "Phonetic Last Name": person.phoneticSurname,
  "Name Prefix": person.prefix,
  "Name Suffix": person.suffix,
  Nickname: person.nickname,
  "Organization Name": person.company,
  "Organization Title": person.title,
  "Organization Department": person.department,
  Birthday: person.birthday,
  Notes: person.note,
  Labels: [...person.categories, "* myContacts"].join(" ::: "),
  ...numbered(person.emails, 4, (email, at) => ({
    [`E-mail ${at} - Label`]: `${at === 1 && person.emails.length > 1 ? "* " : ""}${email.label ?? googleWord[email.place]}`,
    [`E-mail ${at} - Value`]: email.address,
  })),
  ...numbered(person.phones, 5, (phone, at) => ({
    [`Phone ${at} - Label`]: phone.label ?? googlePhoneWord[phone.use],
    [`Phone ${at} - Value`]: phone.number,
  })),
  ...numbered(person.addresses, 2, (address, at) => ({
    [`Address ${at} - Label`]: googleWord[address.place],
    [`Address ${at} - Formatted`]: `${address.street}\n${address.city}, ${address.state} ${address.postalCode}\n${address.country}`,
    [`Address ${at} - Street`]: address.street,
    [`Address ${at} - City`]: address.city,
    [`Address ${at} - Region`]: address.state,
    [`Address ${at} - Postal Code`]: address.postalCode,
    [`Address ${at} - Country`]: address.country,
  })),
  "Relation 1 - Label": person.spouse && "Spouse",
  "Relation 1 - Value": person.spouse,
  "Website 1 - Label": person.url && "Work",
  "Website 1 - Value": person.url,
  "Event 1 - Label": person.anniversary && "Anniversary",
  "Event 1 - Value": person.anniversary,
  "Custom Field 1 - Label": person.number % 9 === 2 ? "Customer number" : "",
  "Custom Field 1 - Value": person.number % 9 === 2 ? `C-00${person.number}` : "",
});

const oldGoogleRow = (person: Person): Row => {
  // One column a type: equal types share it.
  const uses = [...new Set(person.phones.map(({ use }) => use))];
  const phones = uses.map((use) => ({
    use,
    number: person.phones
      .filter((phone) => phone.use === use)
      .map(({ number }) => number)
      .join(" ::: "),
  }));
  return {
    Name: person.fullName,
    "Given Name": person.given,
    "Additional Name": person.middle,
    "Family Name": person.surname,
    "Given Name Yomi": person.phoneticGiven,
    "Family Name Yomi": person.phoneticSurname,
    "Name Prefix": person.prefix,
    "Name Suffix": person.suffix,
    Nickname: person.nickname,
    Birthday: person.birthday?.replace(/^--/u, " --"),
    Notes: person.note,
    "Group Membership": ["* myContacts", ...person.categories].join(" ::: "),
    ...numbered(person.emails, 3, (email, at) => ({
      [`E-mail ${at} - Type`]: `${at === 1 ? "* " : ""}${email.label ?? (email.place === "other" ? "Other" : googleWord[email.place])}`,
      [`E-mail ${at} - Value`]: email.address,
    })),
    "IM 1 - Type": person.im && "Other",
    "IM 1 - Service": person.im?.service,
    "IM 1 - Value": person.im?.address,
    ...numbered(phones, 4, (phone, at) => ({
      [`Phone ${at} - Type`]: googlePhoneWord[phone.use],
      [`Phone ${at} - Value`]: phone.number,
    })),
    ...numbered(person.addresses, 1, (address, at) => ({
      [`Address ${at} - Type`]: googleWord[address.place],
      [`Address ${at} - Street`]: address.street,
      [`Address ${at} - City`]: address.city,
      [`Address ${at} - Region`]: address.state,
      [`Address ${at} - Postal Code`]: address.postalCode,
      [`Address ${at} - Country`]: address.country,
    })),
    "Organization 1 - Type": person.company && "",
    "Organization 1 - Name": person.company,
    "Organization 1 - Title": person.title,
    "Organization 1 - Department": person.department,
    "Relation 1 - Type": person.manager && "Manager",
    "Relation 1 - Value": person.manager,
    "Website 1 - Type": person.url && "Profile",
    "Website 1 - Value": person.url,
    "Event 1 - Type": person.anniversary && "Anniversary",
    "Event 1 - Value": person.anniversary,
  };
};

const numbered = <Entry>(
  entries: ReadonlyArray<Entry>,
  most: number,
  columnsOf: (entry: Entry, at: number) => Row,
): Row =>
  entries.slice(0, most).reduce<Row>((row, entry, at) => ({ ...row, ...columnsOf(entry, at + 1) }), {});

const sheet = (
  columns: ReadonlyArray<string>,
  rows: ReadonlyArray<Row>,
  { delimiter, quoteAll }: { readonly delimiter: string; readonly quoteAll: boolean },
): string => {
  const cell = (text: string) =>
    (quoteAll && text !== "") || /[",;\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
  return lines.map((cells) => `${cells.map(cell).join(delimiter)}\r\n`).join("");
};

const googleWord: Readonly<Record<Place, string>> = { work: "Work", home: "Home", other: "" };
const googlePhoneWord: Readonly<Record<PhoneUse, string>> = {
  work: "Work",
  home: "Home",
  mobile: "Mobile",
  workFax: "Work Fax",
  homeFax: "Home Fax",
  pager: "Pager",
  main: "Main",
  other: "Other",
};

const outlookAddress = (place: string) =>
  ["Street", "Street 2", "Street 3", "City", "State", "Postal Code", "Country/Region"].map(
    (part) => `${place} ${part}`,
  );
const outlookColumns = [
  ..."Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title".split(","),
  ...outlookAddress("Business"),
  ...outlookAddress("Home"),
  ...outlookAddress("Other"),
  ..."Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex".split(
    ",",
  ),
  ..."Account,Anniversary,Assistant's Name,Billing Information,Birthday,Business Address PO Box,Categories,Children,Directory Server".split(
    ",",
  ),
  ...["E-mail", "E-mail 2", "E-mail 3"].flatMap((column) => [
    `${column} Address`,
    `${column} Type`,
    `${column} Display Name`,
  ]),
  ..."Gender,Government ID Number,Hobby,Home Address PO Box,Initials,Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,Other Address PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3,User 4,Web Page".split(
    ",",
  ),
];

const series = (name: string, count: number, parts: ReadonlyArray<string>) =>
  Array.from({ length: count }, (_, at) => parts.map((part) => `${name} ${at + 1} - ${part}`)).flat();
const googleAddress = [
  "Formatted",
  "Street",
  "City",
  "PO Box",
  "Region",
  "Postal Code",
  "Country",
  "Extended Address",
];
const googleColumns = [
  ..."First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels".split(
    ",",
  ),
  ...series("E-mail", 4, ["Label", "Value"]),
  ...series("Phone", 5, ["Label", "Value"]),
  ...series("Address", 2, ["Label", ...googleAddress]),
  ...series("Relation", 1, ["Label", "Value"]),
  ...series("Website", 1, ["Label", "Value"]),
  ...series("Event", 1, ["Label", "Value"]),
  ...series("Custom Field", 1, ["Label", "Value"]),
];
const oldGoogleColumns = [
  ..."Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership".split(
    ",",
  ),
  ...series("E-mail", 3, ["Type", "Value"]),
  ...series("IM", 1, ["Type", "Service", "Value"]),
  ...series("Phone", 4, ["Type", "Value"]),
  ...series("Address", 1, ["Type", ...googleAddress]),
  ...series("Organization", 1, [
    "Type",
    "Name",
    "Yomi Name",
    "Title",
    "Department",
    "Symbol",
    "Location",
    "Job Description",
  ]),
  ...series("Relation", 1, ["Type", "Value"]),
  ...series("Website", 1, ["Type", "Value"]),
  ...series("Event", 1, ["Type", "Value"]),
];
