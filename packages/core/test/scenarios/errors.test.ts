import type { ReplicaError } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, newWorld, person } from "../world.js";
import { failing, folderFailing, refusing, unavailable } from "./failing.js";
import { addPeople, copyIdOf, editHere, editThere, mirroring, nth, settle, writesOf } from "./scenario.js";

const cursorsOf = (world: World) => {
  const { databaseCursor, folderCursor } = JSON.parse(world.state.snapshot().binding[0]?.text ?? "{}");
  return [databaseCursor, folderCursor];
};

describe("a service that fails", () => {
  it("[S9, EN16] overloaded half-way through the updates: the links of those that were done survive", async () => {
    const world = await mirroring(10, { folder: { batchSize: 1, concurrency: 1 } });
    for (let n = 0; n < 10; n += 1) editHere(world, nth(n), { notes: "here" });
    const links = () => world.state.snapshot().links.map(({ text }) => text);
    const before = new Set(links());
    let pushes = 0;
    const overloaded: ReplicaError = { _tag: "RateLimited", message: "slow down" };
    const mirror = folderFailing(world, overloaded, (call) => call === "push" && (pushes += 1) > 5);
    await expect(mirror.sync()).rejects.toMatchObject({
      _tag: "FolderFailed",
      error: { _tag: "RateLimited" },
    });
    expect(links().filter((text) => !before.has(text))).toHaveLength(5);
    expect(await world.mirror.sync()).toMatchObject({ writes: { folder: 5 }, conflicts: 0, parked: 0 });
    expect(disagreements(world)).toEqual([]);
  });

  it.each(["FailBefore", "FailAfter"] as const)(
    "[S10, L8] every write fails in the first runs (%s), then all works: the right end, no twin",
    async (when) => {
      const world = await mirroring(6, { folder: { naming: "Server" } });
      const act = () => {
        world.database.add(person({ surname: "New" }), { id: nth(9) });
        editHere(world, nth(0), { notes: "here" });
        editThere(world, nth(1), { notes: "there" });
        world.database.remove(nth(2));
        world.folder.personRemoves(copyIdOf(world, nth(3)));
      };
      act();
      const mirror = failing(world, unavailable, (call) => call === "push", when);
      for (let run = 0; run < 3; run += 1)
        await mirror.sync().catch((error: unknown) => expect(error).toMatchObject({ error: unavailable }));
      await settle(world);
      expect(world.folder.all()).toHaveLength(5);
      expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(2), nth(3)]);
      expect(world.database.get(nth(1))?.contact.notes).toBe("there");
      expect(await world.mirror.conflicts()).toEqual([]);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S26, L11] one update fails: its link alone stays as it was, and its edit is not forgotten", async () => {
    const world = await mirroring(5);
    const linkOf = (n: number) => world.state.snapshot().links.find(({ key }) => key === nth(n))?.text;
    const before = [0, 1].map(linkOf);
    for (let n = 0; n < 5; n += 1) editHere(world, nth(n), { notes: "here" });
    const mirror = refusing(world, { _tag: "Forbidden", message: "no" }, (id) => id === nth(0), 1);
    expect(await mirror.sync()).toMatchObject({ outcome: "Partial", parked: 1, writes: { folder: 4 } });
    expect(linkOf(0)).toBe(before[0]);
    expect(linkOf(1)).not.toBe(before[1]);
    world.clock.advance(60_000);
    await settle(world, mirror);
    expect(world.copyOf(nth(0))?.contact.notes).toBe("here");
  });

  it("[S49, EN17] a passing failure moves no cursor, and lands once after it", async () => {
    const world = await mirroring(4);
    const before = cursorsOf(world);
    editHere(world, nth(0), { notes: "here" });
    editThere(world, nth(1), { notes: "there" });
    await expect(failing(world, unavailable, (call) => call === "push").sync()).rejects.toMatchObject({
      error: { _tag: "Unavailable" },
    });
    expect(cursorsOf(world)).toEqual(before);
    expect(await writesOf(world, () => settle(world))).toBe(2);
    expect(cursorsOf(world)).not.toEqual(before);
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a side that cannot be reached, or written", () => {
  it.each([true, false])(
    "[S54, L8] edits made offline, the program restarted meanwhile: %s, arrive when the line is back",
    async (isRestarted) => {
      const world = await mirroring(6);
      const offline = failing(world, unavailable, () => true);
      world.database.add(person({ surname: "New" }), { id: nth(9) });
      world.database.add(person({ surname: "Came and went" }), { id: nth(8) });
      await expect(offline.sync()).rejects.toMatchObject({ error: { _tag: "Unavailable" } });
      editHere(world, nth(0), { notes: "here" });
      world.database.remove(nth(1));
      world.database.remove(nth(8));
      editThere(world, nth(2), { notes: "there" });
      await expect(offline.sync()).rejects.toMatchObject({ error: { _tag: "Unavailable" } });
      expect(await writesOf(world, () => settle(world, isRestarted ? world.remirror() : world.mirror))).toBe(
        4,
      );
      expect(world.database.all().map(({ id }) => id)).toEqual([
        nth(0),
        nth(2),
        nth(3),
        nth(4),
        nth(5),
        nth(9),
      ]);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S25, EN12] a folder that may only be read is refused before anything is done", async () => {
    const world = newWorld({ folder: { access: "ReadOnly" } });
    addPeople(world, 2);
    const before = contents(world);
    await expect(world.mirror.sync()).rejects.toMatchObject({ _tag: "FolderReadOnly", folder: "Contacts" });
    await expect(world.mirror.plan()).rejects.toMatchObject({ _tag: "FolderReadOnly" });
    expect([contents(world), world.writes()]).toEqual([before, 0]);
  });

  it("[S25, L4] a folder that turns read-only keeps giving its edits, and takes ours when it may be written again", async () => {
    const world = await mirroring(3);
    const locked = refusing(world, { _tag: "Forbidden", message: "read only" }, () => true, 99);
    editThere(world, nth(0), { notes: "there" });
    editHere(world, nth(1), { notes: "here" });
    expect(await locked.sync()).toMatchObject({ parked: 1, writes: { database: 1, folder: 0 } });
    world.clock.advance(60_000);
    await settle(world);
    expect(world.copyOf(nth(1))?.contact.notes).toBe("here");
    expect(disagreements(world)).toEqual([]);
  });
});
