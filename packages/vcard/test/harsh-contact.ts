import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import {
  type Contact,
  addressParts,
  checkContact,
  emptyContact,
  phoneKinds,
  placeKinds,
  textFields,
} from "@spegla/core";

/** Texts that a vCard writer or reader may trip over. */
const aHarshText = fc.oneof(
  fc.constantFrom(
    "a;b",
    "a\\;b",
    "ends in \\",
    "C:\\new\\path",
    "a, b,c",
    "a\\,b",
    "line one\nline two\n\nline four",
    'say "hi"; ^n ^^ ^\'',
    "END:VCARD\nBEGIN:VCARD",
    "tel:+1-555",
    "TEL:1",
    "%41%zz 100%",
    "_$!<Home>!$_",
    "=0D=0A=",
    "http://x.example/a;b,c?d=1\\n",
    "skype:someone",
    "x".repeat(200),
    "\u00e5\u00e4\u00f6\u{1F469}\u200D\u{1F4BB}".repeat(30),
    "\\\\\\\\;;;;,,,,".repeat(20),
    " leading and trailing ",
    "tab\there",
    "\u2028separator\u0085",
    "Unnamed",
    "\u5c71\u7530 \u592a\u90ce",
  ),
  fc
    .string({
      unit: fc.constantFrom("\\", ";", ",", ":", '"', "^", "=", "\n", " ", "n", "E", "\u00fc", "a"),
      minLength: 1,
      maxLength: 90,
    })
    .filter((text) => text.trim() !== ""),
);

const aLabel = fc.option(
  aHarshText
    .map((text) => text.slice(0, 40))
    .filter((text) => text.trim() !== "" && !/\p{Surrogate}/u.test(text)),
  { nil: undefined },
);
const aPlace = fc.constantFrom(...placeKinds);

const list = <Entry extends object>(entry: fc.Arbitrary<Entry>): fc.Arbitrary<ReadonlyArray<Entry>> =>
  fc.tuple(fc.array(entry, { maxLength: 4 }), fc.nat(6)).map(([entries, preferred]) =>
    entries.map((value, at) => {
      const present = Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- absent parts are left out
      return (at === preferred ? { ...present, preferred: true } : present) as Entry;
    }),
  );

const someTexts = fc.record(Object.fromEntries(textFields.map((field) => [field, aHarshText])), {
  requiredKeys: [],
});

/** A valid contact in which every text is a trap. */
export const aHarshContact: fc.Arbitrary<Contact> = fc
  .record({
    texts: someTexts,
    emails: list(fc.record({ kind: aPlace, label: aLabel, address: aHarshText })),
    phones: list(fc.record({ kind: fc.constantFrom(...phoneKinds), label: aLabel, number: aHarshText })),
    urls: list(fc.record({ kind: aPlace, label: aLabel, url: aHarshText })),
    ims: list(
      fc.record({
        kind: aPlace,
        label: aLabel,
        service: fc.option(
          fc.oneof(fc.constantFrom("Skype", "XMPP", "im", "jabber", "x-apple", "Matrix"), aHarshText),
          { nil: undefined },
        ),
        address: aHarshText,
      }),
    ),
    addresses: list(
      fc
        .record({
          kind: aPlace,
          label: aLabel,
          parts: fc.record(Object.fromEntries(addressParts.map((part) => [part, aHarshText])), {
            requiredKeys: [],
          }),
        })
        .filter(({ parts }) => Object.keys(parts).length > 0)
        .map(({ kind, label, parts }) => ({ kind, label, ...parts })),
    ),
    categories: fc.array(aHarshText, { maxLength: 4 }),
    custom: fc.dictionary(
      fc.string({ unit: "binary", minLength: 1, maxLength: 10 }),
      fc.oneof(
        aHarshText,
        fc.constant(""),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
      ),
      { maxKeys: 3, noNullPrototype: true },
    ),
  })
  .map(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- absent parts are left out
    ({ texts, ...rest }) => ({ ...emptyContact, ...texts, ...rest }) as Contact,
  )
  .filter((contact) => E.isRight(checkContact(contact)));
