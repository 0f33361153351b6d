import { withFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { beforeWriting } from "./meanwhile.js";
import { refusing } from "./scenarios/failing.js";
import { contactOf, copyIdOf, editHere, editThere, mirroring, nth, settle } from "./scenarios/scenario.js";
import { misreading } from "./misreading.js";
import { disagreements } from "./world.js";
import { anna, link } from "./linked-contact.js";
import { copy, decide, left } from "./deciding-linked.js";

describe("a copy that is adopted from an earlier mirror", () => {
  it.each(["Server", "Client"] as const)(
    "[L6, L4, EN13] and moves under its plan is adopted all the same, and gets no second one (%s)",
    async (naming) => {
      const world = await mirroring(3, { folder: { naming } });
      const first = copyIdOf(world, nth(0));
      editHere(world, nth(0), { notes: "here" });
      world.state.wipe();
      const target = beforeWriting(world, () => editThere(world, nth(0), { office: "there" }));
      expect(await world.remirror({ target }).sync()).toMatchObject({ counts: { Adopt: 3 } });
      await settle(world);
      expect(copyIdOf(world, nth(0))).toBe(first);
      expect(contactOf(world, 0)).toMatchObject({ notes: "here", office: "there" });
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[L6, EN11] and whose write is refused is adopted when it is tried again, and gets no second one", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    editHere(world, nth(0), { notes: "here" });
    world.state.wipe();
    await refusing(world, { _tag: "Forbidden", message: "you may not" }, (id) => id === nth(0), 1).sync();
    world.clock.advance(60_000);
    expect(await world.mirror.sync()).toMatchObject({ parked: 0, counts: { Adopt: 1 } });
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a copy of a contact that left", () => {
  it("[L4, DT3] goes after its last edit is home, also where that field swings", () => {
    const titled = (jobTitle: string) => ({ ...anna, jobTitle });
    const trail = { jobTitle: ['D:"A"', 'F:"B"', 'D:"A"', 'F:"B"', 'D:"A"'] };
    const agreed = { ...link, databaseBase: titled("A"), folderBase: titled("A"), trail };
    expect(decide({ contact: left(titled("A")), copy: copy(titled("B")), link: agreed })).toMatchObject({
      decision: "BringHomeThenRelease",
      database: { contact: titled("B") },
    });
  });
});

describe("an item that may be the only copy of a contact, and cannot be read", () => {
  it("[L6, EN22] whose contact has news before its time has come: that gets no second copy", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const copy = copyIdOf(world, nth(0));
    world.state.wipe();
    const mirror = misreading(world, (id) => id === copy);
    await mirror.sync();
    editHere(world, nth(0), { notes: "here" });
    expect(await mirror.sync()).toMatchObject({ counts: {}, parked: 2 });
    expect(world.folder.all()).toHaveLength(3);
    world.clock.advance(3_600_000);
    await settle(world);
    expect(copyIdOf(world, nth(0))).toBe(copy);
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a copy that was edited, and whose marker another program dropped", () => {
  it.each(["FailBefore", "DieBefore"] as const)(
    "[L4, L8, EN19] brings its edit home though the first try never reached the database (%s)",
    async (fate) => {
      const world = await mirroring(3);
      editThere(world, nth(0), { notes: "there" });
      world.folder.dropsMarker(copyIdOf(world, nth(0)));
      const error = { _tag: "Unavailable", message: "down" } as const;
      const database = withFaults(world.database, ({ name }) => {
        if (name !== "push") return { _tag: "Pass" };
        return fate === "FailBefore" ? { _tag: fate, error } : { _tag: fate };
      });
      await expect(world.remirror({ database }).sync()).rejects.toBeDefined();
      await settle(world);
      expect(contactOf(world, 0).notes).toBe("there");
      expect(disagreements(world)).toEqual([]);
    },
  );
});
