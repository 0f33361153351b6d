import { aContact, aRespelled, aSmallContact, aSmallEdit, editContact } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Contact, emptyContact, listFields } from "./contact.js";
import { entryKeys } from "./entry.js";
import { eqContact } from "./eq-contact.js";

const anyContact = fc.oneof(aContact, aSmallContact);
const withRespelled = anyContact.chain((contact) => fc.tuple(fc.constant(contact), aRespelled(contact)));
const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });

const email = (address: string): Contact => person({ emails: [{ kind: "work", address }] });
const phone = (number: string): Contact => person({ phones: [{ kind: "work", number }] });

describe("equality of contacts", () => {
  it("[EQ1] every contact equals itself, and equality goes both ways and on", () => {
    fc.assert(
      fc.property(withRespelled, aSmallContact, aSmallEdit, ([a, b], c, edit) => {
        expect(eqContact(a, structuredClone(a))).toBe(true);
        expect(eqContact(a, b) && eqContact(b, a)).toBe(true);
        const d = editContact(edit)(c);
        expect(eqContact(c, d)).toBe(eqContact(d, c));
        if (eqContact(c, d) && eqContact(d, a)) expect(eqContact(c, a)).toBe(true);
      }),
    );
  });

  it("[EQ2] what a service respells is the same contact", () => {
    fc.assert(
      fc.property(withRespelled, ([contact, respelled]) => {
        expect(eqContact(contact, respelled)).toBe(true);
      }),
    );
  });

  it.each([
    ["the case of an e-mail's domain", email("Anna@Example.COM"), email("Anna@example.com")],
    ["blanks around and between words", person({ surname: " von  Ek " }), person({ surname: "von Ek" })],
    ["line ends", person({ notes: "a\r\nb \n" }), person({ notes: "a\nb" })],
    ["a letter and its accent apart", person({ surname: "Ba\u030ack" }), person({ surname: "B\u00e5ck" })],
    ["punctuation of a phone number", phone("+46 (0)8-123.45"), phone("+460812345")],
    [
      "case of scheme and host, and a lone slash",
      person({ urls: [{ kind: "work", url: "HTTP://A.se/" }] }),
      person({ urls: [{ kind: "work", url: "a.se" }] }),
    ],
    ["the order of entries", person({ categories: ["A", "B"] }), person({ categories: ["B", "A"] })],
    [
      "a photo's media type",
      person({ photo: { mediaType: "image/jpeg", hash: "0", size: 1 } }),
      person({ photo: { mediaType: "image/pjpeg", hash: "0", size: 1 } }),
    ],
  ])("[EQ3] %s is no difference", (_, a, b) => {
    expect(eqContact(a, b)).toBe(true);
  });

  it.each([
    ["the case of an e-mail's local part", email("Anna@x.se"), email("anna@x.se")],
    ["a digit of a phone number", phone("+46 1"), phone("+46 2")],
    ["an extension of a phone number", phone("+46 1 ext 2"), phone("+46 12")],
    ["the case of a name", person({ surname: "ek" }), person({ surname: "Ek" })],
    ["a line break in notes", person({ notes: "a b" }), person({ notes: "a\nb" })],
    ["a kind", phone("1"), person({ phones: [{ kind: "home", number: "1" }] })],
    ["a label", phone("1"), person({ phones: [{ kind: "work", number: "1", label: "L" }] })],
    ["a preference", phone("1"), person({ phones: [{ kind: "work", number: "1", preferred: true }] })],
    ["how often an entry is there", person({ categories: ["A", "A"] }), person({ categories: ["A"] })],
    [
      "which of two equal values is labelled twice",
      person({ categories: ["A", "A", "B"] }),
      person({ categories: ["A", "B", "B"] }),
    ],
    [
      "a path of a web page",
      person({ urls: [{ kind: "work", url: "a.se/X" }] }),
      person({ urls: [{ kind: "work", url: "a.se/x" }] }),
    ],
    [
      "a year",
      person({ birthday: { month: 2, day: 29 } }),
      person({ birthday: { year: 2000, month: 2, day: 29 } }),
    ],
    ["a custom value", person({ custom: { region: "1" } }), person({ custom: { region: 1 } })],
    ["a custom name", person({ custom: { a: 1 } }), person({ custom: { b: 1 } })],
    [
      "a semicolon's side in an address",
      person({ addresses: [{ kind: "work", street: "a;", city: "b" }] }),
      person({ addresses: [{ kind: "work", street: "a", city: ";b" }] }),
    ],
    [
      "a colon's side in a messaging address",
      person({ ims: [{ kind: "work", service: "a:b", address: "c" }] }),
      person({ ims: [{ kind: "work", service: "a", address: "b:c" }] }),
    ],
    ["being there", person({ surname: "Ek" }), emptyContact],
  ])("[EQ4] %s is a difference", (_, a, b) => {
    expect(eqContact(a, b)).toBe(false);
    expect(eqContact(b, a)).toBe(false);
  });
});

describe("keys of entries", () => {
  it("[EQ5] tell the entries of a list apart", () => {
    fc.assert(
      fc.property(anyContact, (contact) => {
        for (const field of listFields) {
          const keys = entryKeys(field, contact[field]);
          expect(new Set(keys).size).toBe(contact[field].length);
        }
      }),
    );
  });

  it("[EQ5] stay when a service respells and reorders", () => {
    fc.assert(
      fc.property(withRespelled, ([contact, respelled]) => {
        for (const field of listFields)
          expect([...entryKeys(field, respelled[field])].sort()).toEqual(
            [...entryKeys(field, contact[field])].sort(),
          );
      }),
    );
  });

  it("[EQ5] of equal values are numbered by their kinds and labels, not by their places", () => {
    const [home, work] = [
      { kind: "home", number: "1" },
      { kind: "work", number: "(1)" },
    ] as const;
    expect(entryKeys("phones", [home, work])).toEqual(["1", "1\t2"]);
    expect(entryKeys("phones", [work, home])).toEqual(["1\t2", "1"]);
  });
});
