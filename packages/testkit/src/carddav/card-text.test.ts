import { describe, expect, it } from "vitest";
import { plainCard } from "./asking-server.js";
import { cardInVersion, faultInCard, linesOfCard, outlineOfCard, rewrittenCard } from "./card-text.js";
import { goodCardDav } from "./quirks.js";

const given = { uid: "new-uid", rev: "2026-01-01T00:00:00Z" };

describe("what a card says of itself", () => {
  it("names are found in any case, in a group, behind quoted parameters, and across folds", () => {
    const card =
      'BEGIN:VCARD\nversion:4.0\nitem1.Fn;SORT-AS="a:b";X=1:Anna\n  Ek\nUID:urn:\n uuid:1\nEND:VCARD\n';
    expect([...outlineOfCard(card)]).toEqual([
      ["VERSION", "4.0"],
      ["FN", "Anna Ek"],
      ["UID", "urn:uuid:1"],
    ]);
  });

  it("what only looks like a property is none: a folded line, a longer name", () => {
    const card = "BEGIN:VCARD\r\nNOTE:about\r\n UID:not this\r\nUID-X:nor this\r\nFNORD:x\r\nEND:VCARD\r\n";
    expect(outlineOfCard(card)).toEqual(new Map());
  });

  it.each([
    ["no card", "hello"],
    ["no end", plainCard("a").replace("END:VCARD", "")],
    ["no version", plainCard("a").replace("VERSION:3.0\r\n", "")],
    ["2.1", plainCard("a").replace("3.0", "2.1")],
    ["no FN", plainCard("a").replace(/FN:.*\r\n/u, "")],
    ["an empty FN", plainCard("a", "")],
    ["no N in 3.0", plainCard("a").replace(/N:Ek.*\r\n/u, "")],
    ["two cards", plainCard("a") + plainCard("b")],
  ])("%s is a fault", (_, text) => {
    expect(faultInCard(text, goodCardDav.demanded)).toBeTypeOf("string");
  });

  it("a sound card has none, nor has a 4.0 card without N", () => {
    const fourth = plainCard("a")
      .replace("3.0", "4.0")
      .replace(/N:Ek.*\r\n/u, "");
    expect([plainCard("a"), fourth].map((text) => faultInCard(text, goodCardDav.demanded))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("what servers make of a card", () => {
  const card = plainCard("a", "Anna Ek", "PRODID:x\r\nitem1.tel;type=work:+1\r\nX-Label:y\r\n");

  it("nothing, if it is not told to", () => {
    expect(rewrittenCard(card, [], given)).toBe(card);
  });

  it("as Radicale was seen to: sorted, in upper case but for the groups", () => {
    expect(linesOfCard(rewrittenCard(card, ["UpperCase", "Sort"], given))).toEqual([
      "BEGIN:VCARD",
      "VERSION:3.0",
      "PRODID:x",
      "UID:a",
      "FN:Anna Ek",
      "N:Ek;Anna;;;",
      "item1.TEL;TYPE=work:+1",
      "X-LABEL:y",
      "END:VCARD",
    ]);
  });

  it("line ends become CRLF, and nothing else changes", () => {
    const bare = card.replaceAll("\r", "");
    expect(rewrittenCard(bare, ["LineEnds"], given)).toBe(card);
    expect(rewrittenCard(card, ["LineEnds"], given)).toBe(card);
  });

  it("a new UID, no PRODID, a REV, groups in upper case", () => {
    const text = rewrittenCard(card, ["ReplaceUid", "DropProdId", "AddRev", "UpperCaseGroups"], given);
    expect(linesOfCard(text)).toEqual(
      expect.arrayContaining(["UID:new-uid", "REV:2026-01-01T00:00:00Z", "ITEM1.tel;type=work:+1"]),
    );
    expect(text).not.toMatch(/PRODID|UID:a\r/u);
  });

  it("folds at 75 octets, between characters, and unfolds to the same", () => {
    const long = plainCard("a", "Åsa 😀".repeat(40));
    const folded = rewrittenCard(long, ["Refold"], given);
    const lengths = folded.split("\r\n").map((line) => new TextEncoder().encode(line).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(75);
    expect(folded).not.toBe(long);
    expect(linesOfCard(folded)).toEqual(linesOfCard(long));
  });
});

describe("versions", () => {
  const fourth = plainCard("a", "Anna Ek", "TEL;PREF=1;TYPE=work:+1\r\n").replace("3.0", "4.0");

  it("the VERSION line alone, or preferences, too", () => {
    expect(cardInVersion(fourth, "3.0", "Never")).toBe(fourth);
    expect(cardInVersion(fourth, "3.0", "VersionLine")).toBe(fourth.replace("4.0", "3.0"));
    expect(cardInVersion(fourth, "3.0", "Rewritten")).toContain("TEL;TYPE=PREF;TYPE=work:+1");
    expect(cardInVersion(fourth, "4.0", "Rewritten")).toBe(fourth);
  });
});
