import type { MemoryFolder } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, person } from "../world.js";
import { copyIdOf, contactOf, editHere, editThere, mirroring, nth, settle, writesOf } from "./scenario.js";

/** The world, as it is when the mirror is in that folder. */
const inside = (world: World, folder: MemoryFolder): World => ({
  ...world,
  folder,
  copyOf: (id) => folder.all().find(({ marker }) => marker?.contactId === id),
  writes: () => world.writes() + (folder === world.folder ? 0 : folder.calls.counts().writes),
});

const addOwn = (folder: MemoryFolder): void => void folder.personAdds(person({ surname: "Own" }));

describe("another folder", () => {
  it("[S67, CF1, CF2] chosen: the copies in the old one bring their edits home and go, those in the new one are made", async () => {
    const world = await mirroring(5);
    const next = world.target.addFolder({ name: "New" });
    for (const folder of [world.folder, next]) addOwn(folder);
    const own = [world.folder, next].map((folder) => folder.snapshot(world.database.id));
    editHere(world, nth(0), { notes: "here" });
    editThere(world, nth(1), { notes: "there" });
    world.database.remove(nth(2));
    world.folder.personRemoves(copyIdOf(world, nth(3)));
    world.database.add(person({ surname: "New" }), { id: nth(9) });
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
    const there = inside(world, next);
    await settle(there);
    expect(world.database.all().map(({ id }) => id)).toEqual([0, 1, 4, 9].map(nth));
    expect([0, 1].map((n) => contactOf(world, n).notes)).toEqual(["here", "there"]);
    expect(disagreements(there)).toEqual([]);
    expect(world.folder.all()).toHaveLength(1);
    expect([world.folder, next].map((folder) => folder.snapshot(world.database.id))).toEqual(own);
  });

  it("[S67, CF10] there and back again ends as if the mirror had never left", async () => {
    const [world, plain] = [await mirroring(4), await mirroring(4)];
    const next = world.target.addFolder({ name: "New" });
    await world.mirror.changeFolder({ folder: next.id });
    const there = inside(world, next);
    for (const each of [there, plain]) editThere(each, nth(1), { notes: "there" });
    for (const each of [there, plain]) editHere(each, nth(2), { notes: "here" });
    await world.mirror.changeFolder({ folder: world.folder.id });
    await settle(world);
    await settle(plain);
    expect(contents(world)).toEqual(contents(plain));
    expect(next.all()).toEqual([]);
    expect(await world.mirror.conflicts()).toEqual([]);
  });
});

describe("a folder made anew under the old name", () => {
  it("[S67, CF8, CF10] is a new one: nobody is deleted for it, and changing to it gives everybody a copy there", async () => {
    const world = await mirroring(4);
    const before = world.database.all();
    world.target.dropFolder(world.folder.id);
    const anew = world.target.addFolder({ name: world.folder.name });
    addOwn(anew);
    const own = anew.snapshot(world.database.id);
    for (const verb of [world.mirror.sync, () => world.mirror.changeFolder({ folder: anew.id })])
      await expect(verb()).rejects.toMatchObject({ _tag: "FolderMissing" });
    expect(anew.snapshot(world.database.id)).toEqual(own);
    expect(await world.mirror.changeFolder({ folder: anew.id, giveUpFormer: true })).toMatchObject({
      outcome: "Changed",
      fill: { counts: { CreateCopy: 4 } },
    });
    expect(world.database.all()).toEqual(before);
    const there = inside(world, anew);
    expect(await writesOf(there, () => settle(there))).toBe(0);
    expect(disagreements(there)).toEqual([]);
    expect(anew.snapshot(world.database.id)).toEqual(own);
  });

  it("[S67, CF1] while the former one stays under another: the copies move, and neither is taken for the other", async () => {
    const world = await mirroring(3);
    const anew = world.target.addFolder({ name: world.folder.name });
    addOwn(anew);
    editThere(world, nth(0), { notes: "there" });
    await settle(world);
    expect(anew.all()).toHaveLength(1);
    expect(await world.mirror.changeFolder({ folder: anew.id })).toMatchObject({ outcome: "Changed" });
    const there = inside(world, anew);
    await settle(there);
    expect(world.folder.all()).toEqual([]);
    expect(anew.all()).toHaveLength(4);
    expect(contactOf(world, 0).notes).toBe("there");
    expect(disagreements(there)).toEqual([]);
  });

  it("[S67, L10] under the old id as well, and empty: everybody waits, and put back everybody has a copy there", async () => {
    const world = await mirroring(4, { folder: { naming: "Client" } });
    world.target.dropFolder(world.folder.id);
    const anew = world.target.addFolder({ id: world.folder.id, name: world.folder.name });
    addOwn(anew);
    anew.expireCursors();
    const there = inside(world, anew);
    expect(await writesOf(there, world.mirror.sync)).toBe(0);
    const held = await world.mirror.held();
    expect(held.map(({ contactId }) => contactId)).toEqual([0, 1, 2, 3].map(nth));
    await world.mirror.discard(held[0]?.group ?? "");
    await settle(there);
    expect(world.database.deleted()).toEqual([]);
    expect(anew.all()).toHaveLength(5);
    expect(disagreements(there)).toEqual([]);
  });
});
