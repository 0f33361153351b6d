import { aContact, aSmallContact } from "@spegla/testkit";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { decodeContact, encodeContact } from "./contact-codec.js";
import { emptyContact } from "./contact.js";

const anyContact = fc.oneof(aContact, aSmallContact);

const refused = (stored: unknown) => {
  const decoded = decodeContact(stored);
  if (E.isRight(decoded)) throw new Error(`expected a refusal of ${JSON.stringify(stored)}`);
  return decoded.left;
};

const work = { kind: "work" };

describe("the stored form of a contact", () => {
  it("[EQ9] comes back as it was", () => {
    fc.assert(
      fc.property(anyContact, (contact) => {
        const stored: unknown = JSON.parse(JSON.stringify(encodeContact(contact)));
        expect(decodeContact(stored)).toStrictEqual(E.right(contact));
        expect(decodeContact(encodeContact(contact))).toStrictEqual(E.right(contact));
      }),
    );
  });

  it("[EQ9] leaves out what is empty, and reads what is left out as empty", () => {
    expect(encodeContact(emptyContact)).toStrictEqual({});
    expect(decodeContact({})).toStrictEqual(E.right(emptyContact));
    expect(encodeContact({ ...emptyContact, birthday: { month: 2, day: 29 } })).toStrictEqual({
      birthday: "--02-29",
    });
  });

  it.each([
    ["a list for a contact", [], "contact"],
    ["nothing", undefined, "contact"],
    ["a number for a text", { surname: 1 }, "surname"],
    ["null for a text", { surname: null }, "surname"],
    ["undefined for a list", { emails: undefined }, "emails"],
    ["a text for a list", { emails: "a@x.se" }, "emails"],
    ["a text for an entry", { emails: ["a@x.se"] }, "emails/0"],
    ["an entry without a value", { emails: [{ ...work, address: "a@x.se" }, work] }, "emails/1/address"],
    ["an unknown kind", { phones: [{ kind: "cellar", number: "1" }] }, "phones/0/kind"],
    [
      "a preference that is no preference",
      { urls: [{ ...work, url: "x", preferred: false }] },
      "urls/0/preferred",
    ],
    ["an unknown field", { surnme: "Ek" }, "surnme"],
    [
      "an unknown part of an entry",
      { emails: [{ ...work, address: "a@x.se", adress: "" }] },
      "emails/0/adress",
    ],
    ["a field of every object", { constructor: "x" }, "constructor"],
    ["a date that is none", { birthday: "1 May" }, "birthday"],
    ["an impossible date", { anniversary: "2023-02-29" }, "anniversary"],
    ["notes that are too long", { notes: "n".repeat(1_048_577) }, "notes"],
    ["a text that is too long", { surname: "n".repeat(8_193) }, "surname"],
    ["an empty text", { surname: " " }, "surname"],
    ["NUL", { surname: "E\u0000k" }, "surname"],
    ["an escape character", { categories: ["ok", "\u001b[31m"] }, "categories/1"],
    ["half a surrogate pair", { notes: "half \ud83d a face" }, "notes"],
    [
      "two preferred entries",
      { ims: ["x", "y"].map((address) => ({ ...work, address, preferred: true })) },
      "ims",
    ],
    ["too many entries", { categories: Array(1_001).fill("A") }, "categories"],
    ["an address of nothing but a label", { addresses: [{ ...work, label: "Summer" }] }, "addresses/0"],
    [
      "a photo that is not named by its hash",
      { photo: { mediaType: "image/png", hash: "x", size: 1 } },
      "photo/hash",
    ],
    [
      "a photo of a strange type",
      { photo: { mediaType: "png", hash: "0".repeat(64), size: 1 } },
      "photo/mediaType",
    ],
    ["an empty photo", { photo: { mediaType: "image/png", hash: "0".repeat(64), size: 0 } }, "photo/size"],
    ["a custom list", { custom: { region: ["N"] } }, "custom/region"],
    ["a custom number that is none", { custom: { limit: Number.NaN } }, "custom/limit"],
    ["a custom value without a name", { custom: { "": 1 } }, "custom"],
  ])("[EQ10] %s is refused, and the refusal names the field and the fix", (_, stored, field) => {
    const invalid = refused(stored);
    expect(invalid).toMatchObject({ _tag: "InvalidContact", field });
    expect(invalid.reason).not.toBe("");
    expect(invalid.fix).not.toBe("");
  });

  it("[EQ10] a refusal reads as a sentence", () => {
    const { reason, fix } = refused({ phones: [{ kind: "work", number: 46 }] });
    expect(`${reason}; ${fix}`).toBe("46 is not text; give text, or leave an empty field out");
  });

  it("[EQ11] no key reaches a prototype, and none is lost without a word", () => {
    const hostile = [
      '{"__proto__":{"surname":"Ek"}}',
      '{"emails":[{"kind":"work","address":"a@x.se","__proto__":{"preferred":true}}]}',
      '{"custom":{"__proto__":"x"}}',
      '{"custom":{"__proto__":{"polluted":true}}}',
      '{"photo":{"__proto__":{}}}',
    ];
    for (const text of hostile) expect(refused(JSON.parse(text)).field).toMatch(/__proto__|custom|photo/u);
    expect({}).not.toHaveProperty("polluted");
    const kept = decodeContact(JSON.parse('{"custom":{"constructor":"x","toString":true}}'));
    expect(kept).toStrictEqual(
      E.right({
        ...emptyContact,
        custom: Object.fromEntries([
          ["constructor", "x"],
          ["toString", true],
        ]),
      }),
    );
  });

  it("[EQ10] whatever it is given, it answers and does not throw", () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true }),
        (given) => {
          expect(decodeContact(given)._tag).toBeOneOf(["Left", "Right"]);
          expect(decodeContact({ surname: given, emails: given, custom: given })._tag).toBeOneOf([
            "Left",
            "Right",
          ]);
        },
      ),
    );
  });
});
