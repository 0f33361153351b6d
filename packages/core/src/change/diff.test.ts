import { aContact, aRespelled, aSmallContact, aSmallEdit, anEdit, editContact } from "@spegla/testkit";
import * as fc from "fast-check";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { describe, expect, it } from "vitest";
import { type Contact, emptyContact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import { fieldOfPath } from "../contact/field-path.js";
import { diffContacts, patchContact, removedPaths, writtenPaths } from "./diff.js";
import { fieldValues } from "./field-value.js";

const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });
const edited = (edits: Parameters<typeof editContact>[0][]) => (contact: Contact) =>
  edits.reduce((before, edit) => editContact(edit)(before), contact);
const anyContact = fc.oneof(aContact, aSmallContact);
/** A contact, and what became of it by edits, or another one. */
const aPair = fc.oneof(
  fc
    .tuple(aSmallContact, fc.array(aSmallEdit, { maxLength: 6 }))
    .map(([a, edits]) => [a, edited(edits)(a)] as const),
  fc.tuple(aContact, fc.array(anEdit, { maxLength: 6 })).map(([a, edits]) => [a, edited(edits)(a)] as const),
  fc.tuple(anyContact, anyContact),
);

describe("differences", () => {
  it("[DF1] done to the older state make the newer one", () => {
    fc.assert(
      fc.property(aPair, ([base, now]) => {
        const patched = patchContact(base, diffContacts(base, now));
        expect(eqContact(patched, now)).toBe(true);
        expect(diffContacts(patched, now)).toEqual([]);
      }),
    );
  });

  it("[DF2] are none exactly where the contacts are equal", () => {
    fc.assert(
      fc.property(aPair, ([base, now]) => {
        expect(diffContacts(base, now).length === 0).toBe(eqContact(base, now));
      }),
    );
  });

  it("[DF2] are none where a service only respelled", () => {
    fc.assert(
      fc.property(
        anyContact.chain((contact) => fc.tuple(fc.constant(contact), aRespelled(contact))),
        ([contact, respelled]) => {
          expect(diffContacts(contact, respelled)).toEqual([]);
          expect(diffContacts(contact, contact)).toEqual([]);
        },
      ),
    );
  });

  it("[DF3] name each path of the newer state that is new there, and each entry of the older that is gone", () => {
    fc.assert(
      fc.property(aPair, ([base, now]) => {
        const changes = diffContacts(base, now);
        const [before, after] = [fieldValues(base), fieldValues(now)];
        const written = new Set(writtenPaths(changes));
        const removed = new Set(removedPaths(changes));
        for (const path of after.keys()) if (!before.has(path)) expect(written).toContain(path);
        for (const path of written) expect(after.has(path) || before.has(path)).toBe(true);
        for (const [path, value] of before)
          expect(removed.has(path)).toBe(value._tag === "Entry" && !after.has(path));
      }),
    );
  });

  it("[DF4] of different fields can be done in either order", () => {
    fc.assert(
      fc.property(aPair, aPair, ([base, now], [, other]) => {
        const all = diffContacts(base, now);
        const fields = new Set(all.map(({ path }) => fieldOfPath(path)));
        const apart = diffContacts(base, other).filter(({ path }) => !fields.has(fieldOfPath(path)));
        expect(
          eqContact(
            patchContact(patchContact(base, all), apart),
            patchContact(patchContact(base, apart), all),
          ),
        ).toBe(true);
      }),
    );
  });

  it("[DF5] an entry that is gone and a new one of its kind are one corrected entry, in its place", () => {
    const base = person({
      emails: [
        { kind: "work", address: "ana@x.se" },
        { kind: "home", address: "a@y.se" },
      ],
    });
    const now = person({
      emails: [
        { kind: "work", address: "anna@x.se" },
        { kind: "home", address: "a@y.se" },
      ],
    });
    const changes = diffContacts(base, now);
    expect(changes).toMatchObject([
      { _tag: "Changed", path: "emails/ana@x.se", newPath: "emails/anna@x.se" },
    ]);
    expect(patchContact(base, changes)).toEqual(now);
    expect(writtenPaths(changes)).toEqual(["emails/anna@x.se"]);
    expect(removedPaths(changes)).toEqual(["emails/ana@x.se"]);
  });

  it("[DF5] but not of another kind, and a category never", () => {
    const base = person({ emails: [{ kind: "work", address: "a@x.se" }], categories: ["A"] });
    const now = person({ emails: [{ kind: "home", address: "b@x.se" }], categories: ["B"] });
    expect(diffContacts(base, now).map(({ _tag }) => _tag)).toEqual(["Removed", "Removed", "Added", "Added"]);
  });

  it("[DF6] do not depend on the order of entries", () => {
    const reversed = (contact: Contact): Contact => ({
      ...contact,
      emails: RA.reverse(contact.emails),
      phones: RA.reverse(contact.phones),
      addresses: RA.reverse(contact.addresses),
      urls: RA.reverse(contact.urls),
      ims: RA.reverse(contact.ims),
      categories: RA.reverse(contact.categories),
    });
    const pathsOf = (a: Contact, b: Contact) =>
      diffContacts(a, b)
        .map((change) => [change._tag, change.path, change._tag === "Removed" || change.newPath].join(" "))
        .sort();
    fc.assert(
      fc.property(aPair, ([base, now]) => {
        expect(pathsOf(reversed(base), now)).toEqual(pathsOf(base, now));
        expect(pathsOf(base, reversed(now))).toEqual(pathsOf(base, now));
      }),
    );
  });

  it("[DF7] a cleared field is a difference, and stays named", () => {
    const changes = diffContacts(person({ surname: "Ek" }), emptyContact);
    expect(changes).toMatchObject([{ _tag: "Removed", path: "surname" }]);
    expect(writtenPaths(changes)).toEqual(["surname"]);
    expect(removedPaths(changes)).toEqual([]);
  });
});
