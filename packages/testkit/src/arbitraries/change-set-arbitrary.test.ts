import { checkContact } from "@spegla/core";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { editContact } from "../samples/contact-edit.js";
import { memoryDatabase } from "../memory/memory-database.js";
import { type ContactChangeSet, aChangeSet, contactsAfter } from "./change-set-arbitrary.js";

const tagsOf = ({ changes }: ContactChangeSet): ReadonlyArray<string> => changes.map(({ _tag }) => _tag);

describe("change sets", () => {
  it("can be done, change by change, and come to what they say", () => {
    fc.assert(
      fc.property(aChangeSet, (changeSet) => {
        const database = memoryDatabase();
        for (const [id, contact] of changeSet.before) database.add(contact, { id });
        for (const change of changeSet.changes) {
          const { id } = change;
          const revision = database.get(id)?.revision;
          if (change._tag === "Add") {
            expect(revision).toBeUndefined();
            database.add(change.contact, { id });
          } else if (change._tag === "Edit") database.edit(id, editContact(change.edit));
          else if (change._tag === "Remove") database.remove(id);
          else database.restore(id);
          expect(database.get(id)?.revision).not.toBe(revision);
        }
        const after = contactsAfter(changeSet);
        expect(new Map(database.all().map(({ id, contact }) => [id, contact]))).toEqual(after);
        for (const contact of after.values()) expect(checkContact(contact)).toEqual(E.right(contact));
      }),
    );
  });

  it("look like a day's work: mostly edits, some of one contact, and everything else now and then", () => {
    const sets = fc.sample(aChangeSet, { numRuns: 400, seed: 1 });
    const share = (has: (changeSet: ContactChangeSet) => boolean): number => sets.filter(has).length / 400;
    for (const tag of ["Add", "Edit", "Remove"])
      expect(share((set) => tagsOf(set).includes(tag))).toBeGreaterThan(0.4);
    expect(share((set) => tagsOf(set).includes("Restore"))).toBeGreaterThan(0.1);
    expect(share(({ changes }) => changes.length === 0)).toBeGreaterThan(0.01);
    expect(share(({ before }) => before.size === 0)).toBeGreaterThan(0.05);
    const all = sets.flatMap(tagsOf);
    expect(all.filter((tag) => tag === "Edit").length / all.length).toBeGreaterThan(0.4);
    const editedTwice = share(({ changes }) => {
      const edited = changes.flatMap(({ _tag, id }) => (_tag === "Edit" ? [id] : []));
      return new Set(edited).size < edited.length;
    });
    expect(editedTwice).toBeGreaterThan(0.3);
  });

  it("shrink to the one change that matters, of one contact that is small", () => {
    const wasRestored = ({ changes }: ContactChangeSet): boolean =>
      changes.some(({ _tag }) => _tag === "Restore");
    const failed = fc.check(
      fc.property(aChangeSet, (changeSet) => !wasRestored(changeSet)),
      { seed: 1 },
    );
    const [smallest] = failed.counterexample ?? [];
    expect(smallest?.before.size).toBeLessThanOrEqual(1);
    expect(smallest?.changes.map(({ _tag }) => _tag).slice(-2)).toEqual(["Remove", "Restore"]);
    expect(smallest?.changes.length).toBeLessThanOrEqual(3);
  });
});
