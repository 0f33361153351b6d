import { describe, expect, it } from "vitest";
import { emptyContactVersion } from "../clock/contact-version.js";
import { remoteId, revision } from "../replica/ids.js";
import type { Link } from "./link.js";
import { reconcileTwin, removeTwin } from "./reconcile-unlinked.js";
import {
  anna,
  context,
  decide,
  earlier,
  filed,
  id,
  itemOf,
  outside,
  record,
} from "../../test/deciding-unlinked.js";
import { filled } from "../../test/linked-contact.js";

/** Takes the item away, and nothing else. */
const removal = {
  decision: "RemoveCopy",
  contactId: id,
  name: "Anna",
  remoteId: "item",
  folder: { _tag: "Remove", id: "item", revision: "f1" },
  removes: "Folder",
  overwrites: [],
  conflicts: [],
  link: "Keep",
};

describe("a copy of a contact that is not mirrored", () => {
  const because = { _tag: "Unlinked", contact: "Outside", item: "OwnCopy" };

  it("[DT7] goes", () => {
    expect(decide({ contact: outside(), item: itemOf(filed(anna)) })).toEqual({ ...removal, because });
  });

  it("[EN34] after what only it has came home; nothing is written into it", () => {
    const item = itemOf({ ...anna, notes: "only there" });
    const operation = decide({ contact: outside({ ...anna, office: "only here" }), item });
    expect(operation).toEqual({
      ...removal,
      because,
      database: {
        _tag: "Update",
        id,
        revision: "d1",
        version: expect.objectContaining({ vector: { folder: 1 } }),
        contact: { ...anna, office: "only here", notes: "only there" },
      },
      intoDatabase: [filled("notes", "only there")],
      intoFolder: [filled("office", "only here")],
    });
  });

  it("[EN34] after what differs came into a conflict; only the database can be overwritten by it", () => {
    const item = itemOf({ ...anna, notes: "there" });
    const contact = outside({ ...anna, notes: "here" });
    expect(decide({ contact, item })).toMatchObject({ overwrites: [], conflicts: [{ path: "notes" }] });
    const won = decide({ contact, item }, { policy: { ...context.policy, field: "folder" } });
    expect(won).toMatchObject({ database: { contact: { notes: "there" } }, overwrites: ["Database"] });
  });

  it("[DT7] stays if an earlier mirror made it", () => {
    expect(decide({ contact: outside(), item: itemOf(anna, earlier) })).toBeUndefined();
  });
});

describe("a copy of a contact that is gone", () => {
  it("[DT7] goes; the category that it was filed under is nothing of its own", () => {
    const operation = decide({ contact: { _tag: "Deleted", record }, item: itemOf(filed(anna)) });
    expect(operation).toEqual({
      ...removal,
      because: { _tag: "Unlinked", contact: "Deleted", item: "OwnCopy" },
    });
  });

  it("[EN34] goes, and what it said otherwise is in a conflict", () => {
    const item = itemOf({ ...anna, notes: "there" });
    expect(decide({ contact: { _tag: "Deleted", record }, item })).toMatchObject({
      decision: "RemoveCopy",
      conflicts: [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost: item.contact }],
    });
  });

  it("[DT7] is held if the database has never heard of it, until a person lets it go", () => {
    const pair = { contact: { _tag: "Unheard" }, item: itemOf(anna) } as const;
    expect(decide(pair)).toEqual({
      decision: "Hold",
      because: { _tag: "Unlinked", contact: "Unheard", item: "OwnCopy" },
      contactId: id,
      name: "Anna",
      overwrites: [],
      conflicts: [],
      link: "Keep",
      reason: "the copy's marker names a contact that its database has never heard of, or has purged",
    });
    expect(decide({ ...pair, isReleased: true })).toMatchObject(removal);
  });
});

describe("a second copy", () => {
  const living = { contactId: id, folderBase: filed(anna) };
  const link: Link = {
    ...living,
    remoteId: remoteId("copy"),
    databaseRevision: revision("d1"),
    folderRevision: revision("f1"),
    databaseBase: anna,
    version: emptyContactVersion,
    mapping: 1,
    seen: true,
  };

  it("[DT8] that holds nothing of its own goes", () => {
    expect(reconcileTwin(context)(living, itemOf(anna))).toEqual({
      ...removal,
      because: { _tag: "Twin", item: "Identical" },
    });
  });

  it("[DT8] with other values is held, and goes when a person lets it go", () => {
    const item = itemOf({ ...anna, notes: "its own" });
    const { folder: _none, removes: _nothing, ...nothing } = removal;
    expect(reconcileTwin(context)(living, item)).toEqual({
      ...nothing,
      decision: "Hold",
      because: { _tag: "Twin", item: "Different" },
      twin: "item",
      reason: "a second copy of this contact is in the folder, with other values",
    });
    const released = { ...removal, isReleased: true };
    const lost = { _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost: item.contact };
    expect(removeTwin(context, link, itemOf(anna))).toEqual(released);
    expect(removeTwin(context, link, item)).toEqual({ ...released, conflicts: [lost] });
    expect(removeTwin(context, undefined, itemOf(anna))).toMatchObject({ conflicts: [{ lost: anna }] });
  });
});
