import { aMarker, contactIdOf, databaseIdOf, mirrorIdOf } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hrefName } from "../href.js";
import type { AddressBook } from "./address-book.js";
import { cardNameOfMarker, isCopyName } from "./card-name.js";
import { remoteId } from "@spegla/core";

const book: AddressBook = {
  url: "https://dav.example.com/alice/b%20k/",
  name: "Book",
  access: "ReadWrite",
  canSync: true,
  versions: ["3.0"],
};
const marker = {
  databaseId: databaseIdOf("crm"),
  mirrorId: mirrorIdOf("mirror-1"),
  contactId: contactIdOf("ada"),
};

describe("the name of a copy", () => {
  it("is a UUID of version 8 below the book", () => {
    const { uid, id } = cardNameOfMarker(book, marker);
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    expect(id).toBe(`/alice/b%20k/${uid}.vcf`);
  });

  it("stays the same for ever, for repeated creates have to meet", () => {
    expect(cardNameOfMarker(book, marker).uid).toBe("54c817b4-030e-835e-af6b-6634c66ab1ec");
  });

  it("is that of the contact, whatever the mirror, and of no other contact or database", () => {
    const name = cardNameOfMarker(book, marker).id;
    expect(cardNameOfMarker(book, { ...marker, mirrorId: mirrorIdOf("mirror-2") }).id).toBe(name);
    expect(cardNameOfMarker(book, { ...marker, contactId: contactIdOf("bea") }).id).not.toBe(name);
    expect(cardNameOfMarker(book, { ...marker, databaseId: databaseIdOf("other") }).id).not.toBe(name);
  });

  it("is known as one, and a person's names are not", () => {
    fc.assert(fc.property(aMarker, (any) => isCopyName(cardNameOfMarker(book, any).id)));
    for (const name of ["ada.vcf", "6ba7b810-9dad-11d1-80b4-00c04fd430c8.vcf", "", "x-8000.vcf"])
      expect(isCopyName(remoteId(`/alice/b%20k/${name}`))).toBe(false);
    expect(isCopyName(remoteId(hrefName(cardNameOfMarker(book, marker).id)))).toBe(true);
  });
});
