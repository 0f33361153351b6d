import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fixtureCard } from "../test/fixtures.js";
import { octetsOf } from "./encoding.js";
import { readCard, patchCard } from "./index.js";
import { physicalLinesOf } from "./physical-lines.js";
import { fold } from "./write-line.js";

it("lines end with CR LF, LF, CR or CR CR LF", () => {
  const text = "a\r\nb\nc\rd\r\r\ne\r\rf";
  expect(physicalLinesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    "a",
    "b",
    "c",
    "d",
    "e",
    "",
    "f",
  ]);
});

it("folds are at most 75 octets long, break no escape, and give the text again", () => {
  const aText = fc.string({
    unit: fc.constantFrom("a", "\\\\", "\\n", "\u00e5", "\u{1F600}"),
    minLength: 60,
    maxLength: 200,
  });
  fc.assert(
    fc.property(aText, (text) => {
      const pieces = fold(text, "\r\n").split("\r\n");
      expect(pieces.join("\r\n").replaceAll("\r\n ", "")).toBe(text);
      for (const [at, piece] of pieces.entries()) {
        expect(octetsOf(piece)).toBeLessThanOrEqual(75);
        const slashes = /\\*$/u.exec(piece)?.[0].length ?? 0;
        if (at < pieces.length - 1) expect(slashes % 2).toBe(0);
      }
    }),
  );
});

it("components that no contact has stay on a changed line", () => {
  const card = fixtureCard("kde-40.vcf");
  const raw = patchCard(card, { ...readCard(card).contact, surname: "Ny" })
    .lines.map((line) => line.raw)
    .join("");
  expect(raw).toContain('N;SORT-AS="Bjork,Asa":Ny;Åsa;;;;extra;generation\r\n');
});
