import { type Contact, emptyContact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { birthdayForGraph, birthdayFromGraph } from "./birthday.js";
import { contactFromGraph } from "./contact-from-graph.js";
import { emailsForGraph, emailsFromGraph } from "./email-list.js";
import { extendedIds, markerFilter } from "./extended-properties.js";
import { etagOfRevision, revisionOfContact } from "./graph-contact.js";
import { imFromText, imText } from "./im-text.js";
import { layoutFromString, layoutOf, stringFromLayout } from "./layout.js";
import { contactWithRoom, usualRoom } from "./room.js";
import { partsOfStreet, streetLinesOf, streetOfAddress } from "./street-lines.js";

const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });

describe("birthdays", () => {
  it.each([
    ["2012-09-11T11:59:00Z", "Outlook on the web"],
    ["2012-09-11T00:00:00Z", "midnight in Greenwich"],
    ["2012-09-10T22:00:00Z", "midnight in Stockholm in summer"],
    ["2012-09-10T12:00:00Z", "midnight in Fiji"],
    ["2012-09-11T08:00:00Z", "midnight in San Francisco in winter"],
    ["2012-09-11", "a bare date"],
  ])("%s is the 11th of September (%s)", (given) => {
    expect(birthdayFromGraph(given)).toEqual({ year: 2012, month: 9, day: 11 });
  });

  it("are written at their odd hour, and not at all without a year or in one that cannot be stored", () => {
    expect(birthdayForGraph({ year: 1984, month: 2, day: 29 })).toBe("1984-02-29T11:59:00Z");
    for (const date of [{}, { year: 1 }, { year: 9999 }])
      expect(birthdayForGraph({ ...date, month: 1, day: 1 })).toBeUndefined();
  });

  it.each([null, undefined, "", "soon", "2012-02-30"])("%s is none", (given) => {
    expect(birthdayFromGraph(given)).toBeUndefined();
  });
});

describe("e-mail addresses", () => {
  const remembered = layoutFromString(
    stringFromLayout(
      layoutOf(
        person({
          emails: [
            { kind: "home", address: "Anna@home.example" },
            { kind: "work", address: "anna@work.example" },
          ],
        }),
      ),
    ),
  ).emails;

  it("keep the kinds they were written with, in any order", () => {
    const listed = [{ address: "anna@work.example" }, { address: "anna@HOME.example" }];
    expect(emailsFromGraph(listed, remembered)).toEqual([
      { kind: "work", address: "anna@work.example" },
      { kind: "home", address: "anna@HOME.example" },
    ]);
  });

  it("have the kind of what stood in their place, when a person corrects one", () => {
    const listed = [{ address: "anna@new.example" }, { address: "anna@work.example" }, { address: "a@b.se" }];
    expect(emailsFromGraph(listed, remembered).map(({ kind }) => kind)).toEqual(["home", "work", "work"]);
  });

  it("that the service has dropped, or that are none, are not read, and stay behind what is written", () => {
    const seen = [
      { name: "Dropped" },
      { name: "Ann", address: "Anna@work.example" },
      { address: "/o=Org/cn=Ek" },
    ];
    expect(emailsFromGraph(seen, [])).toEqual([{ kind: "work", address: "Anna@work.example" }]);
    const wanted = ["Anna@WORK.example", "b@c.se"].map((address) => ({ kind: "work", address }) as const);
    expect(emailsForGraph(wanted, "Anna Ek", seen)).toEqual([
      { address: "Anna@WORK.example", name: "Ann" },
      { name: "Dropped" },
      { address: "/o=Org/cn=Ek" },
    ]);
  });

  it("that the service would drop are not sent", () => {
    const emails = ["no address", "a@b", "anna.ek"].map((address) => ({ kind: "work", address }) as const);
    expect(contactWithRoom(usualRoom)(person({ emails })).emails).toEqual([{ kind: "work", address: "a@b" }]);
  });
});

describe("postal addresses", () => {
  const whole = { kind: "work", extended: "c/o Ek", street: "Storgatan 1\nB", poBox: "Box 7" } as const;

  it("have a line of the street for what has no place of its own, and get it back", () => {
    expect(streetOfAddress(whole)).toBe("c/o Ek\nStorgatan 1\nB\nBox 7");
    expect(partsOfStreet("c/o Ek\r\nStorgatan 2\r\nB\r\nBox 7", streetLinesOf(whole))).toEqual({
      extended: "c/o Ek",
      street: "Storgatan 2\nB",
      poBox: "Box 7",
    });
  });

  it("are all street once a person has added or taken a line", () => {
    expect(partsOfStreet("c/o Ek\nBox 7", streetLinesOf(whole))).toEqual({ street: "c/o Ek\nBox 7" });
  });

  it("that are too long for the mailbox are left out whole, not cut", () => {
    const addresses = [
      { kind: "work", street: "s".repeat(1_000), poBox: "p".repeat(50) },
      { kind: "home", city: "c".repeat(256) },
      { kind: "other", city: "Lund" },
    ] as const;
    expect(contactWithRoom(usualRoom)(person({ addresses })).addresses).toEqual([addresses[2]]);
  });
});

describe("instant messaging", () => {
  it.each([
    [{ service: "Skype", address: "anna.ek" }, "Skype: anna.ek"],
    [{ service: "Skype", address: "live:.cid.1" }, "Skype: live:.cid.1"],
    [{ address: "live:.cid.1" }, "live:.cid.1"],
    [{ address: "sip:anna@example.com" }, "sip:anna@example.com"],
  ])("%j is %s", (im, text) => {
    expect(imText(im)).toBe(text);
    expect(imFromText(text)).toEqual(im);
  });
});

describe("the layout", () => {
  it("is nothing where every kind is the plain one", () => {
    const contact = person({
      emails: [{ kind: "work", address: "a@b.se" }],
      addresses: [{ kind: "work", street: "S 1" }],
    });
    expect(stringFromLayout(layoutOf(contact))).toBeUndefined();
  });

  it("of the fullest contact is no longer than a listing shows", () => {
    const kinds = ["work", "home", "other"] as const;
    const contact = person({
      emails: kinds.map((kind) => ({ kind, address: `${"a".repeat(200)}@${kind}.example` })),
      ims: kinds.map((kind) => ({ kind, service: "Skype", address: "a".repeat(200) })),
      addresses: kinds.map((kind) => ({
        kind,
        extended: "a\n".repeat(99),
        street: "s",
        poBox: "p\n".repeat(99),
      })),
    });
    const named = { ...contact, surname: "Ek", fullName: "Ek" };
    const text = stringFromLayout(layoutOf(named)) ?? "";
    expect(text.length).toBeLessThanOrEqual(255);
    expect(layoutFromString(text)).toEqual(layoutOf(named));
  });

  it.each(["e", "e=", "w=1.2", "w=1.2.x", "?", "e=,,;i=z1", "__proto__=1"])("%s says nothing", (text) => {
    expect(layoutFromString(text)).toEqual(layoutFromString(undefined));
  });
});

describe("lists", () => {
  it("of more numbers than the mailbox takes are as long as it takes", () => {
    const contact = person({
      phones: ["1", "2"].map((number) => ({ kind: "home", number }) as const),
      ims: ["a", "b"].map((address) => ({ kind: "work", address }) as const),
    });
    const { phones, ims } = contactWithRoom({ homePhones: 1, imAddresses: 1 })(contact);
    expect([phones.map(({ number }) => number), ims.map(({ address }) => address)]).toEqual([["1"], ["a"]]);
  });

  it("with null in them are read without it", () => {
    const given = {
      id: "1",
      businessPhones: [null, "1", " "],
      children: ["A", null, "B"],
      emailAddresses: [null],
    };
    const { phones, children, emails } = contactFromGraph(given);
    expect({ phones, children, emails }).toEqual({
      phones: [{ kind: "work", number: "1" }],
      children: "A, B",
      emails: [],
    });
  });
});

it("the revision is the changeKey, from wherever the answer has it", () => {
  expect(revisionOfContact({ changeKey: "EQ1" })).toBe("EQ1");
  expect(revisionOfContact({ "@odata.etag": 'W/"EQ1"' })).toBe("EQ1");
  expect(revisionOfContact({ changeKey: "", "@odata.etag": '"EQ1"' })).toBe("EQ1");
  expect(revisionOfContact({})).toBeUndefined();
  const revision = revisionOfContact({ changeKey: "EQ1" });
  expect(revision !== undefined && etagOfRevision(revision)).toBe('W/"EQ1"');
});

it("the marker's filter quotes the value", () => {
  expect(markerFilter("a'b")).toBe(
    `singleValueExtendedProperties/Any(ep: ep/id eq '${extendedIds.marker}' and ep/value eq 'a''b')`,
  );
});
