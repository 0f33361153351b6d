import * as fc from "fast-check";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { isFolderName, isItemName, isSafeSegment, slugFromFolderName } from "./file-name.js";

describe("names", () => {
  it.each(["", ".", "..", "a/b", "../a.vcf", "/etc/passwd", "a\\b", "a\u0000.vcf", "\uFFFD.vcf"])(
    "%j leads elsewhere and is refused",
    (name) => {
      expect(isSafeSegment(name)).toBe(false);
      expect(isItemName(`${name}/x.vcf`)).toBe(false);
      expect(isFolderName(name)).toBe(false);
    },
  );

  it("a safe segment never leaves its directory", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(".", "/", "\\", "a", "\u0000", " ") }), (name) => {
        fc.pre(isSafeSegment(name));
        expect(join("/root", name)).toBe(`/root${sep}${name}`);
      }),
    );
  });

  it("hidden, temporary and other files are no items", () => {
    expect(["a.vcf", "é ü.vcf"].map(isItemName)).toEqual([true, true]);
    expect([".a.vcf", "a.tmp", "a.vcf.tmp", "displayname", "color", "a.VCF", ".vcf"].map(isItemName)).toEqual(
      Array.from({ length: 7 }, () => false),
    );
  });

  it("a folder's directory is a safe name, or none", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
        const slug = slugFromFolderName(name);
        expect(slug === "" || isFolderName(slug)).toBe(true);
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(255);
      }),
    );
    expect(slugFromFolderName("Büro / Kunden (2026)")).toBe("büro-kunden-2026");
    expect(slugFromFolderName("客户")).toBe("客户");
    expect(slugFromFolderName("../..")).toBe("");
  });
});
