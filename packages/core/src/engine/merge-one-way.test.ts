import { samplePhotos } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { singlePath } from "../contact/field-path.js";
import { revision } from "../replica/ids.js";
import { asLinked, copy, decide, gone, here, left, of, present, there } from "../../test/deciding-linked.js";
import { anna, context, link, marker, recordOf } from "../../test/linked-contact.js";
import * as unlinked from "../../test/deciding-unlinked.js";
import { type Ignored, ignoredAfter } from "./ignored.js";

const ignoring = { direction: "ToFolderIgnoring" } as const;
const reverting = { direction: "ToFolderReverting" } as const;
const ignored: Ignored = { _tag: "Edited", agreed: anna };
/** As a link is after the copy said `there`, and that was ignored. */
const withIgnored = { ...link, folderBase: there, folderRevision: revision("f2"), ignored };
const withDeletion = { ...link, ignored: { _tag: "Deleted" } } as const;

describe("[DI2] a mirror that ignores what is done in the folder", () => {
  it("notes a copy's edit once, and writes nothing", () => {
    const noted = decide({ contact: present(), copy: copy(there) }, ignoring);
    expect(noted).toMatchObject({
      decision: "IgnoreCopy",
      because: of("Unchanged", "Edited"),
      conflicts: [],
      link: { databaseBase: anna, folderBase: there, folderRevision: "f2", ignored },
    });
    expect(noted).not.toHaveProperty("database");
    expect(noted).not.toHaveProperty("folder");
    const record = { ...present(), link: { ...withIgnored, databaseRevision: revision("d2") } };
    expect(decide({ contact: present(), copy: asLinked, link: record.link }, ignoring)).toBeUndefined();
  });

  it("lets the contact's edits go out beside it, field by field", () => {
    const written = decide({ contact: present(here), copy: copy(there) }, ignoring);
    expect(written).toMatchObject({
      decision: "WriteCopy",
      because: of("Edited", "Edited"),
      folder: { _tag: "Update", contact: { ...here, notes: "there" } },
      conflicts: [],
      link: { databaseBase: here, ignored: { _tag: "Edited", agreed: here } },
    });
    expect(written).not.toHaveProperty("database");
  });

  it("[L4] keeps what a contact's edit overwrites in a conflict, also when it was ignored long ago", () => {
    const conflicts = [
      {
        _tag: "FieldConflict",
        path: "notes",
        database: { _tag: "Text", field: "notes", value: "mine" },
        folder: { _tag: "Text", field: "notes", value: "there" },
        winner: "Database",
      },
    ];
    const mine = { ...anna, notes: "mine" };
    for (const pair of [
      { contact: present(mine), copy: copy(there) },
      { contact: present(mine), copy: asLinked, link: withIgnored },
    ]) {
      const written = decide(pair, ignoring);
      expect(written).toMatchObject({ decision: "WriteCopy", folder: { contact: mine }, conflicts });
      expect(written?.link).not.toHaveProperty("ignored");
    }
  });

  it("lets a deleted copy stay deleted until its contact is edited", () => {
    const noted = decide({ contact: present(), copy: gone }, ignoring);
    expect(noted).toMatchObject({
      decision: "IgnoreCopy",
      because: of("Unchanged", "Deleted"),
      link: { remoteId: "copy", ignored: { _tag: "Deleted" }, folderRevision: "" },
    });
    expect(noted).not.toHaveProperty("removes");
    const quiet = { ...withDeletion, databaseRevision: revision("d2") };
    expect(decide({ contact: present(), copy: asLinked, link: quiet }, ignoring)).toBeUndefined();
    const back = decide({ contact: present(here), copy: asLinked, link: withDeletion }, ignoring);
    expect(back).toMatchObject({
      decision: "RecreateCopy",
      folder: { _tag: "Create", marker, contact: here },
      conflicts: [],
    });
    expect(back?.link).not.toHaveProperty("ignored");
  });

  it("takes a copy that is there again for what it is", () => {
    const back = decide({ contact: present(), copy: copy(), link: withDeletion }, ignoring);
    expect(back).toMatchObject({ decision: "Settle", link: { folderRevision: "f2" } });
    expect(back?.link).not.toHaveProperty("ignored");
  });
});

describe("[DI3] a mirror that puts right what is done in the folder", () => {
  it("writes the copy as its contact is, and keeps what it undoes in conflicts", () => {
    expect(
      decide({ contact: present(), copy: copy({ ...there, givenName: "Anne" }) }, reverting),
    ).toMatchObject({
      decision: "RevertCopy",
      because: of("Unchanged", "Edited"),
      folder: { _tag: "Update", revision: "f2", contact: anna },
      overwrites: ["Folder"],
      conflicts: [
        {
          path: "givenName",
          base: { value: "Anna" },
          database: { value: "Anna" },
          folder: { value: "Anne" },
        },
        { path: "notes", folder: { value: "there" }, winner: "Database" },
      ],
    });
    const both = decide({ contact: present(here), copy: copy(there) }, reverting);
    expect(both).toMatchObject({
      decision: "RevertCopy",
      folder: { contact: here },
      link: { databaseBase: here },
    });
    expect(both).not.toHaveProperty("database");
  });

  it("makes a deleted copy again", () => {
    for (const contact of [present(), present(here)])
      expect(decide({ contact, copy: gone }, reverting)).toMatchObject({
        decision: "RecreateCopy",
        folder: { _tag: "Create" },
        conflicts: [],
      });
  });

  it("[L2] leaves what a service made of our values, and a contact's edit of another field does too", () => {
    const spelled = { ...anna, givenName: "ANNA" };
    const respelled = { ...link, folderBase: spelled };
    const edited = { contact: present(here), link: respelled };
    expect(decide({ ...edited, copy: copy(spelled) }, reverting)).toMatchObject({
      decision: "WriteCopy",
      folder: { contact: { ...here, givenName: "ANNA" } },
    });
    expect(decide({ contact: present(), copy: copy(spelled), link: respelled }, reverting)).toMatchObject({
      decision: "Settle",
    });
  });

  it("puts back the category that a person took off", () => {
    const filed = { ...anna, categories: ["Business"] };
    const pair = { contact: present(), copy: copy(), link: { ...link, folderBase: filed } };
    expect(decide(pair, { ...reverting, category: "Business" })).toMatchObject({
      folder: { contact: filed },
    });
    expect(decide(pair, { ...ignoring, category: "Business" })).not.toHaveProperty("folder");
  });

  it("puts back a photo, and keeps the one that it overwrites", () => {
    const [one, other] = samplePhotos;
    if (one === undefined || other === undefined) return expect.fail("two photos are needed");
    const pictured = { ...anna, photo: one };
    const pair = {
      link: { ...link, databaseBase: pictured, folderBase: pictured },
      contact: present(pictured),
    };
    expect(decide({ ...pair, copy: copy({ ...anna, photo: other }) }, reverting)).toMatchObject({
      folder: { contact: { photo: one } },
      intoFolder: [{ path: "photo" }],
      conflicts: [{ path: "photo", folder: { _tag: "Photo", value: other }, winner: "Database" }],
    });
    expect(decide({ ...pair, copy: copy(anna) }, reverting)).toMatchObject({ folder: { contact: pictured } });
  });

  it("[EN18] holds a field that somebody sets again each time", () => {
    let now = link;
    for (let time = 0; time < 3; time += 1) {
      const done = decide({ contact: present(), copy: copy(there), link: now }, reverting);
      if (time === 2) return expect(done).toMatchObject({ decision: "Hold", loser: "Folder" });
      expect(done).toMatchObject({ decision: "RevertCopy" });
      const draft = done?.link;
      if (draft === undefined || draft === "Keep" || draft === "Drop") return expect.fail("no link");
      now = { ...link, ...draft, remoteId: link.remoteId, folderBase: anna };
    }
    return expect.fail("it goes on for ever");
  });
});

for (const direction of ["ToFolderIgnoring", "ToFolderReverting"] as const)
  describe(`[DI1] ${direction}: nothing goes home`, () => {
    it("when the contact left or was deleted: what the copy said is in a conflict", () => {
      const conflicts = [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost: there }];
      for (const contact of [left(), { _tag: "Deleted" } as const])
        for (const pair of [{ copy: copy(there) }, { copy: asLinked, link: withIgnored }]) {
          const removal = decide({ contact, ...pair }, { direction });
          expect(removal).toMatchObject({ folder: { _tag: "Remove" }, conflicts, link: "Drop" });
          expect(removal).not.toHaveProperty("database");
        }
    });

    it("when a person lets the copy stand", () => {
      const stands = decide({ contact: present(here), copy: copy(there), standing: "Folder" }, { direction });
      expect(stands).toMatchObject({ link: { databaseBase: here, folderBase: there } });
      expect(stands).not.toHaveProperty("database");
      expect(stands).not.toHaveProperty("folder");
      const pair = { copy: copy(there), standing: "Folder" } as const;
      expect(
        decide({ contact: { _tag: "Deleted", record: unlinked.record }, ...pair }, { direction }),
      ).toMatchObject({
        decision: "Hold",
        reason: expect.stringContaining("restore it there"),
      });
    });

    it("when a person lets stand what was ignored before, that is agreed on from then on", () => {
      const before = { ...withIgnored, databaseRevision: revision("d2") };
      const agreed = decide(
        { contact: present(), copy: asLinked, link: before, standing: "Folder" },
        { direction },
      );
      expect(agreed).toMatchObject({ link: { databaseBase: anna, folderBase: there } });
      expect(agreed?.link).not.toHaveProperty("ignored");
    });

    it("when the database stands, the copy is written as the contact is", () => {
      expect(
        decide({ contact: present(here), copy: copy(there), standing: "Database" }, { direction }),
      ).toMatchObject({ folder: { contact: here }, conflicts: [{ path: "notes" }] });
    });

    it("[EN29] when nobody ever saw the copy that is gone: held, and either answer is no deletion", () => {
      const pair = { contact: present(), copy: { _tag: "Gone", isUnproven: true } as const };
      expect(decide(pair, { direction })).toMatchObject({ decision: "Hold", loser: "Database" });
      const released = decide({ ...pair, isReleased: true }, { direction });
      expect(released?.decision).toBe(direction === "ToFolderIgnoring" ? "IgnoreCopy" : "RecreateCopy");
      expect(decide({ ...pair, standing: "Database" }, { direction })).toMatchObject({
        decision: "RecreateCopy",
      });
    });

    it("of an item that is found again: it stays as it says, or is put right, and keeps its marker", () => {
      const item = unlinked.itemOf(unlinked.filed({ ...unlinked.anna, notes: "there" }));
      const adopted = unlinked.decide({ contact: unlinked.inMirror(), item }, { direction });
      expect(adopted).toMatchObject({ decision: "Adopt" });
      expect(adopted).not.toHaveProperty("database");
      expect(adopted).toMatchObject(
        direction === "ToFolderIgnoring"
          ? { conflicts: [], link: { ignored: { agreed: { givenName: "Anna" } } } }
          : { folder: { contact: unlinked.filed(unlinked.anna) }, conflicts: [{ path: "notes" }] },
      );
      const outside = unlinked.decide({ contact: unlinked.outside(), item }, { direction });
      expect(outside).toMatchObject({
        decision: "RemoveCopy",
        conflicts: [{ _tag: "EditAgainstDelete", lost: { notes: "there" } }],
      });
      expect(outside).not.toHaveProperty("database");
    });

    it("and what a person had yet to decide is decided: the database's value goes out", () => {
      const [mine, theirs] = [
        { ...anna, notes: "mine" },
        { ...anna, notes: "theirs" },
      ];
      const open = { ...link, databaseBase: mine, folderBase: theirs, undecided: [singlePath("notes")] };
      expect(decide({ contact: present(mine), copy: copy(theirs), link: open }, { direction })).toMatchObject(
        {
          folder: { contact: mine },
          conflicts: [{ path: "notes", folder: { value: "theirs" }, winner: "Database" }],
          link: { undecided: [] },
        },
      );
    });
  });

describe("[DI4] back to both ways", () => {
  it("what was ignored is an edit of the folder's like any other", () => {
    expect(decide({ contact: present(), copy: asLinked, link: withIgnored })).toMatchObject({
      decision: "WriteContact",
      because: of("Unchanged", "Edited"),
      database: { _tag: "Update", contact: there },
    });
  });

  it("[DT2] also against a deletion of its contact, which comes back with it", () => {
    const pair = { contact: { _tag: "Deleted", record: recordOf(anna) } as const, copy: asLinked };
    const restored = decide({ ...pair, link: withIgnored });
    expect(restored).toMatchObject({ decision: "RestoreContact", database: { contact: there } });
    expect(restored?.link).not.toHaveProperty("ignored");
  });

  it("but no deletion that was ignored deletes a contact: it gets a new copy", () => {
    const back = decide({ contact: present(), copy: asLinked, link: withDeletion });
    expect(back).toMatchObject({ decision: "RecreateCopy", conflicts: [] });
    expect(back?.link).not.toHaveProperty("ignored");
    expect(decide({ contact: left(), copy: asLinked, link: withDeletion })).toMatchObject({
      decision: "Forget",
    });
  });
});

it("[MG8] what the service makes of a contact's edit is not taken for the person's, who is ignored", () => {
  const sent = { ...there, surname: "Ek" };
  const stored = { ...there, surname: "EK" };
  expect(ignoredAfter({ _tag: "Edited", agreed: { ...anna, surname: "Ek" } }, sent, stored)).toEqual({
    _tag: "Edited",
    agreed: { ...anna, surname: "EK" },
  });
  expect(ignoredAfter({ _tag: "Deleted" }, sent, stored)).toEqual({ _tag: "Deleted" });
  expect(context.direction).toBe("TwoWay");
});
