import type { ChangePage, FolderItem, RemoteId } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { failing, refusing } from "./scenarios/failing.js";
import {
  contactOf,
  copyIdOf,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
} from "./scenarios/scenario.js";
import { type World, disagreements } from "./world.js";

type Asked = { readonly database: number; readonly folder: number; readonly finds: number };

/** How many items a sync reads on each side, and how often it looks for markers. */
const readsOf = async (world: World, sync: () => Promise<unknown>): Promise<Asked> => {
  const count = () => {
    const [here, there] = [world.database.calls.counts(), world.folder.calls.counts()];
    return { database: here.readIds, folder: there.readIds, finds: there.finds };
  };
  const before = count();
  await sync();
  const after = count();
  return {
    database: after.database - before.database,
    folder: after.folder - before.folder,
    finds: after.finds - before.finds,
  };
};

const forbidden = { _tag: "Forbidden", message: "you may not" } as const;
const nothing: Asked = { database: 0, folder: 0, finds: 0 };

describe("a sync asks for no more than it needs", () => {
  it("[EN1] what waits for a person, or for its time, is not read again before it has news", async () => {
    const world = await mirroring(4);
    for (const n of [0, 1, 2]) editHere(world, nth(n), { notes: "here" });
    await refusing(world, forbidden, () => true, 1).sync();
    expect(await world.mirror.parked()).toHaveLength(3);
    expect(await readsOf(world, () => world.mirror.sync())).toEqual(nothing);
    const held = await mirroring(3);
    for (const { id } of held.folder.all()) held.folder.personRemoves(id);
    await held.mirror.sync();
    expect(await readsOf(held, () => held.mirror.sync())).toEqual(nothing);
  });

  it("[EN2] one edit reads one contact, and no copy; the echo of it neither", async () => {
    const world = await mirroring(4);
    editHere(world, nth(0), { notes: "here" });
    expect(await readsOf(world, () => world.mirror.sync())).toEqual({ ...nothing, database: 1 });
    expect(await readsOf(world, () => world.mirror.sync())).toEqual(nothing);
    editThere(world, nth(1), { notes: "there" });
    expect(await readsOf(world, () => world.mirror.sync())).toEqual({ ...nothing, database: 1 });
    expect(await readsOf(world, () => world.mirror.sync())).toEqual(nothing);
  });

  it("[EN1] a person's own items are read once, where the listing does not send them along, and asked for no contact", async () => {
    const world = await mirroring(2, { folder: { items: "OnRead" } });
    for (const n of [0, 1, 2]) world.folder.personAdds({ ...contactOf(world, 0), notes: `${n}` });
    expect(await readsOf(world, () => world.mirror.sync())).toEqual({ ...nothing, folder: 3 });
    expect(await readsOf(world, () => world.mirror.sync())).toEqual(nothing);
  });

  it("[EN4] an absence is confirmed by one read and one look for its marker", async () => {
    const world = await mirroring(40);
    world.folder.personRemoves(copyIdOf(world, nth(0)));
    expect(await readsOf(world, () => world.mirror.sync())).toEqual({ database: 1, folder: 1, finds: 1 });
    const moved = await mirroring(40, { folder: { naming: "Server" } });
    moved.folder.personRenames(copyIdOf(moved, nth(0)));
    expect((await readsOf(moved, () => moved.mirror.sync())).finds).toBe(0);
    expect(disagreements(moved)).toEqual([]);
  });

  it("[EN32] a second copy is told from its first without asking for the contact", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    world.folder.personDuplicates(copyIdOf(world, nth(0)));
    await settle(world);
    expect(world.folder.all()).toHaveLength(3);
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a listing", () => {
  it("[EN2, EN5] begun anew asks for nobody whose revision is known, and for those that it lacks", async () => {
    const world = await mirroring(300, { database: { acknowledges: false, pageSize: 70 } });
    world.database.expireCursors();
    expect(await readsOf(world, () => world.mirror.sync())).toEqual(nothing);
    world.database.purge(nth(299));
    world.database.purge(nth(7));
    editHere(world, nth(8), { notes: "here" });
    world.database.expireCursors();
    expect((await readsOf(world, () => world.mirror.sync())).database).toBe(3);
    expect(world.folder.all()).toHaveLength(298);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN2] that shows what was just written into the database is no news", async () => {
    const world = await mirroring(3, { database: { acknowledges: false } });
    editThere(world, nth(0), { notes: "there" });
    await world.mirror.sync();
    expect(await readsOf(world, () => world.mirror.sync())).toEqual(nothing);
  });

  it("[EN4] that names a removed item again, because it was put back, removes nobody", async () => {
    const world = await mirroring(40);
    const copy = copyIdOf(world, nth(0));
    const item = world.folder.all().find(({ id }) => id === copy);
    if (item === undefined) throw new Error("no copy");
    const pages: ReadonlyArray<Partial<ChangePage<RemoteId, FolderItem>>> = [
      { removals: [{ id: copy }], upserts: [], more: true },
      { removals: [], upserts: [{ id: copy, revision: item.revision }] },
    ];
    let asked = 0;
    const target = targetWith(world, ({ pull }) => ({
      pull: (since, signal) =>
        pipe(
          pull(since, signal),
          TE.map((page) => ({ ...page, ...pages[asked++] })),
        ),
    }));
    expect(await world.remirror({ target }).sync()).toMatchObject({ writes: { database: 0, folder: 0 } });
    expect(asked).toBe(2);
    expect(world.database.all()).toHaveLength(40);
  });

  it.each(["pull", "read", "find"])(
    "[EN5, L10] of a folder that fails in %s takes nothing from anybody",
    async (call) => {
      const world = await mirroring(3, { folder: { items: "OnRead" } });
      world.folder.personRemoves(copyIdOf(world, nth(0)));
      editThere(world, nth(1), { notes: "there" });
      const writes = world.writes();
      await expect(
        failing(world, { _tag: "Unauthorized", message: "sign in" }, (name) => name === call).sync(),
      ).rejects.toBeDefined();
      expect(world.writes()).toBe(writes);
      await settle(world);
      expect(world.database.all()).toHaveLength(2);
      expect(disagreements(world)).toEqual([]);
    },
  );
});
