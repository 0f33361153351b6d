import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { describe, expect, it } from "vitest";
import { contactFromFieldValues, fieldValues } from "../change/field-value.js";
import { type Contact, type Phone, emptyContact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { FieldConflict } from "./conflict.js";
import { tidyLists } from "./tidy-lists.js";

const work = (number: string, more: { label?: string; preferred?: true } = {}): Phone => ({
  kind: "work",
  number,
  ...more,
});
const phones = (...entries: ReadonlyArray<Phone>): Contact => ({ ...emptyContact, phones: entries });

/** The merged list, of which the entries `taken` are the folder's; and what each side has. */
const tidy = (
  merged: Contact,
  sides: { readonly database: Contact; readonly folder: Contact },
  {
    taken = [],
    winner = "Database",
  }: { taken?: ReadonlyArray<number>; winner?: FieldConflict["winner"] } = {},
) => {
  const values = fieldValues(merged);
  const paths: ReadonlyArray<FieldPath> = [...values.keys()];
  const tidied = tidyLists({ values, taken: new Set(taken.flatMap((at) => paths[at] ?? [])), sides, winner });
  return {
    paths,
    phones: contactFromFieldValues(tidied.values.values()).phones,
    conflicts: tidied.conflicts,
  };
};

const one = phones(work("1"));

describe("an entry that both sides arrived at", () => {
  it("[MG6] is there once, and that is no conflict", () => {
    const merged = phones(work("1"), work("1"));
    expect(tidy(merged, { database: one, folder: one }, { taken: [1] })).toMatchObject({
      phones: [work("1")],
      conflicts: [],
    });
  });

  it("[MG6] is there as often as the side that has it most often has it", () => {
    const merged = phones(work("1"), work("1"), work("1"));
    const twice = phones(work("1"), work("1"));
    expect(tidy(merged, { database: one, folder: twice }).phones).toHaveLength(2);
    expect(tidy(merged, { database: twice, folder: one }).phones).toHaveLength(2);
    expect(tidy(merged, { database: merged, folder: one })).toMatchObject({
      phones: merged.phones,
      conflicts: [],
    });
    expect(tidy(twice, { database: emptyContact, folder: emptyContact }).phones).toHaveLength(1);
  });

  it.each([
    ["Database", work("1", { label: "here" })],
    ["Undecided", work("1", { label: "here" })],
    ["Folder", work("1", { label: "there" })],
  ] as const)(
    "[MG6, MG2] but spelled otherwise: the %s's stays, and the other is in a conflict",
    (winner, kept) => {
      const [here, there] = [work("1", { label: "here" }), work("1", { label: "there" })];
      const sides = { database: phones(here), folder: phones(there) };
      const { paths, ...tidied } = tidy(phones(here, there), sides, { taken: [1], winner });
      expect(tidied.phones).toEqual([kept]);
      const isFolders = winner === "Folder";
      expect(tidied.conflicts).toEqual([
        {
          _tag: "FieldConflict",
          path: paths[isFolders ? 0 : 1],
          database: expect.objectContaining({ value: here }),
          folder: expect.objectContaining({ value: there }),
          winner: isFolders ? "Folder" : "Database",
        },
      ]);
    },
  );

  it("[MG6] and that is dropped beside two that stay is no conflict if one of those says the same", () => {
    const [a, b] = [work("1", { label: "a" }), work("1", { label: "b" })];
    const two = phones(a, b);
    const { phones: left, conflicts } = tidy(phones(a, b, b), { database: two, folder: two }, { taken: [2] });
    expect([left, conflicts]).toEqual([[a, b], []]);
  });

  it("[MG11, L12] which one stays does not depend on the order of arrival", () => {
    const merged = fieldValues(phones(work("1", { label: "a" }), work("1", { label: "b" })));
    const sides = { database: one, folder: one };
    const tidied = (values: typeof merged) =>
      tidyLists({ values, taken: new Set(), sides, winner: "Database" });
    const [forth, back] = [tidied(merged), tidied(new Map(RA.reverse([...merged])))];
    expect(new Map(back.values)).toEqual(new Map(forth.values));
    expect(back.conflicts).toEqual(forth.conflicts);
    expect([...forth.values.keys()]).toEqual([...merged.keys()].sort().slice(0, 1));
  });
});

describe("two preferred entries", () => {
  const [here, there] = [work("1", { preferred: true }), work("2", { preferred: true })];
  const sides = { database: phones(here), folder: phones(there) };

  it.each([
    ["Database", [here, work("2")]],
    ["Undecided", [here, work("2")]],
    ["Folder", [work("1"), there]],
  ] as const)("[MG7] become one, the %s's; the other preference is in a conflict", (winner, left) => {
    const { paths, ...tidied } = tidy(phones(here, there), sides, { taken: [1], winner });
    expect(tidied.phones).toEqual(left);
    expect(tidied.conflicts).toMatchObject([
      winner === "Folder"
        ? { path: paths[0], winner: "Folder", database: { value: here }, folder: { value: work("1") } }
        : { path: paths[1], winner: "Database", database: { value: work("2") }, folder: { value: there } },
    ]);
  });

  it("[MG7] of one side alone become its first", () => {
    const { phones: left, conflicts } = tidy(phones(here, there), sides, { taken: [0, 1] });
    expect([left, conflicts.length]).toEqual([[here, work("2")], 1]);
  });

  it("[MG7] one that is preferred is left alone", () => {
    const merged = phones(here, work("2"));
    expect(tidy(merged, sides)).toMatchObject({ phones: merged.phones, conflicts: [] });
  });
});
