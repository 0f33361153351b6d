import {
  type ContactEdit,
  aContact,
  anEdit,
  editContact,
  narrowProjection,
  respelledContact,
  wholeProjection,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eqFieldValue, fieldValues } from "../change/field-value.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import { viewContact } from "../projection/view.js";
import { mergeToFolder } from "./merge-to-folder.js";

const someEdits = fc.array(anEdit, { maxLength: 3 });
const edited = (edits: ReadonlyArray<ContactEdit>, contact: Contact): Contact =>
  edits.reduce((now, edit) => editContact(edit)(now), contact);

/** A contact and its copy, as a service spells it, and what was done to each since. */
const sidesOf = fc
  .record({
    start: aContact,
    seed: fc.nat(),
    projection: fc.constantFrom(narrowProjection, wholeProjection),
    here: someEdits,
    there: someEdits,
  })
  .map(({ start, seed, projection, here, there }) => {
    const view = viewContact(projection);
    const base = { database: start, folder: view(respelledContact(seed)(view(start))) };
    return { projection, base, database: edited(here, start), folder: view(edited(there, base.folder)) };
  });

const oneWays = ["ToFolderIgnoring", "ToFolderReverting"] as const;

for (const direction of oneWays)
  describe(direction, () => {
    it("[MG12] merged again from what it has left, nothing changes", () => {
      fc.assert(
        fc.property(sidesOf, ({ projection, base, database, folder }) => {
          const merge = mergeToFolder(projection, direction);
          const once = merge({ base, database, folder });
          const agreed = direction === "ToFolderReverting" ? once.folder : once.agreed;
          const again = merge({ base: { database, folder: agreed }, database, folder: once.folder });
          expect(eqContact(again.folder, once.folder)).toBe(true);
          expect(eqContact(again.agreed, agreed)).toBe(true);
          expect(again.conflicts).toEqual([]);
        }),
      );
    });

    it("[DI5] every value that the folder had is there after it, or in a conflict, unless both had agreed on it", () => {
      fc.assert(
        fc.property(sidesOf, fc.boolean(), ({ projection, base, database, folder }, isFirst) => {
          const before = isFirst ? {} : { base };
          const merged = mergeToFolder(projection, direction)({ ...before, database, folder });
          const agreed = isFirst ? emptyContact : base.folder;
          const known = [
            ...fieldValues(merged.folder).values(),
            ...fieldValues(agreed).values(),
            ...merged.conflicts.flatMap((conflict) => conflict.folder ?? []),
          ];
          const lost = [...fieldValues(folder).values()].filter(
            (value) => !known.some((kept) => eqFieldValue(kept, value)),
          );
          expect(lost).toEqual([]);
        }),
      );
    });
  });

it("[DI2] ignoring, nothing is written where the database has no news", () => {
  fc.assert(
    fc.property(sidesOf, ({ projection, base, folder }) => {
      const merged = mergeToFolder(projection, "ToFolderIgnoring")({ base, database: base.database, folder });
      expect(eqContact(merged.folder, folder)).toBe(true);
      expect(eqContact(merged.agreed, base.folder)).toBe(true);
      expect(merged.conflicts).toEqual([]);
    }),
  );
});

it("[DI3] reverting, the folder comes out as if nobody had edited there", () => {
  fc.assert(
    fc.property(sidesOf, ({ projection, base, database, folder }) => {
      const merge = mergeToFolder(projection, "ToFolderReverting");
      const untouched = merge({ base, database, folder: base.folder });
      const merged = merge({ base, database, folder });
      expect(merged.folder).toEqual(untouched.folder);
      expect(untouched.conflicts).toEqual([]);
    }),
  );
});

it("[DI3] sides that never agreed: reverting leaves the contact's view, ignoring what only the folder has beside it", () => {
  const contact: Contact = { ...emptyContact, givenName: "Anna", notes: "mine" };
  const item: Contact = { ...emptyContact, givenName: "Anne", nickname: "Annie" };
  const sides = { database: contact, folder: item };
  expect(mergeToFolder(wholeProjection, "ToFolderReverting")(sides)).toMatchObject({
    folder: contact,
    conflicts: [
      { path: "givenName", database: { value: "Anna" }, folder: { value: "Anne" }, winner: "Database" },
      { path: "nickname", folder: { value: "Annie" }, winner: "Database" },
    ],
  });
  expect(mergeToFolder(wholeProjection, "ToFolderIgnoring")(sides)).toMatchObject({
    folder: { givenName: "Anna", notes: "mine", nickname: "Annie" },
    agreed: contact,
    conflicts: [{ path: "givenName", folder: { value: "Anne" } }],
  });
});
