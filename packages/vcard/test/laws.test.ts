import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { type Contact, checkContact, eqContact } from "@spegla/core";
import { aContact, anEdit, editContact, photoBytes } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type Card, bytesFromCard, newCard, parseCards, patchCard, readCard } from "../src/index.js";
import { allCards, fixtureBytes, fixtureNames } from "./fixtures.js";
import { aHarshContact } from "./harsh-contact.js";

const anyContact = fc.oneof(aContact, aHarshContact);

const bytesFor = ({ photo }: Contact) => (photo === undefined ? undefined : photoBytes(photo.hash));

/** Through bytes, as another program would see it. */
const reread = (card: Card): Card => {
  const [parsed, ...more] = parseCards(bytesFromCard(card));
  if (parsed?._tag !== "Card" || more.length > 0)
    throw new Error(`not one card: ${JSON.stringify([parsed, ...more]).slice(0, 2000)}`);
  return parsed.card;
};

const expectSame = (got: Contact, wanted: Contact, card: Card): void => {
  if (eqContact(got, wanted)) return;
  expect({ got, raw: card.lines.map(({ raw }) => raw).join("") }).toEqual({ got: wanted, raw: "" });
};

describe("the lens laws", () => {
  it.each(["3.0", "4.0"] as const)("[PR1] a new %s card holds the whole contact", (version) => {
    fc.assert(
      fc.property(anyContact, (contact) => {
        const card = reread(newCard(contact, { version, uid: "1", photoBytes: bytesFor(contact) }));
        expectSame(readCard(card).contact, contact, card);
      }),
      { numRuns: 400 },
    );
  });

  it.each(allCards)("[PR1] any contact put into %s is read back", (_, card) => {
    fc.assert(
      fc.property(anyContact, (contact) => {
        const patched = patchCard(card, contact, { photoBytes: bytesFor(contact) });
        expectSame(readCard(patched).contact, contact, patched);
        const again = reread(patched);
        expectSame(readCard(again).contact, contact, again);
      }),
      { numRuns: 60 },
    );
  });

  it.each(allCards)("[PR1] one edit after the other of what %s holds is read back", (_, card) => {
    fc.assert(
      fc.property(fc.array(anEdit, { minLength: 1, maxLength: 4 }), (edits) => {
        let current = card;
        for (const edit of edits) {
          const before = readCard(current).contact;
          const contact = editContact(edit)(before);
          if (E.isLeft(checkContact(contact))) continue;
          current = reread(patchCard(current, contact, { photoBytes: bytesFor(contact) }));
          expectSame(readCard(current).contact, contact, current);
        }
      }),
      { numRuns: 80 },
    );
  });

  it.each(allCards)("[PR2] putting back what was read leaves %s as it is", (_, card) => {
    expect(patchCard(card, readCard(card).contact, { now: 0 })).toBe(card);
  });

  it.each(fixtureNames.filter((name) => name !== "several.vcf"))(
    "[PR2] %s comes back byte for byte",
    (name) => {
      const parsed = parseCards(fixtureBytes(name));
      expect(parsed.map(({ _tag }) => _tag)).toEqual(["Card"]);
      for (const one of parsed)
        if (one._tag === "Card")
          expect(Buffer.from(bytesFromCard(one.card))).toEqual(Buffer.from(fixtureBytes(name)));
    },
  );

  it.each(allCards)("what is read of %s is a valid contact", (_, card) => {
    expect(checkContact(readCard(card).contact)).toEqual(E.right(readCard(card).contact));
  });
});
