import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { checkContact } from "@spegla/core";
import { aContact } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { bytesFromCard, newCard, parseCards, patchCard, readCard } from "../src/index.js";
import { fixtureBytes, fixtureNames } from "./fixtures.js";

const aFixture = fc.constantFrom(...fixtureNames).map(fixtureBytes);

/** A real card with some bytes changed, taken out, or doubled. */
const aDamagedCard = fc
  .tuple(
    aFixture,
    fc.array(fc.record({ at: fc.nat(4000), remove: fc.nat(40), put: fc.uint8Array({ maxLength: 8 }) }), {
      maxLength: 6,
    }),
  )
  .map(([bytes, damages]) =>
    damages.reduce(
      (damaged, { at, remove, put }) =>
        new Uint8Array([...damaged.slice(0, at), ...put, ...damaged.slice(at + remove)]),
      bytes,
    ),
  );

/** Lines that mean something, in no sensible order. */
const aSoup = fc
  .array(
    fc.constantFrom(
      "BEGIN:VCARD",
      "END:VCARD",
      "VERSION:2.1",
      "VERSION:3.0",
      "VERSION:4.0",
      "AGENT:",
      "N:A;B",
      "N",
      "FN:",
      ":x",
      ";:",
      'TEL;TYPE="a:5',
      "item1.TEL:1",
      "item1.X-ABLabel:L",
      "item1.X-ABLabel:_$!<Home>!$_",
      "NOTE;ENCODING=QUOTED-PRINTABLE:a=",
      "PHOTO;ENCODING=b:AAAA",
      "AAAA",
      "",
      " ",
      "\tfold",
      "EMAIL;PREF=0:a",
      "EMAIL;PREF=2;TYPE=pref:b@c",
      "ADR:;;\\;;a,b\\",
      "ORG:;;;",
      "BDAY:2001-02-30",
      "X-SPEGLA-CUSTOM:{}",
      "CATEGORIES:,a,,A,\\,",
      "IMPP:",
      "IMPP;X-SERVICE-TYPE=Skype:x",
      "X-SKYPE:x",
      "X-DEPARTMENT:d",
      "NOTE:\u0000\u0007",
    ),
    { maxLength: 24 },
  )
  .chain((lines) =>
    fc.constantFrom("\n", "\r\n", "\r").map((end) => ["BEGIN:VCARD", ...lines, "END:VCARD"].join(end)),
  );

describe("whatever the input", () => {
  it("reading never throws, what is read is valid, and a single card comes back byte for byte", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          aDamagedCard,
          aSoup.map((text) => new TextEncoder().encode(text)),
          fc.uint8Array({ maxLength: 300 }),
        ),
        (bytes) => {
          const parsed = parseCards(bytes);
          const [only] = parsed;
          if (parsed.length === 1 && only?._tag === "Card")
            expect(Buffer.compare(bytesFromCard(only.card), bytes)).toBe(0);
          for (const one of parsed) {
            if (one._tag === "Unreadable") continue;
            const { contact } = readCard(one.card);
            expect(checkContact(contact)).toEqual(E.right(contact));
            expect(patchCard(one.card, contact)).toBe(one.card);
            expect(readCard(newCard(contact, { version: "4.0", uid: "1" })).problems).toEqual([]);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("a patched card is one card again, and holds the contact", () => {
    fc.assert(
      fc.property(
        aSoup,
        aContact.filter(({ photo }) => photo === undefined),
        (text, contact) => {
          for (const one of parseCards(text)) {
            if (one._tag === "Unreadable") continue;
            const [again, ...more] = parseCards(bytesFromCard(patchCard(one.card, contact)));
            expect(more).toEqual([]);
            expect(again?._tag).toBe("Card");
            if (again?._tag !== "Card") continue;
            expect(patchCard(again.card, contact)).toBe(again.card);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
