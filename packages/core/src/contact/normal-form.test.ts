import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { contactIdOf } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { contactId } from "./ids.js";
import { normalEmail, normalPhone, normalText, normalUrl } from "./normal-form.js";
import { partialDate, partialDateFromString, stringFromPartialDate } from "./partial-date.js";

const anyText = fc.string({
  unit: fc.constantFrom(
    "a",
    "B",
    "é",
    "e\u0301",
    " ",
    "\u00a0",
    "\t",
    "\r",
    "\n",
    "1",
    "-",
    "(",
    ":",
    "/",
    "@",
    ".",
    "#",
  ),
});

describe("normal forms", () => {
  it("[EQ6] are their own normal forms", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: "binary" })), (text) => {
        for (const normal of [normalText, normalEmail, normalPhone, normalUrl])
          expect(normal(normal(text))).toBe(normal(text));
      }),
      { examples: [["a\t/"], ["a\n/"], ["x@J\u030C.se"], ["a(\u0301"]] },
    );
  });

  it("[EQ6] of a text hold no blank but single ones inside lines, and no line end but \\n", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(normalText(text)).toMatch(/^$|^[^\s](?:[^\s]| (?! )|\n(?! ))*$/u);
      }),
    );
    expect(normalText(" a\u00a0 b \r\n\r\n c\t")).toBe("a b\n\nc");
  });

  it("[EQ6] of a phone number keep letters, pauses, signs and the number itself", () => {
    expect(normalPhone("+46 (0)70-123 45,,67;ext=8")).toBe("+460701234567;ext=8".replace("4567", "45,,67"));
    expect(normalPhone("--")).toBe("--");
  });

  it("[EQ6] of a web page know a missing scheme and a host's case", () => {
    expect(normalUrl("Example.COM/Path/")).toBe("http://example.com/Path/");
    expect(normalUrl("HTTPS://Example.com/")).toBe("https://example.com");
    expect(normalUrl("mailto:Anna@x.se")).toBe("mailto:Anna@x.se");
  });
});

describe("dates", () => {
  it("[EQ7] are days that exist, with a year from 1 to 9999 or none", () => {
    const [first, last] = [
      { year: 1, month: 1, day: 1 },
      { year: 9999, month: 12, day: 31 },
    ];
    for (const good of [first, last, { month: 2, day: 29 }, { year: 2000, month: 2, day: 29 }])
      expect(partialDate(good)).toEqual(E.right(good));
    for (const bad of [
      { year: 0, month: 1, day: 1 },
      { year: 10_000, month: 1, day: 1 },
      { year: 1900, month: 2, day: 29 },
      { month: 0, day: 1 },
      { month: 13, day: 1 },
      { month: 4, day: 31 },
      { month: 1, day: 0 },
      { month: 1, day: 1.5 },
      { year: Number.NaN, month: 1, day: 1 },
    ])
      expect(E.isLeft(partialDate(bad))).toBe(true);
  });

  it("[EQ7] agree with the calendar, and with their text", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString().slice(0, 10);
          const read = partialDateFromString(text);
          expect(E.isRight(read) && stringFromPartialDate(read.right)).toBe(text);
        },
      ),
    );
  });

  it("[EQ7] are not read from anything else", () => {
    for (const text of [
      "2000-2-29",
      "20000229",
      "2000-02-29T00:00:00Z",
      "-02-29",
      "--02-30",
      " 2000-02-29",
      "",
    ])
      expect(E.isLeft(partialDateFromString(text))).toBe(true);
  });
});

describe("contact ids", () => {
  it("[EQ8] are 1 to 64 letters, digits and inner hyphens", () => {
    for (const good of ["a", "A-1", "x".repeat(64), "constructor"])
      expect(contactId(good)).toEqual(E.right(contactIdOf(good)));
    for (const bad of ["", "-a", "a-", "a/b", "..", "a b", "å", "x".repeat(65), "a\n"])
      expect(contactId(bad)).toMatchObject({ _tag: "Left", left: { _tag: "InvalidContactId" } });
  });
});
