import type { BusinessContact, Selection } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, newWorld, person, sorted } from "../world.js";
import {
  addPeople,
  copyIdOf,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
  writesOf,
} from "./scenario.js";

const everyLoss = { guard: { share: 0, count: 0 } };
const noGuard = { guard: { share: 1, count: 1_000, all: "Pass" as const } };

describe("deletions", () => {
  it.each(["here", "there"])(
    "[S62, EN7] unattended with a strict guard, one made %s is held without a write; reviewed it happens",
    async (side) => {
      const deleting = async (world: World) => {
        if (side === "here") world.database.remove(nth(0));
        else world.folder.personRemoves(copyIdOf(world, nth(0)));
        return world;
      };
      const guarded = await deleting(await mirroring(4, { mirror: everyLoss }));
      for (let run = 0; run < 3; run += 1) expect(await writesOf(guarded, guarded.mirror.sync)).toBe(0);
      const [held] = await guarded.mirror.held();
      expect(held).toMatchObject({ contactId: nth(0), reason: expect.stringContaining("1 of 4") });
      await guarded.mirror.release(held?.id ?? "");
      expect(await writesOf(guarded, guarded.mirror.sync)).toBe(1);
      const free = await deleting(await mirroring(4, { mirror: noGuard }));
      expect(await writesOf(free, free.mirror.sync)).toBe(1);
      for (const world of [guarded, free]) {
        expect(world.database.all()).toHaveLength(3);
        expect(disagreements(world)).toEqual([]);
      }
    },
  );

  it.each(["let go", "put back"])(
    "[S70, EN10] all deleted in the database, held, then %s: counted exactly",
    async (answer) => {
      const world = await mirroring(30);
      const own = world.folder.personAdds(person({ surname: "Own" }));
      for (let n = 0; n < 30; n += 1) world.database.remove(nth(n));
      expect(await world.mirror.sync()).toMatchObject({
        counts: {},
        held: 30,
        writes: { database: 0, folder: 0 },
      });
      const [held] = await world.mirror.held();
      const isBack = answer === "put back";
      expect(await world.mirror[isBack ? "discard" : "release"](held?.group ?? "")).toBe(30);
      expect(await world.mirror.sync()).toMatchObject(
        isBack
          ? {
              counts: { RestoreContact: 30 },
              writes: { database: 30, folder: 0 },
              held: 0,
              outcome: "Complete",
            }
          : { counts: { RemoveCopy: 30 }, writes: { database: 0, folder: 30 }, held: 0, outcome: "Complete" },
      );
      await settle(world);
      expect(world.database.all()).toHaveLength(isBack ? 30 : 0);
      expect(world.folder.all()).toHaveLength(isBack ? 31 : 1);
      expect(world.folder.all().map(({ id }) => id)).toContain(own);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it.each(["here", "there"])(
    "[S71, EN7] everything changed %s at once is held, and happens when it is released",
    async (side) => {
      const world = await mirroring(12);
      for (let n = 0; n < 12; n += 1)
        (side === "here" ? editHere : editThere)(world, nth(n), { surname: `Changed ${n}` });
      const before = contents(world);
      for (let run = 0; run < 2; run += 1)
        expect(await world.mirror.sync()).toMatchObject({ held: 12, writes: { database: 0, folder: 0 } });
      expect(contents(world)).toEqual(before);
      const [held] = await world.mirror.held();
      expect(held?.reason).toContain("12 of 12 contacts would be overwritten");
      await world.mirror.release(held?.group ?? "");
      expect(await writesOf(world, () => settle(world))).toBe(12);
      expect(world.database.get(nth(3))?.contact.surname).toBe("Changed 3");
      expect(disagreements(world)).toEqual([]);
    },
  );
});

const ownedBy = (...owners: ReadonlyArray<string>): Selection => ({
  name: owners.join(),
  includes: ({ owner }: BusinessContact) => owners.includes(owner ?? ""),
});

const owned = async (): Promise<World> => {
  const world = newWorld({ mirror: { selection: ownedBy("ann") } });
  for (const [n, owner] of ["ann", "ann", "bo", "bo"].entries())
    world.database.add(person({ surname: `Ek ${n}` }), { id: nth(n), owner });
  await settle(world);
  return world;
};

const mirrored = (world: World): ReadonlyArray<string> =>
  sorted(world.folder.all().flatMap(({ marker }) => marker?.contactId ?? []));

describe("the selection", () => {
  it("[S65, DT3] grows, shrinks, and contacts come and go under it: copies follow, no contact is deleted", async () => {
    const world = await owned();
    expect(mirrored(world)).toEqual(["c0", "c1"]);
    const both = world.remirror({ selection: ownedBy("ann", "bo") });
    expect(await writesOf(world, both.sync)).toBe(2);
    expect(mirrored(world)).toEqual(["c0", "c1", "c2", "c3"]);
    const bo = world.remirror({ selection: ownedBy("bo") });
    expect(await bo.sync()).toMatchObject({ counts: { ReleaseCopy: 2 } });
    expect(mirrored(world)).toEqual(["c2", "c3"]);
    world.database.reclassify(nth(0), { owner: "bo" });
    world.database.reclassify(nth(2), { owner: "ann" });
    await settle(world, bo);
    expect(mirrored(world)).toEqual(["c0", "c3"]);
    expect(world.database.all()).toHaveLength(4);
    expect(world.database.deleted()).toEqual([]);
  });

  it("[S63, DT3] a contact that left it while its copy was deleted stays; one that is really gone is deleted", async () => {
    const world = await owned();
    world.database.reclassify(nth(0), { owner: "bo" });
    world.folder.personRemoves(copyIdOf(world, nth(0)));
    await settle(world);
    expect(world.database.get(nth(0))).toBeDefined();
    world.database.add(person({ surname: "Third" }), { id: nth(7), owner: "ann" });
    await settle(world);
    world.folder.personRemoves(copyIdOf(world, nth(1)));
    await settle(world);
    expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(1)]);
    expect(mirrored(world)).toEqual(["c7"]);
  });
});

describe("the folder", () => {
  it("[S67, L10] gone, back, or another one under its name: an error that says so, and nothing deleted", async () => {
    const world = await mirroring(3);
    const before = contents(world);
    world.target.dropFolder(world.folder.id);
    for (const verb of ["sync", "plan", "stop"] as const)
      await expect(world.mirror[verb]()).rejects.toMatchObject({ _tag: "FolderMissing" });
    const other = world.target.addFolder({ name: world.folder.name });
    await expect(world.mirror.sync()).rejects.toMatchObject({ _tag: "FolderMissing" });
    await expect(world.remirror({ folder: other.id }).sync()).rejects.toMatchObject({
      _tag: "WrongFolder",
      bound: world.folder.id,
      given: other.id,
    });
    expect(contents(world)).toEqual(before);
    expect(other.all()).toEqual([]);
    expect(await world.mirror.status()).toMatchObject({ phase: "Mirroring", mirrored: 3 });
  });

  it("[S67, L3] one renamed is still the same, and a new one beside it is left alone", async () => {
    const world = await mirroring(2);
    const other = world.target.addFolder({ name: "New" });
    other.personAdds(person({ surname: "Own" }));
    const before = other.snapshot(world.database.id);
    editHere(world, nth(0), { notes: "here" });
    await settle(world, world.remirror({ target: targetWith(world, () => ({ name: "Renamed" })) }));
    expect(other.snapshot(world.database.id)).toEqual(before);
    expect(disagreements(world)).toEqual([]);
  });

  it("[S66, EN23] the category is put on with each create and update, once, whatever its case, and made known once", async () => {
    const world = newWorld({ mirror: { category: "Business" } });
    const { id } = world.database.add(person({ surname: "Ek", categories: ["BUSINESS", "Golf"] }));
    addPeople(world, 1);
    await settle(world);
    expect(world.copyOf(nth(0))?.contact.categories).toEqual(["Business"]);
    expect(
      world.copyOf(id)?.contact.categories.filter((name) => name.toLowerCase() === "business"),
    ).toHaveLength(1);
    editThere(world, nth(0), { categories: [] });
    editHere(world, nth(0), { notes: "here" });
    await settle(world);
    expect(world.copyOf(nth(0))?.contact).toMatchObject({ notes: "here", categories: ["Business"] });
    expect(world.target.categories()).toEqual(["Business"]);
    const plain = await mirroring(1);
    expect(plain.copyOf(nth(0))?.contact.categories).toEqual([]);
    expect(plain.target.categories()).toEqual([]);
  });
});
