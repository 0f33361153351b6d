import { readFileSync } from "node:fs";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { sampleFile } from "../test/run-example.js";
import { contactsFromCsv } from "./csv-contacts.js";

const read = (bytes: Uint8Array) => {
  const sheet = contactsFromCsv(bytes);
  if (E.isLeft(sheet)) throw new Error(sheet.left.reason);
  return sheet.right;
};
const contactsOf = (bytes: Uint8Array) =>
  read(bytes).map((row) => {
    if (E.isLeft(row)) throw new Error(`line ${row.left.line} ${row.left.reason}`);
    return row.right.contact;
  });
const sampleContacts = (name: string) => contactsOf(readFileSync(sampleFile(name)));
const sheetOf = (...lines: ReadonlyArray<string>) => Buffer.from(lines.join("\r\n"));

describe("Outlook's columns", () => {
  it("reads phones, addresses, dates and categories of the classic export", () => {
    const [contact] = contactsOf(
      sheetOf(
        "First Name,Last Name,Business Street,Business Street 2,Business City,Business Phone,Business Phone 2,Primary Phone,Birthday,Anniversary,Categories,E-mail Address,E-mail Type,E-mail 2 Address,E-mail 2 Type,Web Page,User 1,Priority,Private",
        'Ada,Öhman,Gatan 1,c/o Ek,Umeå,+1,+2,+3,5/17/1980,0/0/00,"Red;Blue",ada@work.example,SMTP,/o=X/cn=ada,EX,https://a.example,x,Normal,False',
      ),
    );
    expect(contact).toMatchObject({
      givenName: "Ada",
      surname: "Öhman",
      addresses: [{ kind: "work", street: "Gatan 1\nc/o Ek", city: "Umeå" }],
      phones: [
        { kind: "other", number: "+3", preferred: true },
        { kind: "work", number: "+1" },
        { kind: "work", number: "+2" },
      ],
      birthday: { year: 1980, month: 5, day: 17 },
      categories: ["Red", "Blue"],
      emails: [{ kind: "other", address: "ada@work.example" }],
      urls: [{ kind: "work", url: "https://a.example" }],
    });
    expect(contact?.anniversary).toBeUndefined();
  });

  it("keeps what no field takes, and an Exchange address, among the custom values", () => {
    const [contact] = contactsOf(
      sheetOf(
        "First Name,E-mail Address,E-mail Type,User 1,Priority,Hobby",
        "Ada,/o=X/cn=ada,EX,Contract 7,Normal,Chess",
      ),
    );
    expect(contact?.emails).toEqual([]);
    expect(contact?.custom).toEqual({
      "E-mail Address": "/o=X/cn=ada",
      "User 1": "Contract 7",
      Hobby: "Chess",
    });
  });

  it("takes Private from its column", () => {
    const rows = read(sheetOf("First Name,Mobile Phone,Private", "Ada,1,True", "Bo,2,False"));
    expect(rows.map((row) => E.isRight(row) && row.right.isPrivate)).toEqual([true, false]);
  });

  it("reads the whole sample, comma with byte order mark and semicolon in Windows-1252", () => {
    expect(sampleContacts("outlook.csv")).toHaveLength(25);
    const western = sampleContacts("outlook-excel.csv");
    expect(western).toHaveLength(16);
    expect(western.map(({ surname }) => surname)).toContain("Großklaus");
    expect(western.filter(({ birthday }) => birthday?.year !== undefined).length).toBeGreaterThan(1);
  });
});

describe("Google's columns", () => {
  it("reads the current export: labels, several values in a cell, groups, custom fields", () => {
    const [contact] = contactsOf(
      sheetOf(
        "First Name,Last Name,Organization Name,Birthday,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Relation 1 - Label,Relation 1 - Value,Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value",
        "Ada,Öhman,Work AB,--02-29,Friends ::: * myContacts ::: * starred,* Work,ada@work.example,Mobile,+1 ::: +2,Night porter,+3,Home,All in one,,Spouse,Kim,Anniversary,2011-05-06,Number,C-1",
      ),
    );
    expect(contact).toMatchObject({
      company: "Work AB",
      birthday: { month: 2, day: 29 },
      anniversary: { year: 2011, month: 5, day: 6 },
      categories: ["Friends", "starred"],
      emails: [{ kind: "work", address: "ada@work.example", preferred: true }],
      phones: [
        { kind: "mobile", number: "+1" },
        { kind: "mobile", number: "+2" },
        { kind: "other", number: "+3", label: "Night porter" },
      ],
      addresses: [{ kind: "home", street: "All in one" }],
      spouse: "Kim",
      custom: { Number: "C-1" },
    });
  });

  it("reads the export of 2023 and before", () => {
    const [contact] = contactsOf(
      sheetOf(
        "Name,Given Name,Family Name,Given Name Yomi,Birthday,Group Membership,E-mail 1 - Type,E-mail 1 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,Organization 1 - Name,Organization 1 - Title,Relation 1 - Type,Relation 1 - Value",
        'さくら 小鳥遊,さくら,小鳥遊,さくら, --05-17,* myContacts,* Work,s@work.example,Other,Skype,live:s,"あおぞら, Inc.",Buyer,Manager,Kim',
      ),
    );
    expect(contact).toMatchObject({
      fullName: "さくら 小鳥遊",
      givenName: "さくら",
      phoneticGivenName: "さくら",
      birthday: { month: 5, day: 17 },
      categories: [],
      ims: [{ kind: "other", service: "Skype", address: "live:s" }],
      company: "あおぞら, Inc.",
      jobTitle: "Buyer",
      manager: "Kim",
      custom: {},
    });
  });

  it("reads the whole sample", () => {
    expect(sampleContacts("google.csv")).toHaveLength(18);
    expect(sampleContacts("google-2023.csv")).toHaveLength(12);
  });
});

const head = "First Name,Last Name,Mobile Phone,Birthday,Notes";
const days = (...dates: ReadonlyArray<string>) =>
  contactsOf(sheetOf(head, ...dates.map((date) => `Ada,A,1,${date},`))).map(({ birthday }) => birthday);

describe("a sheet", () => {
  it("names what cannot be read by the line it starts in, also behind cells of several lines", () => {
    const rows = read(sheetOf(head, 'Ada,A,1,,"two\r\nlines"', "Bo,B,2,,a,b,c", 'Cy,C,3,,"never', "closed"));
    expect(rows.map((row) => (E.isRight(row) ? row.right.line : row.left.line))).toEqual([2, 4, 5]);
    expect(rows.filter(E.isLeft).map(({ left }) => left.reason)).toEqual([
      "has 7 cells for 5 columns: quote the cell that holds a separator",
      "opens a quote that is never closed: nothing behind it was read",
    ]);
  });

  it("keeps a day that is none as a custom value, and says so", () => {
    const [row] = read(sheetOf(head, "Ada,A,1,2/30/1980,"));
    expect(row).toMatchObject({ right: { contact: { custom: { Birthday: "2/30/1980" } } } });
    expect(row).toMatchObject({
      right: { remarks: ['Birthday "2/30/1980" is no day: kept as a custom value'] },
    });
  });

  it("reads slashed dates day first once a day is above 12", () => {
    expect(days("3/4/1980")).toEqual([{ year: 1980, month: 3, day: 4 }]);
    expect(days("3/4/1980", "17/5/1980")).toEqual([
      { year: 1980, month: 4, day: 3 },
      { year: 1980, month: 5, day: 17 },
    ]);
  });

  it("refuses a contact that core refuses, naming field and fix", () => {
    const [row] = read(sheetOf(head, `Ada,A,1,,${"x".repeat(1_048_577)}`));
    expect(row).toEqual(
      E.left({ line: 2, reason: "notes has 1048577 characters: shorten it to at most 1048576" }),
    );
  });

  it("leaves blank rows out, and reads tabs and UTF-16", () => {
    const text = `\uFEFF${head.replaceAll(",", "\t")}\n\t\t\t\t\nÅda\tA\t1\t\t\n`;
    const [contact, ...others] = contactsOf(Buffer.from(text, "utf16le"));
    expect(contact?.givenName).toBe("Åda");
    expect(others).toEqual([]);
  });

  it("is refused as a whole if its columns are nobody's", () => {
    expect(contactsFromCsv(Buffer.from("a,b\n1,2\n"))).toEqual(
      E.left({ line: 1, reason: `has no columns of Outlook's or Google's; it starts with "a, b"` }),
    );
    expect(E.isLeft(contactsFromCsv(Buffer.alloc(0)))).toBe(true);
  });
});
