import { remoteId, revision } from "@spegla/core";
import { describe, expect, it } from "vitest";
import type { CardBody } from "./card-answers.js";
import { isConverted, nearerToStored, versionToWrite, versionsToAsk } from "./stored-version.js";

const text = (...lines: ReadonlyArray<string>): string =>
  ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");

const card = (body: string, storedBytes?: number, tag = '"1"'): CardBody => ({
  _tag: "Card",
  id: remoteId("/book/a.vcf"),
  revision: revision(tag),
  bytes: Buffer.from(body),
  ...(storedBytes === undefined ? {} : { storedBytes }),
});

describe("the version to ask for", () => {
  it("is the server's choice, the only one, or 3.0 first and 4.0 for what seems converted", () => {
    expect(versionsToAsk({ versions: ["3.0"] })).toEqual({});
    expect(versionsToAsk({ versions: [] })).toEqual({});
    expect(versionsToAsk({ versions: ["4.0"] })).toEqual({ first: "4.0" });
    expect(versionsToAsk({ versions: ["4.0", "3.0"] })).toEqual({ first: "3.0", other: "4.0" });
  });

  it("to write is 3.0 unless the book takes 4.0 alone", () => {
    expect(versionToWrite({ versions: ["3.0", "4.0"] })).toBe("3.0");
    expect(versionToWrite({ versions: [] })).toBe("3.0");
    expect(versionToWrite({ versions: ["4.0"] })).toBe("4.0");
  });
});

describe("a card that was converted on its way", () => {
  const plain = text("VERSION:3.0", "FN:Åsa");
  const length = Buffer.byteLength(plain);

  it("has another length than the stored one; line ends, which XML does not show, are no difference", () => {
    for (const stored of [length, length - 2, length - 4, length - 5, undefined])
      expect(isConverted(card(plain, stored))).toBe(false);
    for (const stored of [length + 1, length - 3, length - 10, 0])
      expect(isConverted(card(plain, stored))).toBe(true);
  });

  it("or spellings of 4.0 under a VERSION that alone was changed", () => {
    for (const line of [
      "TEL;VALUE=uri;TYPE=work:tel:+46",
      "EMAIL;PREF=1:a@b.se",
      "KIND:individual",
      "item1.TEL;PREF=2:1",
    ]) {
      const body = text("VERSION:3.0", line);
      expect(isConverted(card(body, Buffer.byteLength(body)))).toBe(true);
    }
    for (const line of ["TEL;TYPE=PREF,work:1", "NOTE:PREF=1", "X-KIND:x"]) {
      const body = text("VERSION:3.0", line);
      expect(isConverted(card(body, Buffer.byteLength(body)))).toBe(false);
    }
  });

  it("is taken in the version whose length is that of the stored one, at the same revision", () => {
    const four = text("VERSION:4.0", "FN:Åsa", "KIND:individual");
    const stored = Buffer.byteLength(four);
    const first = card(plain, stored);
    const other = card(four, stored);
    expect(nearerToStored(first, other)).toBe(other);
    expect(nearerToStored(first, card(four, stored + 9))).toBe(first);
    expect(nearerToStored(first, card(four, stored, '"2"'))).toBe(first);
    expect(nearerToStored(first, card(four))).toBe(first);
  });
});
