import * as fc from "fast-check";
import ICAL from "ical.js";
import { aContact, photoBytes } from "@spegla/testkit";
import type { Contact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { bytesFromCard, newCard, parseCards, readCard } from "../src/index.js";

/** A card as ical.js reads it: jCard's values (RFC 7095) by name. */
const valuesOf = (text: string): ReadonlyMap<string, ReadonlyArray<unknown>> => {
  const jCard: unknown = ICAL.parse(text);
  const values = new Map<string, Array<unknown>>();
  const properties: ReadonlyArray<unknown> = Array.isArray(jCard) && Array.isArray(jCard[1]) ? jCard[1] : [];
  for (const property of properties) {
    if (!Array.isArray(property)) continue;
    const name = String(property[0]);
    values.set(name, [...(values.get(name) ?? []), ...property.slice(3)]);
  }
  return values;
};

/** ical.js keeps the backslash of an escaped semicolon (kewisch/ical.js#173). */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? []).replaceAll(String.raw`\\;`, ";")) as unknown;

const expectAgreement = (contact: Contact, text: string): void => {
  const seen = valuesOf(text);
  const { surname = "", givenName = "", middleName = "", namePrefix = "", nameSuffix = "" } = contact;
  const expected = {
    n: [[surname, givenName, middleName, namePrefix, nameSuffix]],
    title: contact.jobTitle === undefined ? [] : [contact.jobTitle],
    role: contact.profession === undefined ? [] : [contact.profession],
    note: contact.notes === undefined ? [] : [contact.notes.replace(/\r\n?/gu, "\n")],
    email: contact.emails.map(({ address }) => address),
    categories: contact.categories,
  };
  for (const [name, values] of Object.entries(expected))
    expect([name, plain(seen.get(name))]).toEqual([name, plain(values)]);
};

describe("as ical.js sees it", () => {
  it.each(["3.0", "4.0"] as const)("a new %s card says what the contact says", (version) => {
    fc.assert(
      // ical.js takes the semicolon behind an escaped backslash for an escaped one.
      fc.property(
        aContact.filter((contact) => !JSON.stringify(contact).includes(String.raw`\\`)),
        (contact) => {
          const bytes = contact.photo && photoBytes(contact.photo.hash);
          const card = newCard(contact, { version, uid: "u-1", photoBytes: bytes });
          expectAgreement(contact, new TextDecoder().decode(bytesFromCard(card)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      "3.0",
      "N:Ek;Anna;Eva;Dr.;MSc",
      "FN:A. Ek",
      "TITLE:Chef\\, global",
      "NOTE:a\\nb\\;c",
      "EMAIL;TYPE=WORK:a@ek.example",
      "EMAIL;TYPE=HOME:b@ek.example",
      "CATEGORIES:a,b\\,c",
    ],
    [
      "4.0",
      "N:Lo;Bo;;;",
      "FN:Bo Lo",
      "ROLE:Boss",
      "NOTE:a long line that is fol\r\n ded;here",
      "EMAIL;PREF=1:bo@lo.example",
      "CATEGORIES:x",
    ],
  ])("reading a %s card finds the same", (version, ...lines) => {
    const text = ["BEGIN:VCARD", `VERSION:${version}`, ...lines, "END:VCARD", ""].join("\r\n");
    const [parsed] = parseCards(text);
    if (parsed?._tag !== "Card") throw new Error("no card");
    expectAgreement(readCard(parsed.card).contact, text);
  });
});
