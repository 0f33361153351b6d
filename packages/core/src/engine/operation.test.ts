import { contactIdOf } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type Contact, emptyContact } from "../contact/contact.js";
import { remoteId } from "../replica/ids.js";
import { type Operation, displayName, isOfTwin } from "./operation.js";

describe("what a person would call a contact", () => {
  const emails = [{ kind: "work", address: "anna@example.com" }] as const;
  const phones = [{ kind: "work", number: "+46 8 1" }] as const;

  it.each([
    ["Anna E. Ek", { fullName: "Anna E. Ek", fileAs: "Ek, Anna", givenName: "Anna" }],
    ["Ek, Anna", { fileAs: "Ek, Anna", givenName: "Anna", surname: "Ek" }],
    ["Anna Ek", { givenName: "Anna", surname: "Ek", company: "Ek & Lo" }],
    ["Ek", { surname: "Ek", company: "Ek & Lo" }],
    ["Ek & Lo", { company: "Ek & Lo", emails, phones }],
    ["anna@example.com", { emails, phones }],
    ["+46 8 1", { phones }],
    ["(no name)", {}],
  ] satisfies ReadonlyArray<[string, Partial<Contact>]>)("is %s", (name, fields) => {
    expect(displayName({ ...emptyContact, ...fields })).toBe(name);
  });
});

describe("an operation of a second copy", () => {
  const removal: Operation = {
    decision: "RemoveCopy",
    contactId: contactIdOf("c0"),
    name: "Anna",
    overwrites: [],
    conflicts: [],
    remoteId: remoteId("twin"),
    removes: "Folder",
    link: "Keep",
  };
  const { remoteId: _none, ...ofNone } = removal;
  const { removes: _nothing, ...ofNothing } = removal;

  it("[DT8] takes an item away and leaves its contact's link alone", () => {
    expect(isOfTwin(removal)).toBe(true);
    const others: ReadonlyArray<Operation> = [
      { ...removal, link: "Drop" },
      { ...removal, removes: "Database" },
      ofNone,
      ofNothing,
    ];
    for (const other of others) expect(isOfTwin(other)).toBe(false);
  });
});
