import { type Contact, emptyContact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type Card, cardText, newCard, parseCards, patchCard, readCard, withCardText } from "./index.js";

const cardOf = (...lines: ReadonlyArray<string>): Card => {
  const [parsed] = parseCards(["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n"));
  if (parsed?._tag !== "Card") throw new Error("no card");
  return parsed.card;
};

const linesOf = (card: Card): ReadonlyArray<string> =>
  card.lines
    .map(({ raw }) => raw)
    .join("")
    .split("\r\n")
    .slice(1, -2);

const edited = (card: Card, edit: (contact: Contact) => Contact): ReadonlyArray<string> =>
  linesOf(patchCard(card, edit(readCard(card).contact)));

describe("patchCard", () => {
  it("rewrites one line in place and keeps group, spelling and unknown parameters", () => {
    const card = cardOf(
      "VERSION:3.0",
      "N:Ek;Anna;;;",
      "FN:A. Ek",
      'item3.Tel;X-EVOLUTION-UI-SLOT=2;type=CELL;x-p="a;b":1',
      "item3.X-ABLabel:Jour",
      "X-OTHER:kept",
    );
    const lines = edited(card, (contact) => ({
      ...contact,
      phones: [{ kind: "mobile", number: "2", label: "Jour" }],
    }));
    expect(lines).toEqual([
      "VERSION:3.0",
      "N:Ek;Anna;;;",
      "FN:A. Ek",
      'item3.Tel;X-EVOLUTION-UI-SLOT=2;type=CELL;x-p="a;b":2',
      "item3.X-ABLabel:Jour",
      "X-OTHER:kept",
    ]);
  });

  it("takes the label and X-ABADR along with a removed entry, and gives a new label an unused group", () => {
    const card = cardOf(
      "VERSION:3.0",
      "FN:A",
      "item4.ADR:;;Gatan 1;;;;",
      "item4.X-ABADR:se",
      "item4.X-ABLabel:Stuga",
    );
    expect(edited(card, (contact) => ({ ...contact, addresses: [] }))).toEqual(["VERSION:3.0", "FN:A"]);
    expect(
      edited(card, (contact) => ({ ...contact, emails: [{ kind: "work", address: "a@b", label: "Ny" }] })),
    ).toEqual([...linesOf(card), "item5.EMAIL;TYPE=INTERNET,WORK:a@b", "item5.X-ABLabel:Ny"]);
  });

  it("changes all spellings that say the same", () => {
    const card = cardOf(
      "VERSION:3.0",
      "FN:A",
      "X-MANAGER:Bo",
      "X-EVOLUTION-MANAGER:Bo",
      "IMPP;X-SERVICE-TYPE=Skype:skype:a",
      "X-SKYPE:a",
    );
    expect(
      edited(card, (contact) => ({
        ...contact,
        manager: "Li",
        ims: [{ kind: "other", service: "Skype", address: "b" }],
      })),
    ).toEqual([
      "VERSION:3.0",
      "FN:A",
      "X-MANAGER:Li",
      "X-EVOLUTION-MANAGER:Li",
      "IMPP;X-SERVICE-TYPE=Skype:skype:b",
      "X-SKYPE:b",
    ]);
  });

  it("lets an FN that was built from the name follow it, and leaves one that was not", () => {
    const derived = cardOf("VERSION:3.0", "N:Ek;Anna;;;", "FN:Anna Ek");
    expect(readCard(derived).contact.fullName).toBeUndefined();
    expect(edited(derived, (contact) => ({ ...contact, surname: "Lo" }))).toEqual([
      "VERSION:3.0",
      "N:Lo;Anna;;;",
      "FN:Anna Lo",
    ]);
    const own = cardOf("VERSION:3.0", "N:Ek;Anna;;;", "FN:Annie");
    expect(edited(own, (contact) => ({ ...contact, surname: "Lo" }))).toEqual([
      "VERSION:3.0",
      "N:Lo;Anna;;;",
      "FN:Annie",
    ]);
    expect(edited(own, (contact) => ({ ...contact, fullName: "Anna Ek" }))).toEqual([
      "VERSION:3.0",
      "N:Ek;Anna;;;",
      "FN:Anna Ek",
      "X-SPEGLA-FULL-NAME:EXPLICIT",
    ]);
  });

  it("keeps a full name that is equal to the built one, whatever a program that saves the card makes of FN", () => {
    const card = cardOf("VERSION:3.0", "N:Ek;Anna;;;", "FN:Anna Ek", "X-SPEGLA-FULL-NAME:EXPLICIT");
    expect(readCard(card).contact.fullName).toBe("Anna Ek");
    const renamed = cardOf("VERSION:3.0", "N:Lo;Anna;;;", "FN:Anna Lo", "X-SPEGLA-FULL-NAME:EXPLICIT");
    expect(readCard(renamed).contact.fullName).toBe("Anna Lo");
    const marked = cardOf("VERSION:4.0", "N:Ek;Anna;;;", "FN;DERIVED=FALSE:Anna Ek");
    expect(readCard(marked).contact.fullName).toBe("Anna Ek");
    expect(edited(card, ({ fullName: _none, ...contact }) => contact)).toEqual([
      "VERSION:3.0",
      "N:Ek;Anna;;;",
      "FN:Anna Ek",
    ]);
  });

  it("moves the preference, and never leaves a second one", () => {
    const card = cardOf(
      "VERSION:3.0",
      "FN:A",
      "EMAIL;type=HOME;type=pref:a@a",
      "EMAIL;TYPE=WORK:b@b",
      "EMAIL;TYPE=PREF:c@c",
    );
    expect(
      edited(card, (contact) => ({
        ...contact,
        emails: [
          { kind: "home", address: "a@a" },
          { kind: "work", address: "b@b", preferred: true },
          { kind: "other", address: "c@c" },
        ],
      })),
    ).toEqual(["VERSION:3.0", "FN:A", "EMAIL;type=HOME:a@a", "EMAIL;TYPE=WORK,PREF:b@b", "EMAIL:c@c"]);
  });

  it("writes 2.1 as 2.1", () => {
    const card = cardOf("VERSION:2.1", "N:Ek;Anna", "TEL;WORK;VOICE:1");
    expect(
      edited(card, (contact) => ({
        ...contact,
        surname: "Åk",
        notes: "a\nb",
        phones: [...contact.phones, { kind: "homeFax", number: "2", preferred: true }],
      })),
    ).toEqual([
      "VERSION:2.1",
      "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85k;Anna;;;",
      "TEL;WORK;VOICE:1",
      "TEL;HOME;FAX;PREF:2",
      "NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab",
    ]);
  });

  it("keeps what it cannot read, and says so", () => {
    const card = cardOf(
      "VERSION:3.0",
      "FN:A",
      "BDAY:2023-02-30",
      "no content line",
      `TITLE:${"x".repeat(9000)}`,
    );
    const { contact, problems } = readCard(card);
    expect(contact).toEqual({ ...emptyContact, fullName: "A" });
    expect(problems.map(({ line, property }) => [line, property])).toEqual([
      [6, "TITLE"],
      [4, "BDAY"],
    ]);
  });

  it("sets REV only when told the time, and only where there is one or the card is ours", () => {
    const now = Date.UTC(2026, 0, 2, 3, 4, 5);
    const other = cardOf("VERSION:3.0", "FN:A", "PRODID:-//Other//EN");
    const contact = { ...emptyContact, fullName: "B" };
    expect(cardText(patchCard(other, contact, { now }), "rev")).toBeUndefined();
    expect(
      cardText(patchCard(newCard(emptyContact, { version: "4.0", uid: "1" }), contact, { now }), "REV"),
    ).toBe("20260102T030405Z");
    expect(cardText(patchCard(withCardText(other, "REV", "x"), contact), "REV")).toBe("x");
    expect(cardText(patchCard(withCardText(other, "REV", "x"), contact, { now }), "REV")).toBe(
      "2026-01-02T03:04:05Z",
    );
  });

  it("sets, changes and removes one property", () => {
    const card = cardOf("VERSION:3.0", "FN:A");
    const marked = withCardText(card, "X-SPEGLA-MARKER", "db/m;1/c,2");
    expect(cardText(marked, "x-spegla-marker")).toBe("db/m;1/c,2");
    expect(withCardText(marked, "X-SPEGLA-MARKER", "db/m;1/c,2")).toBe(marked);
    expect(linesOf(withCardText(marked, "X-SPEGLA-MARKER", undefined))).toEqual(linesOf(card));
  });
});
