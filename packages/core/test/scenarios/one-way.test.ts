import type { MirrorOptions, OneWay, RemoteId } from "@spegla/core";
import { rightOf } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, disagreements, person } from "../world.js";
import {
  contactOf,
  copyIdOf,
  copyOf,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  writesOf,
} from "./scenario.js";

const oneWays: ReadonlyArray<OneWay> = ["ToFolderIgnoring", "ToFolderReverting"];

/** The notes of each copy, by its contact. */
type Copies = Readonly<Record<string, string>>;

const copiesOf = ({ folder }: World): Copies =>
  Object.fromEntries(
    folder
      .all()
      .flatMap(({ marker, contact }) =>
        marker === undefined ? [] : [[marker.contactId, contact.notes ?? ""]],
      ),
  );

type Combination = {
  readonly happens: (world: World) => void;
  readonly copies: Copies;
  /** Where reverting leaves others than ignoring. */
  readonly reverted?: Copies;
  /** Where an edit made there is on no copy any more. */
  readonly isOverwritten?: ReadonlyArray<OneWay>;
};

const addHere = ({ database }: World) => database.add(person({ surname: "New" }), { id: nth(9) });
const addThere = ({ folder }: World) => folder.personAdds(person({ surname: "Own" }));
const removeThere = (world: World, n: number) => world.folder.personRemoves(copyIdOf(world, nth(n)));

/** What happens on either side of a mirror of `c0`, `c1` and `c2`, and what its copies are then. */
const combinations: Readonly<Record<string, Combination>> = {
  "one added here": { happens: addHere, copies: { c0: "", c1: "", c2: "", c9: "" } },
  "one added there": { happens: addThere, copies: { c0: "", c1: "", c2: "" } },
  "one added on each side": {
    happens: (world) => [addHere(world), addThere(world)],
    copies: { c0: "", c1: "", c2: "", c9: "" },
  },
  "one deleted here": { happens: ({ database }) => database.remove(nth(0)), copies: { c1: "", c2: "" } },
  "one deleted there": {
    happens: (world) => removeThere(world, 0),
    copies: { c1: "", c2: "" },
    reverted: { c0: "", c1: "", c2: "" },
  },
  "different ones deleted": {
    happens: (world) => {
      world.database.remove(nth(0));
      removeThere(world, 1);
    },
    copies: { c2: "" },
    reverted: { c1: "", c2: "" },
  },
  "the same one deleted": {
    happens: (world) => {
      world.database.remove(nth(0));
      removeThere(world, 0);
    },
    copies: { c1: "", c2: "" },
  },
  "one edited here": {
    happens: (world) => editHere(world, nth(0), { notes: "here" }),
    copies: { c0: "here", c1: "", c2: "" },
  },
  "one edited there": {
    happens: (world) => editThere(world, nth(0), { notes: "there" }),
    copies: { c0: "there", c1: "", c2: "" },
    reverted: { c0: "", c1: "", c2: "" },
    isOverwritten: ["ToFolderReverting"],
  },
  "different ones edited": {
    happens: (world) => {
      editHere(world, nth(0), { notes: "here" });
      editThere(world, nth(1), { notes: "there" });
    },
    copies: { c0: "here", c1: "there", c2: "" },
    reverted: { c0: "here", c1: "", c2: "" },
    isOverwritten: ["ToFolderReverting"],
  },
  "the same field edited": {
    happens: (world) => {
      editHere(world, nth(0), { notes: "here" });
      editThere(world, nth(0), { notes: "there" });
    },
    copies: { c0: "here", c1: "", c2: "" },
    isOverwritten: oneWays,
  },
  "deleted here, edited there": {
    happens: (world) => {
      editThere(world, nth(0), { notes: "there" });
      world.database.remove(nth(0));
    },
    copies: { c1: "", c2: "" },
    isOverwritten: oneWays,
  },
  "deleted there, edited here": {
    happens: (world) => {
      removeThere(world, 0);
      editHere(world, nth(0), { notes: "here" });
    },
    copies: { c0: "here", c1: "", c2: "" },
  },
};

describe.each(oneWays)("a mirror %s", (direction) => {
  it.each(Object.keys(combinations))(
    "[S12, DI1, DI2, DI3] %s: undone or left as it is, and the database is never written to",
    async (name) => {
      const {
        happens,
        copies,
        reverted = copies,
        isOverwritten = [],
      } = combinations[name] ?? expect.fail(name);
      const world = await mirroring(3, { mirror: { direction } });
      happens(world);
      const database = [world.database.all(), world.database.deleted()];
      const own = world.folder.snapshot(world.database.id);
      await settle(world);
      expect(copiesOf(world)).toEqual(direction === "ToFolderReverting" ? reverted : copies);
      expect([world.database.all(), world.database.deleted()]).toEqual(database);
      expect(world.database.calls.counts().writes).toBe(0);
      expect(world.folder.snapshot(world.database.id)).toEqual(own);
      expect(await world.mirror.held()).toEqual([]);
      const kept = JSON.stringify(await world.mirror.conflicts());
      expect(kept.includes('"there"')).toBe(isOverwritten.includes(direction));
    },
  );

  it("[S64, DI2, DI3] whose copy is gone: made again, at once or with its next edit, and its former link is gone", async () => {
    for (const isExpired of [false, true]) {
      const world = await mirroring(3, { mirror: { direction } });
      const former = copyIdOf(world, nth(0));
      world.folder.personRemoves(former);
      if (isExpired) world.folder.expireCursors();
      await settle(world);
      expect(world.copyOf(nth(0)) === undefined).toBe(direction === "ToFolderIgnoring");
      editHere(world, nth(0), { notes: "here" });
      await settle(world);
      const again = copyIdOf(world, nth(0));
      expect(again).not.toBe(former);
      expect(await linksAt(world, former, again)).toEqual([nth(0)]);
      expect(await linksAt(world, former)).toEqual([]);
      expect(world.folder.all()).toHaveLength(3);
      expect(world.database.calls.counts().writes).toBe(0);
      expect(disagreements(world)).toEqual([]);
    }
  });
});

/** The contacts whose copies these items are, as far as the state knows. */
const linksAt = async ({ state }: World, ...items: ReadonlyArray<RemoteId>): Promise<ReadonlyArray<string>> =>
  rightOf(await state.find("links", items)()).map(({ key }) => key);

describe("edits in a folder that only follows", () => {
  it.each<readonly [string, Partial<MirrorOptions>, notes: string]>([
    ["left", { direction: "ToFolderIgnoring" }, "there"],
    ["put right", { direction: "ToFolderReverting" }, "old"],
    ["refused", { direction: "ToFolderReverting", guard: { share: 0, count: 0 } }, "there"],
  ])(
    "[S25, DI2, DI3, EN7] are %s, as was chosen: neither lost nor fought over",
    async (_what, mirror, notes) => {
      const world = await mirroring(4, { mirror });
      editHere(world, nth(0), { notes: "old" });
      await settle(world);
      editThere(world, nth(0), { notes: "there" });
      const writes = await writesOf(world, () => settle(world));
      expect([copyOf(world, 0).notes, writes]).toEqual([notes, notes === "old" ? 1 : 0]);
      const { length: kept } = await world.mirror.conflicts();
      const { length: held } = await world.mirror.held();
      expect({ kept, held }).toEqual({
        kept: notes === "old" ? 1 : 0,
        held: mirror.guard === undefined ? 0 : 1,
      });
      expect(await writesOf(world, () => settle(world))).toBe(0);
      expect(contactOf(world, 0).notes).toBe("old");
      expect(world.database.calls.counts().writes).toBe(0);
    },
  );

  it("[S25, EN8] that were refused wait for a person: released they are put right, discarded they stay", async () => {
    for (const answer of ["release", "discard"] as const) {
      const world = await mirroring(4, {
        mirror: { direction: "ToFolderReverting", guard: { share: 0, count: 0 } },
      });
      editThere(world, nth(0), { surname: "There" });
      await settle(world);
      const [{ id } = expect.fail("nothing is held")] = await world.mirror.held();
      await world.mirror[answer](id);
      await settle(world);
      expect(copyOf(world, 0).surname).toBe(answer === "release" ? "Ek 0" : "There");
      expect(contactOf(world, 0).surname).toBe("Ek 0");
      expect(await world.mirror.held()).toEqual([]);
    }
  });
});
