import { describe, expect, it } from "vitest";
import { cardsOfFixture, fixtureBytes, fixtureCard } from "../test/fixtures.js";
import { bytesFromCard, cardUid, cardVersion, isGroupCard, parseCards, readCard } from "./index.js";

const nameIn = (file: string): unknown => {
  const { givenName, surname, fullName } = readCard(fixtureCard(file)).contact;
  return [givenName, surname, fullName].filter((part) => part !== undefined);
};

describe("parseCards", () => {
  it("reads each card for itself, and says what is none", () => {
    expect(
      parseCards(fixtureBytes("several.vcf")).map((parsed) =>
        parsed._tag === "Card"
          ? (readCard(parsed.card).contact.givenName ?? "-")
          : `${parsed.line}: ${parsed.reason}`,
      ),
    ).toEqual([
      "A",
      "7: has no END:VCARD: it may have been cut off",
      "B",
      "15: stands outside of any card",
      "-",
    ]);
  });

  it.each([
    ["latin1-30.vcf", ["Åke", "Sjöberg"]],
    ["shift-jis-21.vcf", ["太郎", "山田", "山田太郎"]],
    ["utf16le-30.vcf", ["Chloé", "Œuvre"]],
    ["utf16be-21.vcf", ["Jörg", "Grün"]],
    ["outlook-21.vcf", ["Göran", "Åström"]],
    ["no-version.vcf", ["Lotta", "Lower"]],
    ["nested-agent-21.vcf", ["Pia", "Principal"]],
    ["nested-bare-21.vcf", ["Outer"]],
  ])("reads the names in %s", (file, names) => {
    expect(nameIn(file)).toEqual(names);
  });

  it("reads photos in base64 of every shape", () => {
    for (const [file, mediaType, size] of [
      ["apple-30.vcf", "image/jpeg", 184],
      ["outlook-21.vcf", "image/png", 208],
      ["unfolded-base64-21.vcf", "image/png", 208],
      ["kde-40.vcf", "image/png", 208],
    ] as const) {
      const { contact, photoBytes } = readCard(fixtureCard(file));
      expect(contact.photo).toMatchObject({ mediaType, size });
      expect(photoBytes()?.length).toBe(size);
    }
    expect(readCard(fixtureCard("stray-30.vcf")).contact.photo).toBeUndefined();
  });

  it("reads the whole of a phone's card", () => {
    expect(readCard(fixtureCard("apple-30.vcf")).contact).toMatchObject({
      middleName: "Elin, Sofia",
      company: "Norrsken AB",
      department: "Forskning",
      spouse: "Nils Lindqvist",
      children: "Ida, Olle",
      birthday: { month: 2, day: 29 },
      anniversary: { year: 2009, month: 6, day: 20 },
      notes: "Rad ett\nRad tva, med komma; och semikolon",
      categories: ["Kund", "Vip, guld"],
      emails: [
        { kind: "other", address: "maja@norrsken.example", preferred: true },
        { kind: "home", address: "maja.hem@norrsken.example" },
      ],
      phones: [
        { kind: "mobile", number: "+46 70 555 01 01", preferred: true },
        { kind: "mobile", number: "+46 70 555 01 02" },
        { kind: "homeFax", number: "+46 8 555 01 03" },
        { kind: "assistant", number: "+46 8 555 01 04" },
        { kind: "other", number: "+46 8 555 01 05", label: "Jouren" },
      ],
      urls: [{ kind: "other", url: "http://norrsken.example", preferred: true }],
      ims: [
        { kind: "home", service: "Skype", address: "maja.l", preferred: true },
        { kind: "work", service: "Jabber", address: "maja@norrsken.example" },
      ],
    });
  });

  it("refuses a card that is too long, and no other", () => {
    const text = `BEGIN:VCARD\nNOTE:${"x".repeat(200)}\nEND:VCARD\nBEGIN:VCARD\nFN:A\nEND:VCARD\n`;
    const [long, short] = parseCards(text, { maxCardBytes: 100 });
    expect(long).toMatchObject({
      _tag: "Unreadable",
      line: 1,
      reason: "has 228 bytes, more than the 100 allowed",
    });
    expect(short?._tag).toBe("Card");
  });

  it("keeps what stands around a single card", () => {
    const bytes = fixtureBytes("bom-junk-30.vcf");
    const card = fixtureCard("bom-junk-30.vcf");
    expect(card.trailing).toContain("NULL");
    expect(bytesFromCard(card)).toEqual(bytes);
  });

  it("tells groups, versions and UIDs", () => {
    expect(isGroupCard(fixtureCard("group-30.vcf"))).toBe(true);
    expect(isGroupCard(fixtureCard("apple-30.vcf"))).toBe(false);
    expect(cardVersion(fixtureCard("no-version.vcf"))).toBeUndefined();
    expect(cardVersion(fixtureCard("kde-40.vcf"))).toBe("4.0");
    expect(cardUid(fixtureCard("kde-40.vcf"))).toBe("urn:uuid:00000000-0000-4000-8000-000000000002");
    expect(cardsOfFixture("several.vcf").map(cardVersion)).toEqual(["3.0", "3.0", "4.0"]);
  });
});
