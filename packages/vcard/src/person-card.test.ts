import { type Marker, contactId, databaseId, emptyContact, mirrorId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { expect, it } from "vitest";
import { type PersonCard, cardContentFromBytes, newCopy, patchedCopy } from "./index.js";

const made = <Id>(id: E.Either<unknown, Id>): Id => (E.isRight(id) ? id.right : expect.fail("no such id"));

const marker: Marker = {
  databaseId: made(databaseId("crm")),
  mirrorId: made(mirrorId("m-1")),
  contactId: made(contactId("anna")),
};

const personOf = (...lines: ReadonlyArray<string>): PersonCard => {
  const text = ["BEGIN:VCARD", "VERSION:3.0", "N:Ek;Anna;;;", "FN:Anna Ek", ...lines, "END:VCARD", ""];
  const content = cardContentFromBytes(Buffer.from(text.join("\r\n")));
  return content._tag === "Person" ? content : expect.fail(content.reason);
};

const patchedLines = (
  person: PersonCard,
  wanted: Parameters<typeof patchedCopy>[1],
  uid: string | undefined,
): ReadonlyArray<string> | undefined =>
  O.toUndefined(
    O.map(({ bytes }: { readonly bytes: Uint8Array }) =>
      Buffer.from(bytes).toString().split("\r\n").slice(4, -2),
    )(patchedCopy(person, wanted, { uid, now: 0 })),
  );

const anothers = [
  "UID:of-its-own",
  "CATEGORIES:Golf,Customers",
  "REV:2024-05-01T08:00:00Z",
  "item1.X-ABDATE:20200101",
  "X-OTHER;X=1:kept",
];

it("[L7] without a marker only the marker's line goes, in whatever spelling it came", () => {
  const person = personOf("x-spegla-Marker:crm/m-1/anna", ...anothers);
  expect(person.marker).toEqual(marker);
  expect(patchedLines(person, { contact: person.contact }, undefined)).toEqual(anothers);
});

it("[L7] a field that changes with it is the only other line that does", () => {
  const person = personOf("NOTE:old", "X-SPEGLA-MARKER:crm/m-1/anna", ...anothers);
  const lines = patchedLines(person, { contact: { ...person.contact, notes: "new" } }, undefined);
  expect(lines).toEqual([
    "NOTE:new",
    ...anothers.map((line) => (line.startsWith("REV") ? "REV:1970-01-01T00:00:00Z" : line)),
  ]);
});

it("a card that has no marker says so already, and gets no UID of ours", () => {
  const person = personOf("X-OTHER:kept");
  expect(patchedLines(person, { contact: person.contact }, undefined)).toBeUndefined();
  expect(patchedLines(person, { contact: person.contact, marker }, "anna")).toEqual([
    "X-OTHER:kept",
    "X-SPEGLA-MARKER:crm/m-1/anna",
    "UID:anna",
  ]);
});

it("what became a person's own is read as one, with the UID that it was made with", () => {
  const { bytes } = newCopy(
    { marker, contact: { ...emptyContact, givenName: "Anna" } },
    { version: "4.0", uid: "u-1" },
  );
  const copy = cardContentFromBytes(bytes);
  if (copy._tag === "NoPerson") return expect.fail(copy.reason);
  const own = patchedCopy(copy, { contact: copy.contact }, { uid: undefined, now: 0 });
  const read = cardContentFromBytes(O.isSome(own) ? own.value.bytes : expect.fail("nothing changed"));
  expect(read).toMatchObject({ _tag: "Person", contact: copy.contact });
  expect(read).not.toHaveProperty("marker");
  expect(O.isSome(own) && Buffer.from(own.value.bytes).toString()).toContain("UID:u-1");
});
