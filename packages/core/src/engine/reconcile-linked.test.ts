import { describe, expect, it } from "vitest";
import { singlePath } from "../contact/field-path.js";
import { revision } from "../replica/ids.js";
import type { LinkedPair } from "./linked-pair.js";
import {
  asLinked,
  copy,
  decide,
  gone,
  here,
  left,
  nothing,
  of,
  present,
  there,
  ticked,
} from "../../test/deciding-linked.js";
import { anna, filled, id, link, marker, recordOf } from "../../test/linked-contact.js";

const forDelete = { policy: { field: "database", editAgainstDelete: "delete" } } as const;
describe("the copy is gone", () => {
  it("[DT1] its contact goes to Deleted Items, and that is an edit of the folder's", () => {
    expect(decide({ contact: present(), copy: gone })).toEqual({
      ...nothing,
      decision: "RemoveContact",
      because: of("Unchanged", "Deleted"),
      contactId: id,
      name: "Anna",
      remoteId: "copy",
      database: { _tag: "Remove", id, revision: "d2", version: expect.objectContaining(ticked) },
      removes: "Database",
      link: "Drop",
    });
  });

  it("[EN36] because a run that died took it away: nobody deleted anything", () => {
    const leaving = { ...link, unnoted: { _tag: "Removed" } } as const;
    const back = decide({ contact: present(), copy: gone, link: leaving });
    expect(back).toMatchObject({ decision: "RecreateCopy", conflicts: [] });
    expect(back?.link).not.toHaveProperty("unnoted");
    expect(decide({ contact: left(), copy: gone, link: leaving })).toMatchObject({ decision: "Forget" });
    const stayed = decide({ contact: present(), copy: copy(), link: leaving });
    expect(stayed?.link).not.toHaveProperty("unnoted");
  });

  it("[DT2] and the contact was edited: it goes with a conflict, or gets a new copy", () => {
    const conflict = { _tag: "EditAgainstDelete", edited: "Database" };
    const pair = { contact: present(here), copy: gone };
    expect(decide(pair, forDelete)).toMatchObject({
      decision: "RemoveContact",
      conflicts: [{ ...conflict, winner: "Delete" }],
    });
    const { remoteId: _none, folderBase: _former, ...kept } = link;
    expect(decide({ ...pair, link: { ...link, undecided: [singlePath("notes")], trail: {} } })).toEqual({
      ...nothing,
      decision: "RecreateCopy",
      because: of("Edited", "Deleted"),
      contactId: id,
      name: "Anna",
      remoteId: "copy",
      folder: { _tag: "Create", marker, contact: here },
      intoFolder: [filled("office", "here")],
      conflicts: [{ ...conflict, winner: "Edit" }],
      link: { ...kept, databaseRevision: "d2", databaseBase: here },
    });
    expect(decide(pair, { listing: "Eventual" })).toMatchObject({ link: { seen: false } });
  });

  it("[L7] and the mapping is a newer one: that alone is no edit that would bring the copy back", () => {
    expect(decide({ contact: present(), copy: gone, link: { ...link, mapping: 0 } })).toMatchObject({
      decision: "RemoveContact",
      because: of("Unchanged", "Deleted"),
      conflicts: [],
    });
  });

  it("[EN29] and no listing had ever shown it: held, and a person may let the contact go", () => {
    const unproven: LinkedPair["copy"] = { _tag: "Gone", isUnproven: true };
    expect(decide({ contact: present(), copy: unproven })).toMatchObject({
      decision: "Hold",
      loser: "Database",
      reason:
        "the copy is gone, and no listing of the folder had ever shown it: whether anybody deleted it is not known",
    });
  });

  it.each([
    ["deleted", { _tag: "Deleted" }],
    ["no longer mirrored", left()],
  ] satisfies ReadonlyArray<[string, LinkedPair["contact"]]>)(
    "and so is the contact (%s): forgotten",
    (_, contact) => {
      expect(decide({ contact, copy: gone })).toMatchObject({ ...nothing, decision: "Forget", link: "Drop" });
    },
  );
});

describe("the contact was deleted", () => {
  const deleted: LinkedPair["contact"] = { _tag: "Deleted", record: recordOf(anna), isSelected: true };

  it("[DT1] its copy goes, at the revision that is known", () => {
    const removal = {
      ...nothing,
      decision: "RemoveCopy",
      because: of("Deleted", "Unchanged"),
      contactId: id,
      name: "Anna",
      remoteId: "copy",
      folder: { _tag: "Remove", id: "copy", revision: "f1" },
      removes: "Folder",
      link: "Drop",
    };
    expect(decide({ contact: deleted, copy: asLinked })).toEqual(removal);
    expect(decide({ contact: deleted, copy: copy() })).toMatchObject({ folder: { revision: "f2" } });
  });

  it("[DT2] and the copy edited: what is lost by it is in a conflict", () => {
    expect(decide({ contact: deleted, copy: copy(there) }, forDelete)).toMatchObject({
      decision: "RemoveCopy",
      conflicts: [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost: there }],
    });
  });

  it("[DT2] and the copy edited: it comes back with what both sides wrote", () => {
    const operation = decide({
      contact: { _tag: "Deleted", record: recordOf(here), isSelected: true },
      copy: copy(there),
      link: { ...link, undecided: [singlePath("notes")] },
    });
    const both = { ...here, ...there };
    expect(operation).toEqual({
      ...nothing,
      decision: "RestoreContact",
      because: of("Deleted", "Edited"),
      contactId: id,
      name: "Anna",
      remoteId: "copy",
      database: { _tag: "Restore", id, version: expect.objectContaining(ticked), contact: both },
      folder: { _tag: "Update", id: "copy", revision: "f2", marker, contact: both },
      intoDatabase: [filled("notes", "there")],
      intoFolder: [filled("office", "here")],
      conflicts: [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Edit" }],
      link: {
        ...link,
        folderBase: undefined,
        databaseBase: both,
        folderRevision: "f2",
        version: expect.objectContaining(ticked),
        undecided: [],
      },
    });
  });

  it("[DT2] and the copy edited, which needs nothing but its marker, if it lost that", () => {
    const contact = { _tag: "Deleted", record: recordOf(anna), isSelected: true } as const;
    const whole = decide({ contact, copy: copy(there) });
    expect(whole).not.toHaveProperty("folder");
    expect(whole).toMatchObject({ overwrites: [], link: { folderBase: there } });
    const { marker: _dropped, ...item } = {
      id: link.remoteId,
      revision: revision("f2"),
      contact: there,
      marker,
    };
    const bare = decide({ contact, copy: { _tag: "Present", item } });
    expect(bare).toMatchObject({ folder: { _tag: "Update", marker } });
    expect(bare?.link).not.toHaveProperty("folderBase");
  });

  it("[EN33] and the copy edited, but the contact is not mirrored: it comes back, and the copy goes", () => {
    const contact = { _tag: "Deleted", record: recordOf(here), isSelected: false } as const;
    expect(decide({ contact, copy: copy(there) })).toMatchObject({
      decision: "RestoreContact",
      database: { _tag: "Restore", contact: { notes: "there", office: "here" } },
      folder: { _tag: "Remove", id: "copy", revision: "f2" },
      removes: "Folder",
      link: "Drop",
    });
  });

  it("[EN25] and purged, and the copy edited: held, and when let go the copy is lost into a conflict", () => {
    const pair = { contact: { _tag: "Deleted" }, copy: copy(there) } as const;
    const held = decide(pair);
    expect(held).toMatchObject({
      decision: "Hold",
      link: "Keep",
      reason: "the contact was purged from its database: nothing is left to restore it from",
    });
    expect(held).not.toHaveProperty("loser");
    expect(decide({ ...pair, isReleased: true })).toMatchObject({
      decision: "RemoveCopy",
      conflicts: [{ winner: "Delete", lost: there }],
    });
  });
});
