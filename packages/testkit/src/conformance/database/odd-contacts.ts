import { type Contact, contactLimits } from "@spegla/core";
import { person } from "./database-steps.js";

/** Valid, and what a careless database stumbles over. */
export const oddContacts: ReadonlyArray<Contact> = [
  person("O'Brien\"; DROP TABLE contacts; --", { surname: "%s {0} ${x} \\ \\n &amp; <b>" }),
  person("Åsa", { surname: "A\u030Asa", nickname: "ﬁ", fullName: "Straße STRASSE" }),
  person("👩‍👩‍👧‍👦", { surname: "𝒳", nickname: "🇸🇪", notes: "e\u0301\u0323 \u202Eabc\u202C \u200Bx" }),
  person("张伟", { surname: "עברית", company: "شركة", notes: "ไทย\n한국어\nΕλληνικά" }),
  person(" leading and trailing ", {
    notes: "tab\there\r\ncarriage\rreturn\n\nblank line\n",
    jobTitle: "\uFEFFBOM",
  }),
  person("null", { surname: "undefined", nickname: "NaN", company: "true", office: "0", notes: "[]" }),
  person("2024-02-29", { surname: "1e3", nickname: "007", company: "+1", department: "=1+1" }),
  person("__proto__", {
    custom: { constructor: "c", toString: 1, hasOwnProperty: false, prototype: "p", valueOf: "v", length: 3 },
  }),
  person("Custom", {
    custom: {
      "größe 😀": "blå",
      "a/b.c:d": "",
      "1": "number",
      big: Number.MAX_SAFE_INTEGER,
      small: 5e-324,
      huge: 1.7976931348623157e308,
      tenth: 0.1,
      zero: 0,
      no: false,
      text: "false",
    },
  }),
  person("Twins", {
    emails: [
      { kind: "work", address: "Anna@Example.COM" },
      { kind: "work", address: "anna@example.com", label: "L", preferred: true },
      { kind: "work", address: "Anna@Example.COM" },
    ],
    categories: ["b", "B ", "ä", "a"],
    birthday: { month: 2, day: 29 },
    anniversary: { year: 9999, month: 12, day: 31 },
  }),
];

/** Every limit of `contactLimits` but the photo's. */
export const contactLimitsReached: Contact = person("x".repeat(contactLimits.text), {
  notes: "é\n".repeat(contactLimits.notes / 2),
  categories: Array.from({ length: contactLimits.entries }, (_, at) => `category ${at}`),
  phones: [{ kind: "work", number: "1", label: "l".repeat(contactLimits.label) }],
  custom: { ["n".repeat(contactLimits.label)]: "😀".repeat(contactLimits.text) },
});

/** One for each thing that `checkContact` refuses. */
export const invalidContacts: ReadonlyArray<Contact> = [
  person(""),
  person("   "),
  person("a\u0000b"),
  person("half a pair: \uD83D"),
  person("x".repeat(contactLimits.text + 1)),
  person("Anna", { notes: "x".repeat(contactLimits.notes + 1) }),
  person("Anna", { birthday: { month: 2, day: 30 } }),
  person("Anna", { anniversary: { year: 0, month: 1, day: 1 } }),
  person("Anna", { photo: { mediaType: "image/jpeg", hash: "abc", size: 3 } }),
  person("Anna", { photo: { mediaType: "jpeg", hash: "0".repeat(64), size: 3 } }),
  person("Anna", {
    emails: [
      { kind: "work", address: "a@example.com", preferred: true },
      { kind: "home", address: "b@example.com", preferred: true },
    ],
  }),
  person("Anna", { phones: [{ kind: "work", number: "" }] }),
  person("Anna", { addresses: [{ kind: "work" }] }),
  person("Anna", {
    categories: Array.from({ length: contactLimits.entries + 1 }, (_, at) => `category ${at}`),
  }),
  person("Anna", { custom: Object.fromEntries([["__proto__", "x"]]) }),
  person("Anna", { custom: { "": "x" } }),
  person("Anna", { custom: { score: Number.NaN } }),
];
