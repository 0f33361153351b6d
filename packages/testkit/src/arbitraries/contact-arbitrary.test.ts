import {
  type Contact,
  checkContact,
  decodeContact,
  diffContacts,
  encodeContact,
  eqContact,
  listFields,
  textFields,
  viewContact,
} from "@spegla/core";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { aContact, aSmallContact } from "./contact-arbitrary.js";
import { editContact } from "../samples/contact-edit.js";
import { aSmallEdit, anEdit } from "./contact-edit-arbitrary.js";
import { heldContact, narrowProjection, wholeProjection } from "../samples/held-contact.js";
import { rightOf } from "../samples/ids.js";
import { aProjection } from "./projection-arbitrary.js";
import { aRespelled, respelledContact } from "../samples/respelled-contact.js";

const anyContact = fc.oneof(aContact, aSmallContact);

describe("contacts", () => {
  it("are valid and survive their stored form", () => {
    fc.assert(
      fc.property(anyContact, (contact) => {
        expect(checkContact(contact)).toEqual(E.right(contact));
        expect(rightOf(decodeContact(JSON.parse(JSON.stringify(encodeContact(contact)))))).toStrictEqual(
          contact,
        );
      }),
    );
  });

  it("show every feature that a target may trip over", () => {
    const contacts = fc.sample(aContact, { numRuns: 500, seed: 1 });
    const share = (has: (contact: Contact) => boolean): number => contacts.filter(has).length / 500;
    for (const field of textFields)
      expect(share((contact) => contact[field] !== undefined)).toBeGreaterThan(0.03);
    for (const field of listFields)
      expect(share((contact) => contact[field].length > 1)).toBeGreaterThan(0.1);
    expect(share(({ birthday }) => birthday !== undefined && birthday.year === undefined)).toBeGreaterThan(
      0.02,
    );
    expect(share(({ birthday }) => birthday?.month === 2 && birthday.day === 29)).toBeGreaterThan(0.01);
    expect(share(({ notes }) => /\n/u.test(notes ?? "") && /[;,\\]/u.test(notes ?? ""))).toBeGreaterThan(
      0.02,
    );
    expect(share(({ photo }) => photo !== undefined)).toBeGreaterThan(0.05);
    expect(
      share(({ phones }) => new Set(phones.map(({ kind }) => kind)).size < phones.length),
    ).toBeGreaterThan(0.1);
    expect(
      share(({ emails }) => new Set(emails.map(({ address }) => address)).size < emails.length),
    ).toBeGreaterThan(0.1);
    expect(share(({ emails }) => emails.some(({ preferred }) => preferred === true))).toBeGreaterThan(0.1);
    expect(share(({ phones }) => phones.some(({ label }) => label !== undefined))).toBeGreaterThan(0.1);
    expect(share(({ custom }) => Object.keys(custom).length > 0)).toBeGreaterThan(0.3);
    for (const script of ["Cyrillic", "Greek", "Arabic", "Hebrew", "Han", "Thai", "Hangul"]) {
      expect(
        share((contact) => new RegExp(`\\p{Script=${script}}`, "u").test(JSON.stringify(contact))),
      ).toBeGreaterThan(0.02);
    }
    expect(share((contact) => /\p{Extended_Pictographic}/u.test(JSON.stringify(contact)))).toBeGreaterThan(
      0.02,
    );
  });

  it("that are small often agree in a field", () => {
    const contacts = fc.sample(aSmallContact, { numRuns: 200, seed: 1 });
    const pairs = contacts.slice(1).map((contact, at) => [contacts[at], contact] as const);
    const meet = pairs.filter(([a, b]) => a?.givenName === b.givenName);
    expect(meet.length).toBeGreaterThan(50);
  });
});

describe("edits", () => {
  it("keep a contact valid, and are a person's change or none", () => {
    fc.assert(
      fc.property(anyContact, fc.array(fc.oneof(anEdit, aSmallEdit), { maxLength: 20 }), (contact, edits) => {
        const edited = edits.reduce((before, edit) => editContact(edit)(before), contact);
        expect(checkContact(edited)).toEqual(E.right(edited));
      }),
    );
  });

  it("mostly change something", () => {
    const pairs = fc.sample(fc.tuple(aContact, anEdit), { numRuns: 300, seed: 1 });
    const changed = pairs.filter(
      ([contact, edit]) => diffContacts(contact, editContact(edit)(contact)).length > 0,
    );
    expect(changed.length).toBeGreaterThan(180);
    const small = fc.sample(fc.tuple(aSmallContact, aSmallEdit), { numRuns: 300, seed: 1 });
    expect(
      small.filter(([contact, edit]) => diffContacts(contact, editContact(edit)(contact)).length > 0).length,
    ).toBeGreaterThan(150);
  });
});

describe("a respelled contact", () => {
  it("is the same contact", () => {
    fc.assert(
      fc.property(
        anyContact.chain((contact) => fc.tuple(fc.constant(contact), aRespelled(contact))),
        ([contact, respelled]) => {
          expect(checkContact(respelled)).toEqual(E.right(respelled));
          expect(diffContacts(contact, respelled)).toEqual([]);
          expect(eqContact(contact, respelled)).toBe(true);
        },
      ),
    );
  });

  it("mostly has other bytes, and always the same for the same seed", () => {
    const contacts = fc.sample(aContact, { numRuns: 100, seed: 1 });
    const differ = contacts.filter(
      (contact) => JSON.stringify(respelledContact(7)(contact)) !== JSON.stringify(contact),
    );
    expect(differ.length).toBeGreaterThan(90);
    for (const contact of contacts)
      expect(respelledContact(7)(contact)).toStrictEqual(respelledContact(7)(contact));
  });
});

describe("what a projection holds", () => {
  it("is valid, and held again as it is", () => {
    fc.assert(
      fc.property(anyContact, aProjection, (contact, projection) => {
        const held = heldContact(projection)(contact);
        expect(checkContact(held)).toEqual(E.right(held));
        expect(heldContact(projection)(held)).toStrictEqual(held);
        const view = viewContact(projection)(contact);
        expect(heldContact(projection)(view)).toEqual(view);
      }),
    );
  });

  it("is everything of the whole one, and less of the narrow one", () => {
    fc.assert(
      fc.property(aContact, (contact) => {
        expect(heldContact(wholeProjection)(contact)).toEqual(contact);
      }),
    );
    const contacts = fc.sample(aContact, { numRuns: 100, seed: 1 });
    const less = contacts.filter((contact) => !eqContact(contact, heldContact(narrowProjection)(contact)));
    expect(less.length).toBeGreaterThan(50);
  });
});
