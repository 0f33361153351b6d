import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBookName, slugFromBookName } from "./book-slug.js";

describe("names of new address books", () => {
  it.each([
    ["Kunder & Vänner", "kunder-vanner"],
    ["Büro / Kunden (2026)", "buro-kunden-2026"],
    ["  Ünï--cödé  ", "uni-code"],
    ["ﬁrma", "firma"],
    ["客户", "book"],
    ["../..", "book"],
    [`${"a".repeat(59)} b`, "a".repeat(59)],
  ])("%j lies in %j", (name, slug) => {
    expect(slugFromBookName(name)).toBe(slug);
  });

  it("a slug is letters, digits and single hyphens, which no server spells otherwise", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
        const slug = slugFromBookName(name);
        expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
        expect(slug.length).toBeLessThanOrEqual(60);
      }),
    );
  });

  it("a name is one line that says something", () => {
    expect(["A", "客户", "2026", "x".repeat(255)].map(isBookName)).toEqual([true, true, true, true]);
    expect(["", " ", "&", "a\nb", "a\u0000", "x".repeat(256)].map(isBookName)).toEqual(
      Array.from({ length: 6 }, () => false),
    );
  });
});
