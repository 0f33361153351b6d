import type { Policy } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { contents, disagreements, newWorld, person } from "../world.js";
import {
  addPeople,
  copyIdOf,
  doubledPage,
  databaseWith,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
  writesOf,
} from "./scenario.js";

const policies: ReadonlyArray<Policy["field"]> = ["database", "folder", "newest", "ask"];

describe("additions", () => {
  it.each(policies)(
    "[S1, DT5, DT6] one added on a side, policy %s: ours is copied, theirs stays theirs",
    async (field) => {
      const world = newWorld({ mirror: { policy: { field } } });
      const { id } = world.database.add(person({ surname: "Ek" }));
      await settle(world);
      expect(world.copyOf(id)?.contact.surname).toBe("Ek");
      world.folder.personAdds(person({ surname: "Lo" }));
      const own = world.folder.snapshot(world.database.id);
      expect(await writesOf(world, world.mirror.sync)).toBe(0);
      expect(world.folder.snapshot(world.database.id)).toEqual(own);
      expect(world.database.all().map(({ contact }) => contact.surname)).toEqual(["Ek"]);
    },
  );

  it("[S2, DT5] different ones added on both sides in one interval: one copy, and the person's own", async () => {
    const world = await mirroring(2);
    const { id } = world.database.add(person({ surname: "Here" }));
    world.folder.personAdds(person({ surname: "There" }));
    expect(await writesOf(world, world.mirror.sync)).toBe(1);
    await settle(world);
    expect(world.copyOf(id)?.contact.surname).toBe("Here");
    expect(world.folder.all()).toHaveLength(4);
    expect(disagreements(world)).toEqual([]);
  });

  it.each([0, 3])(
    "[S3, L3] the same person added on both sides, beside %i links: one copy, and the own card as it was",
    async (links) => {
      const world = await mirroring(links);
      const olga = person({ fullName: "Olga Lo", emails: [{ kind: "work", address: "olga@lo.se" }] });
      world.folder.personAdds(olga);
      const { id } = world.database.add(olga);
      const own = world.folder.snapshot(world.database.id);
      await settle(world);
      expect(world.folder.snapshot(world.database.id)).toEqual(own);
      expect(world.folder.all().filter(({ marker }) => marker?.contactId === id)).toHaveLength(1);
      expect(disagreements(world)).toEqual([]);
    },
  );
});

describe("deletions and edits", () => {
  it("[S4, DT1] one deleted here, there, on both sides, and different ones: gone on both, and only they", async () => {
    const world = await mirroring(6);
    world.database.remove(nth(0));
    await settle(world);
    world.folder.personRemoves(copyIdOf(world, nth(1)));
    await settle(world);
    world.folder.personRemoves(copyIdOf(world, nth(2)));
    world.database.remove(nth(2));
    expect(await writesOf(world, () => settle(world))).toBe(0);
    world.database.remove(nth(3));
    world.folder.personRemoves(copyIdOf(world, nth(4)));
    expect(await writesOf(world, () => settle(world))).toBe(2);
    expect(world.database.all().map(({ id }) => id)).toEqual([nth(5)]);
    expect(world.database.deleted()).toHaveLength(5);
    expect(disagreements(world)).toEqual([]);
    expect(await world.mirror.conflicts()).toEqual([]);
  });

  it("[S5, DT1] one edited here, there, and different ones on both sides: each edit goes over once", async () => {
    const world = await mirroring(4);
    editHere(world, nth(0), { notes: "here" });
    expect(await writesOf(world, () => settle(world))).toBe(1);
    editThere(world, nth(1), { notes: "there" });
    expect(await writesOf(world, () => settle(world))).toBe(1);
    editHere(world, nth(2), { notes: "here" });
    editThere(world, nth(3), { notes: "there" });
    expect(await writesOf(world, () => settle(world))).toBe(2);
    expect(world.database.all().map(({ contact }) => contact.notes)).toEqual([
      "here",
      "there",
      "here",
      "there",
    ]);
    expect(disagreements(world)).toEqual([]);
  });

  const winners: ReadonlyArray<
    readonly [Policy["field"], "here" | "there" | "each", first: "here" | "there"]
  > = [
    ["database", "here", "here"],
    ["folder", "there", "there"],
    ["newest", "there", "here"],
    ["newest", "here", "there"],
    ["ask", "each", "here"],
  ];
  it.each(winners)(
    "[S6, MG4] one field edited on both sides, policy %s: %s stands (%s was first), and the conflict keeps both",
    async (field, stands, first) => {
      const world = await mirroring(1, { mirror: { policy: { field } } });
      const edits = {
        here: () => editHere(world, nth(0), { jobTitle: "here" }),
        there: () => editThere(world, nth(0), { jobTitle: "there" }),
      };
      edits[first]();
      world.clock.advance(1_000);
      edits[first === "here" ? "there" : "here"]();
      await settle(world);
      const both = [world.database.get(nth(0))?.contact.jobTitle, world.copyOf(nth(0))?.contact.jobTitle];
      expect(both).toEqual(stands === "each" ? ["here", "there"] : [stands, stands]);
      expect(await world.mirror.conflicts()).toMatchObject([
        { conflict: { database: { value: "here" }, folder: { value: "there" } } },
      ]);
    },
  );
});

/** Seven of each kind of change, on each side; contacts `c0` to `c27` are mirrored. */
const changeMuch = (world: Awaited<ReturnType<typeof mirroring>>): void => {
  for (let n = 0; n < 7; n += 1) {
    world.database.add(person({ surname: `New ${n}` }), { id: nth(100 + n) });
    world.folder.personAdds(person({ surname: `Own ${n}` }));
    editHere(world, nth(n), { notes: "here" });
    editThere(world, nth(7 + n), { notes: "there" });
    world.database.remove(nth(14 + n));
    world.folder.personRemoves(copyIdOf(world, nth(21 + n)));
  }
};

const unguarded = { guard: { share: 1, count: 1_000 } };

describe("however often, however sliced", () => {
  it("[S8, L2] a mixed day synced once or seven times ends the same", async () => {
    const world = await mirroring(28, { mirror: unguarded });
    changeMuch(world);
    await world.mirror.sync();
    const once = contents(world);
    for (let round = 0; round < 6; round += 1) {
      expect(await writesOf(world, world.mirror.sync)).toBe(0);
      expect(contents(world)).toEqual(once);
    }
    expect(disagreements(world)).toEqual([]);
  });

  it.each([1, 2, 7, 29])("[S14, L12] pages and batches of %i end as everything in one", async (size) => {
    const ended = async (slice: number) => {
      const sliced = { pageSize: slice, items: "OnRead" as const };
      const world = await mirroring(28, {
        mirror: unguarded,
        database: sliced,
        folder: { ...sliced, batchSize: slice, concurrency: 2 },
      });
      changeMuch(world);
      await settle(world);
      expect(disagreements(world)).toEqual([]);
      return [contents(world), world.writes()];
    };
    expect(await ended(size)).toEqual(await ended(1_000));
  });

  it("[S11, L6] items that a listing and a read give twice are handled once", async () => {
    const twice = <One>(all: ReadonlyArray<One>): ReadonlyArray<One> => [...all, ...all];
    const world = newWorld({ folder: { items: "OnRead" }, mirror: unguarded });
    const mirror = world.remirror({
      database: databaseWith(world, ({ pull, read }) => ({
        pull: (since, signal) => pipe(pull(since, signal), TE.map(doubledPage)),
        read: (ids, signal) => pipe(read(ids, signal), TE.map(twice)),
      })),
      target: targetWith(world, ({ pull, read }) => ({
        pull: (since, signal) => pipe(pull(since, signal), TE.map(doubledPage)),
        read: (ids, signal) => pipe(read(ids, signal), TE.map(twice)),
      })),
    });
    addPeople(world, 28);
    await mirror.sync();
    world.folder.expireCursors();
    changeMuch(world);
    editThere(world, nth(0), { jobTitle: "both" });
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete", conflicts: 0 });
    await settle(world, mirror);
    expect(world.folder.all()).toHaveLength(28);
    expect(world.database.get(nth(0))?.contact).toMatchObject({ notes: "here", jobTitle: "both" });
    expect(disagreements(world)).toEqual([]);
  });
});
