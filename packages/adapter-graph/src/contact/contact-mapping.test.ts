import { type Contact, checkContact, emptyContact, eqContact, viewContact } from "@spegla/core";
import { aContact } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ContactBody, bodyForNewContact, patchForContact } from "./body-for-contact.js";
import { contactFromGraph } from "./contact-from-graph.js";
import { extendedIds, extendedText } from "./extended-properties.js";
import { type GraphContact, graphContactFrom } from "./graph-contact.js";
import { graphProjection } from "./projection.js";
import { contactWithRoom, usualRoom } from "./room.js";

const marker = "db/m/c";
const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });
const held = contactWithRoom(usualRoom);

/** A service that keeps what it is sent, and shows what is empty now as null, now as nothing, now as an empty text. */
const afterBody = (before: GraphContact, body: ContactBody): GraphContact => {
  const { singleValueExtendedProperties: written = [], ...others } = body as {
    singleValueExtendedProperties?: ReadonlyArray<{ id: string; value: string | null }>;
  };
  const extended = new Map((before.singleValueExtendedProperties ?? []).map(({ id, value }) => [id, value]));
  for (const { id, value } of written)
    if (value === null) extended.delete(id);
    else extended.set(id, value);
  const stored = graphContactFrom({
    ...before,
    ...Object.fromEntries(Object.entries(others).map(([name, value], at) => [name, shown(value, at)])),
    singleValueExtendedProperties: [...extended].map(([id, value]) => ({ id, value })),
  });
  if (E.isLeft(stored)) throw new Error(stored.left);
  return stored.right;
};

const shown = (value: unknown, turn: number): unknown => {
  if (value === null) return turn % 2 === 0 ? "" : null;
  if (typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
};

const created = (contact: Contact): GraphContact =>
  afterBody({ id: "1" }, bodyForNewContact({ contact: held(contact), marker }));

describe("the mapping of a contact to a contact of Exchange", () => {
  it("what is written is read again, whatever it is", () => {
    fc.assert(
      fc.property(aContact, (contact) => {
        const read = contactFromGraph(created(contact));
        expect(checkContact(read)._tag).toBe("Right");
        expect(read).toSatisfy((one: Contact) => eqContact(one, held(contact)));
      }),
      { numRuns: 500 },
    );
  });

  it("writing what was read changes nothing", () => {
    fc.assert(
      fc.property(aContact, (contact) => {
        const seen = created(contact);
        expect(patchForContact({ contact: held(contactFromGraph(seen)), marker }, seen)).toBeUndefined();
        expect(patchForContact({ contact: held(contact), marker }, seen)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("whatever was there, an update makes it what is wanted", () => {
    fc.assert(
      fc.property(aContact, aContact, (before, wanted) => {
        const seen = created(before);
        const patch = patchForContact({ contact: held(wanted), marker }, seen);
        const read = contactFromGraph(patch === undefined ? seen : afterBody(seen, patch));
        expect(read).toSatisfy((one: Contact) => eqContact(one, held(wanted)));
      }),
      { numRuns: 500 },
    );
  });

  it("what is read is no more than the projection has room for", () => {
    fc.assert(
      fc.property(aContact, (contact) => {
        const read = contactFromGraph(created(contact));
        expect(eqContact(viewContact(graphProjection("None"))(read), read)).toBe(true);
      }),
    );
  });

  it("an update names the display name, the marker and what changed, and nothing else", () => {
    const seen = created(person({ givenName: "Anna", surname: "Ek", jobTitle: "Baker", notes: "n" }));
    const patch = patchForContact(
      {
        contact: person({ givenName: "Anna", surname: "Ek", jobTitle: "Chef", notes: "n" }),
        marker: "db/m/d",
      },
      seen,
    );
    expect(patch).toEqual({
      displayName: "Anna Ek",
      jobTitle: "Chef",
      singleValueExtendedProperties: [{ id: extendedIds.marker, value: "db/m/d" }],
    });
  });

  it("an update without a marker takes it off, and leaves one alone that is not there", () => {
    const contact = person({ surname: "Ek" });
    const seen = created(contact);
    const patch = patchForContact({ contact, marker: undefined }, seen);
    expect(patch).toEqual({
      displayName: "Ek",
      singleValueExtendedProperties: [{ id: extendedIds.marker, value: null }],
    });
    const bare = afterBody(seen, patch ?? {});
    expect(extendedText(bare, "marker")).toBeUndefined();
    expect(patchForContact({ contact, marker: undefined }, bare)).toBeUndefined();
  });

  it("an address is sent whole, whatever of it changed, and as five nulls when it is gone", () => {
    const seen = created(person({ addresses: [{ kind: "work", street: "S 1", city: "Lund" }] }));
    const moved = person({ addresses: [{ kind: "work", street: "S 2", city: "Lund" }] });
    expect(patchForContact({ contact: moved, marker }, seen)?.["businessAddress"]).toEqual({
      street: "S 2",
      city: "Lund",
      state: null,
      postalCode: null,
      countryOrRegion: null,
    });
    expect(patchForContact({ contact: emptyContact, marker }, seen)?.["businessAddress"]).toEqual({
      street: null,
      city: null,
      state: null,
      postalCode: null,
      countryOrRegion: null,
    });
  });

  it("a new contact names only what it has", () => {
    expect(bodyForNewContact({ contact: person({ surname: "Ek" }), marker })).toEqual({
      displayName: "Ek",
      surname: "Ek",
      singleValueExtendedProperties: [{ id: extendedIds.marker, value: marker }],
    });
  });
});

describe("the display name", () => {
  it("follows the name while nobody gave the contact another", () => {
    const seen = created(person({ givenName: "Anna", surname: "Ek" }));
    const patch = patchForContact({ contact: person({ givenName: "Anna", surname: "Lo" }), marker }, seen);
    expect(patch).toEqual({ displayName: "Anna Lo", surname: "Lo" });
  });

  it("that the service made of given name and surname alone is no full name", () => {
    const given = { id: "1", title: "Dr.", givenName: "Anna", surname: "Ek" };
    expect(contactFromGraph({ ...given, displayName: "Anna Ek" }).fullName).toBeUndefined();
    expect(contactFromGraph({ ...given, displayName: "Dr. Anna Ek" }).fullName).toBeUndefined();
    expect(contactFromGraph({ ...given, displayName: "Annie" }).fullName).toBe("Annie");
  });

  it("is a full name where the contact has one, though it says what the name does, until the service makes it anew", () => {
    const seen = created(person({ givenName: "Anna", surname: "Ek", fullName: "Anna Ek" }));
    expect(contactFromGraph(seen).fullName).toBe("Anna Ek");
    expect(contactFromGraph({ ...seen, surname: "Lo", displayName: "Anna Lo" }).fullName).toBeUndefined();
  });

  it("stands as somebody spelt it while it says what it is to say", () => {
    const seen: GraphContact = { id: "1", givenName: "Anna", surname: "Ek", displayName: "Anna  Ek" };
    const contact = person({ givenName: "Anna", surname: "Ek", jobTitle: "Chef" });
    expect(patchForContact({ contact, marker: undefined }, seen)).toEqual({
      displayName: "Anna  Ek",
      jobTitle: "Chef",
    });
  });
});

describe("texts of a person's own", () => {
  it("that are longer than can be written stand as they are behind what was written of them", () => {
    const seen: GraphContact = {
      id: "1",
      displayName: "Ek",
      surname: "Ek",
      personalNotes: "n".repeat(50_000),
    };
    const contact = viewContact(graphProjection("None"))(contactFromGraph(seen));
    expect(contact.notes).toHaveLength(32_000);
    expect(patchForContact({ contact, marker: undefined }, seen)).toBeUndefined();
    expect(patchForContact({ contact: { ...contact, notes: "short" }, marker: undefined }, seen)).toEqual({
      displayName: "Ek",
      personalNotes: "short",
    });
  });

  it("with Outlook's soft returns and controls are read as valid ones, and left as they are", () => {
    const seen: GraphContact = {
      id: "1",
      displayName: "Ek",
      surname: "Ek",
      personalNotes: "a\u000Bb\u0001\r\nc",
    };
    const contact = contactFromGraph(seen);
    expect(contact.notes).toBe("a\nb\nc");
    expect(checkContact(contact)._tag).toBe("Right");
    expect(patchForContact({ contact, marker: undefined }, seen)).toBeUndefined();
  });
});

it("an answer of another shape names the property", () => {
  expect(graphContactFrom({ id: "1", surname: 7 })).toEqual(E.left("surname"));
  expect(graphContactFrom({ id: "1", emailAddresses: [{ address: 1 }] })).toEqual(E.left("emailAddresses"));
  expect(graphContactFrom({ surname: "Ek" })).toEqual(E.left("id"));
  expect(graphContactFrom("no")).toEqual(E.left("contact"));
});
