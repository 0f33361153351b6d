import { wholeProjection } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { emptyContactVersion } from "../clock/contact-version.js";
import {
  anna,
  context,
  decide,
  earlier,
  filed,
  id,
  inMirror,
  itemOf,
  marker,
  outside,
  photo,
  record,
} from "../../test/deciding-unlinked.js";

describe("a contact without a copy", () => {
  it("[DT6] gets one, with its marker, filed under the mirror's category", () => {
    expect(decide({ contact: inMirror() })).toEqual({
      decision: "CreateCopy",
      because: { _tag: "Unlinked", contact: "InMirror", item: "None" },
      contactId: id,
      name: "Anna",
      overwrites: [],
      conflicts: [],
      folder: { _tag: "Create", marker, contact: filed(anna) },
      link: {
        contactId: id,
        databaseRevision: "d1",
        folderRevision: "d1",
        databaseBase: anna,
        version: emptyContactVersion,
        mapping: wholeProjection.revision,
        seen: true,
      },
    });
  });

  it("[EN6] whose listing may lag has a copy that nobody has seen yet", () => {
    expect(decide({ contact: inMirror() }, { listing: "Eventual" })).toMatchObject({ link: { seen: false } });
  });

  it("[EN20] whose photo was refused gets one without, and that is remembered", () => {
    const { photo: _refused, ...bare } = anna;
    const refusedPhoto = photo?.hash ?? "";
    const operation = decide({ contact: inMirror(), refusedPhoto });
    expect(operation?.folder).toEqual({ _tag: "Create", marker, contact: filed(bare) });
    expect(operation?.link).toMatchObject({ refusedPhoto });
  });

  it.each([outside(), { _tag: "Deleted", record } as const, { _tag: "Unheard" } as const])(
    "[DT6] that is not mirrored gets none",
    (contact) => {
      expect(decide({ contact })).toBeUndefined();
    },
  );
});

describe("an item with the contact's marker", () => {
  it("[DT6] that is as the contact is linked, and nothing is written", () => {
    const item = itemOf(filed(anna));
    const operation = decide({ contact: inMirror(), item });
    expect(operation).toEqual({
      decision: "Adopt",
      because: { _tag: "Unlinked", contact: "InMirror", item: "OwnCopy" },
      contactId: id,
      name: "Anna",
      remoteId: "item",
      overwrites: [],
      conflicts: [],
      link: {
        contactId: id,
        remoteId: "item",
        databaseRevision: "d1",
        folderRevision: "f1",
        databaseBase: anna,
        folderBase: item.contact,
        version: emptyContactVersion,
        mapping: wholeProjection.revision,
        seen: true,
        undecided: [],
      },
    });
  });

  it("[DT6] of an earlier mirror is adopted too, and its marker is remembered", () => {
    const operation = decide({ contact: inMirror(), item: itemOf(anna, earlier) });
    expect(operation).toMatchObject({
      decision: "Adopt",
      because: { item: "EarlierCopy" },
      link: { formerMarker: { mirrorId: "m0" } },
    });
  });

  it("[MG9] and what only one of the two has goes to the other", () => {
    const item = itemOf({ ...anna, notes: "only there" });
    const operation = decide({ contact: inMirror({ ...anna, office: "only here" }), item });
    expect(operation).toMatchObject({
      database: { _tag: "Update", id, revision: "d1", contact: { notes: "only there", office: "only here" } },
      folder: { _tag: "Update", id: "item", revision: "f1", marker },
      intoDatabase: [{ path: "notes" }],
      intoFolder: [{ path: "office" }],
      overwrites: [],
      conflicts: [],
      link: { version: { vector: { folder: 1 } } },
    });
    expect(operation?.folder).toMatchObject({ contact: { categories: ["Business"], office: "only here" } });
    expect(operation?.link).not.toHaveProperty("folderBase");
  });

  it.each([
    ["database", "Database", ["Folder"]],
    ["folder", "Folder", ["Database"]],
  ] as const)("[MG9] and what differs is a conflict, won by the %s", (field, winner, overwrites) => {
    const item = itemOf({ ...anna, notes: "there" });
    const operation = decide(
      { contact: inMirror({ ...anna, notes: "here" }), item },
      { policy: { ...context.policy, field } },
    );
    expect(operation).toMatchObject({ overwrites, conflicts: [{ path: "notes", winner }] });
  });
});
