import { describe, expect, it } from "vitest";
import {
  asLinked,
  copy,
  decide,
  disowned,
  gone,
  here,
  left,
  nothing,
  of,
  present,
  there,
  ticked,
} from "../../test/deciding-linked.js";
import { anna, context, filled, id, recordOf } from "../../test/linked-contact.js";

describe("the contact left the mirror", () => {
  it("[DT3] its copy goes, and nobody deleted anything", () => {
    expect(decide({ contact: left(), copy: asLinked })).toMatchObject({
      ...nothing,
      decision: "ReleaseCopy",
      removes: "Folder",
      link: "Drop",
    });
  });

  it("[DT3] the copy's last edits come home before it goes", () => {
    expect(decide({ contact: left(here), copy: copy(there) })).toEqual({
      ...nothing,
      decision: "BringHomeThenRelease",
      because: of("Left", "Edited"),
      contactId: id,
      name: "Anna",
      remoteId: "copy",
      database: {
        _tag: "Update",
        id,
        revision: "d2",
        version: expect.objectContaining(ticked),
        contact: { ...here, ...there },
      },
      intoDatabase: [filled("notes", "there")],
      intoFolder: [filled("office", "here")],
      folder: { _tag: "Remove", id: "copy", revision: "f2" },
      removes: "Folder",
      link: "Drop",
    });
  });

  it("[DT3] where they differ, the conflict is recorded, and only the database can be overwritten by it", () => {
    const pair = { contact: left({ ...anna, notes: "here" }), copy: copy(there) };
    expect(decide(pair)).toMatchObject({
      overwrites: [],
      conflicts: [{ path: "notes", winner: "Database" }],
    });
    const won = decide(pair, { policy: { ...context.policy, field: "folder" } });
    expect(won).toMatchObject({ overwrites: ["Database"], database: { contact: { notes: "there" } } });
  });

  it("[DT3] a copy whose edit says what the contact says has nothing to bring home", () => {
    const operation = decide({ contact: left(there), copy: copy(there) });
    expect(operation).toMatchObject({ ...nothing, decision: "BringHomeThenRelease", removes: "Folder" });
    expect(operation).not.toHaveProperty("database");
  });
});

describe("a person's answer", () => {
  it("[DT4] a copy with somebody else's marker is held, and when let go forgotten", () => {
    expect(decide({ contact: present(), copy: disowned })).toMatchObject({
      decision: "Hold",
      reason: "the copy now carries another contact's marker",
    });
    const released = { contact: present(), copy: disowned, isReleased: true } as const;
    expect(decide(released)).toMatchObject({ decision: "Forget", link: "Drop" });
  });

  it("[EN10] the database stands: its contact gets a copy again, and its values go over those of the copy", () => {
    const standing = "Database";
    const again = decide({ contact: present(), copy: gone, standing });
    expect(again).toMatchObject({ decision: "RecreateCopy", conflicts: [] });
    const over = decide({ contact: present(), copy: copy(there), standing });
    expect(over).toMatchObject({ folder: { contact: anna }, intoFolder: [{ path: "notes" }], conflicts: [] });
    expect(over).not.toHaveProperty("database");
    expect(decide({ contact: { _tag: "Deleted" }, copy: gone, standing })).toMatchObject({
      decision: "Forget",
    });
  });

  it("[EN10] the folder stands: its copy's values go over those of the contact, which comes back if it is deleted", () => {
    const standing = "Folder";
    const over = decide({ contact: present(here), copy: asLinked, standing });
    expect(over).toMatchObject({
      database: { contact: anna },
      intoDatabase: [{ path: "office" }],
      conflicts: [],
    });
    expect(over).not.toHaveProperty("folder");
    const deleted = { _tag: "Deleted", record: recordOf(anna), isSelected: true } as const;
    const back = decide({ contact: deleted, copy: asLinked, standing });
    expect(back).toMatchObject({ decision: "RestoreContact", conflicts: [] });
    expect(decide({ contact: present(), copy: gone, standing })).toMatchObject({ decision: "RemoveContact" });
  });

  it("[EN10] the folder stands, but the contact has left the mirror: it has to be selected again", () => {
    expect(decide({ contact: left(), copy: asLinked, standing: "Folder" })).toMatchObject({
      decision: "Hold",
      reason: "the contact has left the mirror: select it again to keep its copy",
    });
  });
});
