import { type RemoteId, accountType } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person, sorted } from "../../test/world.js";

const phones = [{ kind: "mobile", number: "1" }] as const;

/** Three contacts of one import, by Move or by Copy, beside a contact and an item of nobody's import. */
const imported = async (mode: "Copy" | "Move") => {
  let ids = 0;
  const world = newWorld({ mirror: { newContactId: () => `made-${(ids += 1)}` } });
  world.database.add(person({ surname: "kept" }), { id: idOf("kept") });
  await world.mirror.sync();
  const which = ["a", "b", "c"].map((surname) => world.folder.personAdds(person({ surname, phones })));
  await world.mirror.importContacts({ which, mode, importId: "fair", source: "May fair" });
  const own = world.folder.personAdds(person({ surname: "own" }));
  return { world, which, own };
};

const made = (n: number) => idOf(`made-${n}`);
const copyId = (world: World, n: number): RemoteId => {
  const copy = world.copyOf(made(n));
  if (copy === undefined) throw new Error(`made-${n} has no copy`);
  return copy.id;
};
const surnames = ({ folder }: World) => sorted(folder.all().map(({ contact }) => contact.surname ?? ""));

describe("imports", () => {
  it("[IM11] are listed with what they made, the oldest first, until it is removed", async () => {
    const { world, own } = await imported("Move");
    world.clock.advance(5);
    await world.mirror.importContacts({ which: [own], mode: "Copy", importId: "later" });
    const since = world.clock.now();
    expect(await world.mirror.imports()).toEqual([
      { importId: "fair", mode: "Move", count: 3, since: expect.any(Number), source: "May fair" },
      { importId: "later", mode: "Copy", count: 1, since },
    ]);
    await world.mirror.removeImported({ importId: "fair" });
    expect((await world.mirror.imports()).map(({ importId }) => importId)).toEqual(["later"]);
  });
});

describe("removing what was imported", () => {
  it.each([
    ["Move", ["kept", "own"]],
    ["Copy", ["a", "b", "c", "kept", "own"]],
  ] as const)(
    "[IM11] moves its contacts to Deleted Items and takes their copies away, and nothing else (%s)",
    async (mode, left) => {
      const { world } = await imported(mode);
      const others = world.folder.snapshot(world.database.id);
      const done = await world.mirror.removeImported({ importId: "fair" });
      expect(done).toMatchObject({
        removed: 3,
        remaining: 0,
        report: { outcome: "Complete", held: 0, counts: { RemoveImported: 3 }, conflicts: 0 },
      });
      expect(world.database.deleted()).toHaveLength(3);
      expect(world.database.all().map(({ id }) => id)).toEqual(["kept"]);
      expect(surnames(world)).toEqual(left);
      expect(world.folder.snapshot(world.database.id)).toEqual(others);
      await world.mirror.sync();
      const writes = world.writes();
      await world.mirror.sync();
      expect(world.writes()).toBe(writes);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[IM11] its plan tells what was edited since on each side, and does nothing", async () => {
    const { world } = await imported("Move");
    world.folder.personEdits(copyId(world, 1), (contact) => ({ ...contact, notes: "brought home" }));
    world.database.edit(made(2), (contact) => ({ ...contact, jobTitle: "here" }));
    await world.mirror.sync();
    world.folder.personEdits(copyId(world, 1), (contact) => ({ ...contact, office: "not yet home" }));
    const writes = world.writes();
    const plan = await world.mirror.plans.removeImported({ importId: "fair" });
    const edited = [];
    for await (const { name, editedSince } of plan.operations) edited.push([name, editedSince]);
    expect(edited).toEqual([
      ["a", { database: [], folder: ["notes", "office"] }],
      ["b", { database: ["jobTitle"], folder: [] }],
      ["c", { database: [], folder: [] }],
    ]);
    expect(plan).toMatchObject({ counts: { RemoveImported: 3 }, heldBecause: [] });
    expect(world.writes()).toBe(writes);
    expect(await world.mirror.imports()).toHaveLength(1);
  });

  it("[IM11] what only a copy has goes into a recorded conflict", async () => {
    const { world } = await imported("Move");
    world.folder.personEdits(copyId(world, 1), (contact) => ({ ...contact, office: "not yet home" }));
    expect(await world.mirror.removeImported({ importId: "fair" })).toMatchObject({
      removed: 3,
      report: { conflicts: 1 },
    });
    expect((await world.mirror.conflicts()).map(({ conflict }) => conflict)).toMatchObject([
      { _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost: { office: "not yet home" } },
    ]);
  });

  it("[IM11] an account, which has no copy, goes as well, and its item stays", async () => {
    const { world, own } = await imported("Move");
    await world.mirror.importContacts({
      which: [own],
      mode: "Move",
      importId: "fair",
      recordType: accountType,
    });
    expect(await world.mirror.removeImported({ importId: "fair" })).toMatchObject({ removed: 4 });
    expect(surnames(world)).toEqual(["kept", "own"]);
  });

  it("[IM11] a copy that now carries somebody else's marker is left alone", async () => {
    const { world } = await imported("Move");
    const copy = world.copyOf(made(1));
    if (copy?.marker === undefined) throw new Error("no marker");
    world.folder.forges(copy.id, { ...copy.marker, contactId: idOf("somebody") });
    expect(await world.mirror.removeImported({ importId: "fair" })).toMatchObject({ removed: 3 });
    expect(surnames(world)).toEqual(["a", "kept", "own"]);
  });

  it("[IM11] a contact that is edited in that very moment stays, is told, and goes the next time", async () => {
    const { world } = await imported("Move");
    let hasEdited = false;
    const mirror = world.faultyMirror(({ name, writes }) => {
      if (name === "push" && writes > 0 && !hasEdited) {
        hasEdited = true;
        world.database.edit(made(1), (contact) => ({ ...contact, jobTitle: "just now" }));
      }
      return { _tag: "Pass" };
    });
    expect(await mirror.removeImported({ importId: "fair" })).toMatchObject({ removed: 2, remaining: 1 });
    expect(world.copyOf(made(1))?.contact.jobTitle).toBe("just now");
    expect(await mirror.removeImported({ importId: "fair" })).toMatchObject({ removed: 1, remaining: 0 });
    expect(surnames(world)).toEqual(["kept", "own"]);
  });

  it("[IM11] an account that is edited in that very moment stays, and is still of that import", async () => {
    const { world, own } = await imported("Move");
    await world.mirror.importContacts({
      which: [own],
      mode: "Move",
      importId: "firms",
      recordType: accountType,
    });
    let hasEdited = false;
    const mirror = world.faultyMirror(({ name }) => {
      if (name === "push" && !hasEdited) {
        hasEdited = true;
        world.database.edit(made(4), (contact) => ({ ...contact, notes: "just now" }));
      }
      return { _tag: "Pass" };
    });
    expect(await mirror.removeImported({ importId: "firms" })).toMatchObject({ removed: 0, remaining: 1 });
    expect(await mirror.removeImported({ importId: "firms" })).toMatchObject({ removed: 1, remaining: 0 });
    expect(world.database.get(made(4))).toBeUndefined();
  });

  it("[IM11] many at once are no losses for the guard to hold: they were asked for", async () => {
    const world = newWorld();
    for (let n = 0; n < 30; n += 1) world.folder.personAdds(person({ surname: `c${n}` }));
    await world.mirror.importContacts({ which: "All", mode: "Move", importId: "fair" });
    expect(await world.mirror.removeImported({ importId: "fair" })).toMatchObject({
      removed: 30,
      report: { held: 0 },
    });
    expect(world.folder.all()).toEqual([]);
  });

  it("[IM11] a contact of which the database says nothing now stays, with its copy, until it does", async () => {
    const { world } = await imported("Move");
    const { read } = world.database;
    const silent: typeof read = (ids, signal) =>
      read(
        ids.filter((id) => id !== made(1)),
        signal,
      );
    const mirror = world.remirror({ database: { ...world.database, read: silent } });
    expect(await mirror.removeImported({ importId: "fair" })).toMatchObject({ removed: 2, remaining: 1 });
    expect(surnames(world)).toEqual(["a", "kept", "own"]);
    expect(await world.mirror.removeImported({ importId: "fair" })).toMatchObject({ removed: 1 });
    expect(surnames(world)).toEqual(["kept", "own"]);
  });

  it("[IM13] of an import that is not known is refused", async () => {
    const { world } = await imported("Copy");
    const writes = world.writes();
    for (const call of [world.mirror.removeImported, world.mirror.plans.removeImported])
      await expect(call({ importId: "unfair" })).rejects.toMatchObject({
        _tag: "NoSuchImport",
        importId: "unfair",
      });
    expect(world.writes()).toBe(writes);
  });
});
