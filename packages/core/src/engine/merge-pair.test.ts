import { describe, expect, it } from "vitest";
import { emptyContactVersion } from "../clock/contact-version.js";
import { singlePath } from "../contact/field-path.js";
import { revision } from "../replica/ids.js";
import type { Link } from "./link.js";
import { merge, titled } from "../../test/merging-pair.js";
import { anna, context, id, itemOf, link, marker, recordOf } from "../../test/linked-contact.js";

describe("a pair that agrees", () => {
  it("[EN1] is as its link has it: nothing to do, nor to note", () => {
    expect(merge({})).toBeUndefined();
    expect(merge({ copy: { _tag: "AsLinked" } })).toBeUndefined();
    expect(merge({ link: { ...link, undecided: [] } })).toBeUndefined();
  });

  it.each([
    ["the copy's revision", { folderRevision: revision("f0") }],
    ["the contact's revision", { databaseRevision: revision("d0") }],
    ["the mapping", { mapping: 0 }],
    ["that a listing has shown it", { seen: false }],
    ["that nothing waits any more", { undecided: [singlePath("notes")] }],
  ] satisfies ReadonlyArray<[string, Partial<Link>]>)("[EN3] but for %s: that is noted", (_, former) => {
    const operation = merge({ link: { ...link, ...former } });
    expect(operation).toMatchObject({
      decision: "Settle",
      overwrites: [],
      link: { ...link, undecided: [] },
    });
    expect(operation).not.toHaveProperty("database");
    expect(operation).not.toHaveProperty("folder");
  });

  it("[EN6] is not seen as long as no listing has shown it", () => {
    const operation = merge({
      copy: { _tag: "AsLinked" },
      here: titled("here"),
      link: { ...link, seen: false },
    });
    expect(operation).toMatchObject({ link: { seen: false } });
  });

  it("[EN19] gets its marker back if another program dropped it", () => {
    const { marker: _dropped, ...item } = itemOf(anna);
    expect(merge({ copy: { _tag: "Present", item } })).toMatchObject({
      decision: "WriteCopy",
      folder: { _tag: "Update", id: "copy", marker, contact: anna },
      overwrites: [],
    });
  });
});

describe("an edit", () => {
  it("[DT1] of the contact is written into the copy, and noted in its trail", () => {
    const operation = merge({ here: titled("here") });
    expect(operation).toMatchObject({
      decision: "WriteCopy",
      because: { contact: "Edited", copy: "Unchanged" },
      folder: { _tag: "Update", id: "copy", revision: "f1", marker, contact: titled("here") },
      intoFolder: [{ path: "jobTitle" }],
      conflicts: [],
      link: { databaseBase: titled("here"), version: emptyContactVersion, trail: { jobTitle: ['D:"here"'] } },
    });
    expect(operation).not.toHaveProperty("database");
    expect(operation?.link).not.toHaveProperty("folderBase");
  });

  it("[DT1] of the copy is written into the contact, as an edit of the folder's", () => {
    const operation = merge({ there: titled("there") });
    expect(operation).toMatchObject({
      decision: "WriteContact",
      database: {
        _tag: "Update",
        id,
        revision: "d1",
        version: { vector: { folder: 1 } },
        contact: titled("there"),
      },
      intoDatabase: [{ path: "jobTitle" }],
      link: {
        folderBase: titled("there"),
        version: { vector: { folder: 1 } },
        trail: { jobTitle: ['F:"there"'] },
      },
    });
    expect(operation).not.toHaveProperty("folder");
  });

  it.each([
    ["Database", 10, 10],
    ["Folder", 10, 11],
    ["Database", 10, undefined],
  ] as const)("[MG4] the one that is newest stands: the %s's (%i, %s)", (winner, at, modifiedAt) => {
    const newest = { policy: { ...context.policy, field: "newest" } } as const;
    const item = itemOf(titled("there"), modifiedAt === undefined ? {} : { modifiedAt });
    const contact = { _tag: "Present", record: recordOf(titled("here"), at), isSelected: true } as const;
    const operation = merge({ contact, copy: { _tag: "Present", item } }, newest);
    expect(operation).toMatchObject({ decision: "MergeFields", conflicts: [{ path: "jobTitle", winner }] });
  });

  it("[MG5] of a field that waits for a person is reported, and written nowhere, until the person says whose stands", () => {
    const ask = { policy: { ...context.policy, field: "ask" } } as const;
    const sides = { here: titled("here"), there: titled("there") };
    const first = merge(sides, ask);
    expect(first).toMatchObject({ conflicts: [{ winner: "Undecided" }], link: { undecided: ["jobTitle"] } });
    expect(first).not.toHaveProperty("database");
    const waiting = {
      ...link,
      databaseBase: titled("here"),
      folderBase: titled("there"),
      undecided: [singlePath("jobTitle")],
    };
    expect(merge({ ...sides, link: waiting }, ask)).toBeUndefined();
    expect(merge({ ...sides, link: waiting, standing: "Folder" }, ask)).toMatchObject({
      database: { contact: titled("there") },
      link: { undecided: [] },
      conflicts: [],
    });
    expect(merge({ ...sides, link: waiting, standing: "Database" }, ask)).toMatchObject({
      folder: { contact: titled("here") },
      link: { undecided: [] },
      conflicts: [],
    });
  });
});
