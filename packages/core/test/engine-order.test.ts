import type { BusinessContact, ContactId, ReplicaError, WriteResult } from "@spegla/core";
import { samplePhotos, withFaults, withTargetFaults } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import {
  copyIdOf,
  databaseWith,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  writesOf,
} from "./scenarios/scenario.js";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };
const unavailable: ReplicaError = { _tag: "Unavailable", message: "down" };

/** Edits of both sides, of different fields: each has something for the other. */
const bothEdited = async (): Promise<World> => {
  const world = await mirroring(3);
  editHere(world, nth(0), { office: "here" });
  editThere(world, nth(0), { notes: "there" });
  editHere(world, nth(1), { office: "here" });
  return world;
};

const folderWrites = (world: World): number => world.folder.calls.counts().writes;

describe("the database before the folder", () => {
  const refused: WriteResult<ContactId, BusinessContact> = { _tag: "Failed", error: forbidden };

  it.each([
    ["refuses a write", TE.right([refused]), 1],
    ["refuses all of them", TE.left(forbidden), 1],
    ["is out of order", TE.left(unavailable), 1],
  ] as const)(
    "[EN15] where it %s, nothing is written into the copy, but into the others",
    async (_, answer, others) => {
      const world = await bothEdited();
      const [before, copy] = [folderWrites(world), world.copyOf(nth(0))];
      const database = databaseWith(world, () => ({ push: () => answer }));
      await world
        .remirror({ database })
        .sync()
        .catch((error: unknown) => expect(error).toMatchObject({ _tag: "DatabaseFailed" }));
      expect(world.copyOf(nth(0))).toEqual(copy);
      expect(folderWrites(world) - before).toBe(others);
      world.clock.advance(3_600_000);
      await settle(world);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[EN15] a copy that goes goes after its edits are home, and stays if they cannot be brought there", async () => {
    const world = await mirroring(30);
    editThere(world, nth(0), { notes: "there" });
    world.database.reclassify(nth(0), { recordType: "Account" });
    const database = databaseWith(world, () => ({ push: () => TE.right([refused]) }));
    await world.remirror({ database }).sync();
    expect(world.copyOf(nth(0))?.contact.notes).toBe("there");
    world.clock.advance(3_600_000);
    await settle(world);
    expect(world.copyOf(nth(0))).toBeUndefined();
    expect(world.database.get(nth(0))?.contact.notes).toBe("there");
  });
});

describe("what would be overwritten", () => {
  const [first, second, third] = samplePhotos;

  it("[EN28] a photo whose bytes cannot be had is not: its contact waits, and no conflict is recorded", async () => {
    const world = await mirroring(2);
    if (first === undefined || second === undefined || third === undefined) throw new Error("no photos");
    editHere(world, nth(0), { photo: first });
    await settle(world);
    editHere(world, nth(0), { photo: second });
    editThere(world, nth(0), { photo: third });
    const target = withTargetFaults(world.target, ({ name }) =>
      name === "photo" ? { _tag: "FailBefore", error: forbidden } : { _tag: "Pass" },
    );
    const mirror = world.remirror({ target });
    expect(await mirror.sync()).toMatchObject({
      parked: 1,
      conflicts: 0,
      writes: { database: 0, folder: 0 },
    });
    expect(await mirror.conflicts()).toEqual([]);
    expect(world.copyOf(nth(0))?.contact.photo).toEqual(third);
    world.clock.advance(60_000);
    expect(await world.mirror.sync()).toMatchObject({
      parked: 0,
      conflicts: 1,
      writes: { database: 0, folder: 1 },
    });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN20] a photo that the database cannot give fails its write alone", async () => {
    const world = await mirroring(2);
    if (first !== undefined) editHere(world, nth(0), { photo: first });
    editHere(world, nth(1), { notes: "here" });
    const database = withFaults(world.database, ({ name }) =>
      name === "photo" ? { _tag: "FailBefore", error: forbidden } : { _tag: "Pass" },
    );
    const report = await world.remirror({ database }).sync();
    expect(report).toMatchObject({ parked: 1, counts: { WriteCopy: 1 }, writes: { folder: 1 } });
    world.clock.advance(60_000);
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN28] of two contacts in one run: both conflicts are reported", async () => {
    const world = await mirroring(3);
    for (const n of [0, 1]) {
      editHere(world, nth(n), { notes: "here" });
      editThere(world, nth(n), { notes: "there" });
    }
    expect(await world.mirror.sync()).toMatchObject({ conflicts: 2 });
    expect((await world.mirror.conflicts()).map(({ id }) => id)).toEqual(["c0/notes", "c1/notes"]);
  });
});

describe("what is asked again", () => {
  it("[EN14] an update whose answer was lost is sent again, and nobody looks for its marker", async () => {
    const world = await mirroring(2);
    editHere(world, nth(0), { notes: "here" });
    let pushes = 0;
    const target = withTargetFaults(world.target, ({ name }) =>
      name === "push" && (pushes += 1) === 1 ? { _tag: "FailBefore", error: unavailable } : { _tag: "Pass" },
    );
    const finds = world.folder.calls.counts().finds;
    expect(await world.remirror({ target }).sync()).toMatchObject({
      outcome: "Complete",
      writes: { folder: 1 },
    });
    expect(world.folder.calls.counts().finds).toBe(finds);
  });

  it("[EN2] what was removed is acknowledged, and comes back as no news", async () => {
    const world = newWorld({ folder: { acknowledges: true }, database: { acknowledges: true } });
    for (const id of ["c0", "c1", "c2"]) world.database.add(person({ surname: id }), { id: idOf(id) });
    await world.mirror.sync();
    world.database.remove(idOf("c0"));
    editThere(world, idOf("c1"), { notes: "there" });
    editHere(world, idOf("c2"), { notes: "here" });
    await world.mirror.sync();
    const told: Array<number> = [];
    await world.mirror.sync({ onProgress: ({ done }) => told.push(done) });
    expect(new Set(told)).toEqual(new Set([0]));
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN16] a wave is as many writes as the folder takes at once, and 64 at least", async () => {
    const world = newWorld({ folder: { batchSize: 50, concurrency: 4 } });
    for (let n = 0; n < 300; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: nth(n) });
    const waves: Array<number> = [];
    await world.mirror.sync({ onProgress: ({ phase, done }) => phase === "Writing" && waves.push(done) });
    expect(waves).toEqual([200, 300]);
    const slow = newWorld({ folder: { batchSize: 1, concurrency: 1 } });
    for (let n = 0; n < 100; n += 1) slow.database.add(person({ surname: `Ek ${n}` }), { id: nth(n) });
    const small: Array<number> = [];
    await slow.mirror.sync({ onProgress: ({ phase, done }) => phase === "Writing" && small.push(done) });
    expect(small).toEqual([64, 100]);
  });
});

describe("a copy of a contact that its database has never heard of", () => {
  const stranger = async (): Promise<World> => {
    const world = await mirroring(2, { folder: { naming: "Server" } });
    const marker = world.copyOf(nth(0))?.marker;
    if (marker !== undefined)
      world.folder.foreignAdds(person({ surname: "Stranger" }), { ...marker, contactId: idOf("nobody") });
    expect(await world.mirror.sync()).toMatchObject({ held: 1, counts: {} });
    return world;
  };

  it("[DT7, EN9] is held until a person lets it go", async () => {
    const world = await stranger();
    const [held] = await world.mirror.held();
    expect(held).toMatchObject({ contactId: "nobody", name: "Stranger", id: "nobody" });
    await world.mirror.release(held?.id ?? "");
    expect(await world.mirror.sync()).toMatchObject({ held: 0, counts: { RemoveCopy: 1 } });
    expect(world.folder.all()).toHaveLength(2);
  });

  it("[EN10] or stays for good when that is discarded", async () => {
    const world = await stranger();
    await world.mirror.discard((await world.mirror.held())[0]?.id ?? "");
    expect(await writesOf(world, () => settle(world))).toBe(0);
    expect(world.folder.all()).toHaveLength(3);
  });

  it("[EN32] is asked for no more once it is gone", async () => {
    const world = await stranger();
    const [held] = await world.mirror.held();
    await world.mirror.release(held?.id ?? "");
    world.folder.personRemoves(copyIdOf(world, idOf("nobody")));
    await settle(world);
    expect(world.state.snapshot().held).toEqual([]);
  });
});
