import type { Mirror, ReplicaError } from "@spegla/core";
import { faultAt, isProcessDied, samplePhotos, withFaults, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, newWorld, person } from "../world.js";
import { unavailable } from "./failing.js";
import { addPeople, copyIdOf, editHere, editThere, mirroring, nth, settle, writesOf } from "./scenario.js";

const [photo, otherPhoto] = samplePhotos;
if (photo === undefined || otherPhoto === undefined) throw new Error("the testkit has no photos");

/** What happens between two syncs, by its name; six contacts are mirrored. */
const days: Readonly<Record<string, (world: World) => void>> = {
  add: ({ database }) => [8, 9].forEach((n) => database.add(person({ surname: `New ${n}` }), { id: nth(n) })),
  remove: (world) => {
    world.database.remove(nth(0));
    world.folder.personRemoves(copyIdOf(world, nth(1)));
  },
  update: (world) => {
    editHere(world, nth(2), { notes: "here" });
    editThere(world, nth(2), { office: "there" });
    editThere(world, nth(3), { notes: "there" });
  },
  "a large one": (world) => {
    editHere(world, nth(4), { photo, notes: "n".repeat(30_000) });
    editThere(world, nth(5), { photo: otherPhoto, notes: "t".repeat(30_000) });
  },
  everything: (world) => {
    for (const [name, happen] of Object.entries(days)) if (name !== "everything") happen(world);
  },
};

const dayOf = async (name: string): Promise<World> => {
  const world = await mirroring(6, { folder: { naming: "Server", batchSize: 2 } });
  days[name]?.(world);
  return world;
};

const undisturbed = async (name: string): Promise<World> => {
  const world = await dayOf(name);
  await world.mirror.sync();
  return world;
};

const expectSame = async (world: World, expected: World): Promise<void> => {
  await settle(world);
  expect(contents(world)).toEqual(contents(expected));
  expect(disagreements(world)).toEqual([]);
  expect(await world.mirror.conflicts()).toEqual([]);
};

/** The mirror, telling `onCall` before each call of either side. */
const watched = (world: World, onCall: () => void): Mirror => {
  const passing = () => {
    onCall();
    return { _tag: "Pass" } as const;
  };
  return world.remirror({
    database: withFaults(world.database, passing),
    target: withTargetFaults(world.target, passing),
  });
};

describe("one message lost", () => {
  for (const day of Object.keys(days))
    it.each(["FailBefore", "FailAfter"] as const)(
      `[S57, L8] of ${day}, whichever it is (%s): the end is the undisturbed one`,
      async (how) => {
        const expected = await undisturbed(day);
        for (let at = 0, isHit = true; isHit; at += 1) {
          const world = await dayOf(day);
          const script = faultAt<ReplicaError>(at, { _tag: how, error: unavailable });
          isHit = false;
          const counting: typeof script = (call) => {
            const fault = script(call);
            isHit ||= fault._tag !== "Pass";
            return fault;
          };
          const mirror = world.remirror({
            database: withFaults(world.database, counting),
            target: withTargetFaults(world.target, counting),
          });
          expect(await mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
          expect(contents(world)).toEqual(contents(expected));
          await expectSame(world, expected);
        }
      },
    );
});

describe("a person interrupts", () => {
  it.each(Object.keys(days))(
    "[S55, S58, L8] %s, at whichever call: an answer of its own, and the next sync ends it",
    async (day) => {
      const expected = await undisturbed(day);
      for (let at = 1, isAborted = true; isAborted; at += 1) {
        const world = await dayOf(day);
        const [aborter, before] = [new AbortController(), world.writes()];
        let calls = 0;
        const mirror = watched(world, () => {
          calls += 1;
          if (calls === at) aborter.abort();
        });
        const ended = await mirror.sync({ signal: aborter.signal }).then(
          () => "Complete",
          (error: { readonly _tag: string }) => error._tag,
        );
        isAborted = calls >= at;
        expect(ended).toBeOneOf(isAborted ? ["Aborted", "Complete"] : ["Complete"]);
        if (at === 1) expect([ended, world.writes()]).toEqual(["Aborted", before]);
        await expectSame(world, expected);
      }
    },
  );

  it("[S58, L8] again and again, a little later each time: it gets there, and the same end", async () => {
    const expected = await undisturbed("everything");
    const world = await dayOf("everything");
    for (let patience = 1, isDone = false; !isDone; patience += 1) {
      const aborter = new AbortController();
      let calls = 0;
      const mirror = watched(world, () => {
        calls += 1;
        if (calls > patience) aborter.abort();
      });
      isDone = await mirror.sync({ signal: aborter.signal }).then(
        () => true,
        () => false,
      );
    }
    await expectSame(world, expected);
  });
});

describe("a process that dies", () => {
  it("[S59, L6] in the first import: it is continued, and nothing is created twice", async () => {
    const size = 12;
    for (let at = 0, isDead = true; isDead; at += 1) {
      const world = newWorld({ folder: { naming: "Server", batchSize: 2, concurrency: 1 } });
      addPeople(world, size);
      isDead = await world
        .faultyMirror(faultAt(at, { _tag: "DieAfter", writes: 1 }))
        .sync()
        .then(
          () => false,
          (error: unknown) => isProcessDied(error),
        );
      const there = world.folder.all().length;
      world.clock.advance(60_000);
      expect(await writesOf(world, () => settle(world))).toBe(size - there);
      expect(world.folder.all()).toHaveLength(size);
      expect(disagreements(world)).toEqual([]);
    }
  });

  it("[S60, L2] and starts again with everything settled: nothing is written, read or looked for", async () => {
    const world = await undisturbed("everything");
    await settle(world);
    world.folder.calls.reset();
    world.database.calls.reset();
    const remembered = world.state.snapshot();
    await world.remirror().sync();
    expect(world.folder.calls.counts()).toMatchObject({ pulls: 1, reads: 0, pushes: 0, finds: 0 });
    expect(world.database.calls.counts()).toMatchObject({ pulls: 1, reads: 0, pushes: 0 });
    expect(world.state.snapshot()).toEqual(remembered);
  });
});

describe("while a sync is under way", () => {
  const touches: Readonly<Record<string, (world: World) => void>> = {
    "the application edits": (world) => editHere(world, nth(2), { company: "meanwhile" }),
    "the person edits": (world) => editThere(world, nth(2), { company: "meanwhile" }),
    "the application adds": ({ database }) => database.add(person({ surname: "Meanwhile" }), { id: nth(7) }),
    "the application removes": ({ database }) => database.remove(nth(5)),
    "the person removes": (world) => world.folder.personRemoves(copyIdOf(world, nth(5))),
  };
  it.each(Object.keys(touches))("[S74, EN13] %s, at whichever call: nothing is lost", async (what) => {
    for (let at = 1, isHit = true; isHit; at += 1) {
      const world = await dayOf("update");
      world.database.add(person({ surname: "New" }), { id: nth(9) });
      let calls = 0;
      const touch = () => {
        calls += 1;
        if (calls === at) touches[what]?.(world);
      };
      await watched(world, touch).sync();
      isHit = calls >= at;
      await settle(world);
      if (!isHit) continue;
      expect(world.database.get(nth(2))?.contact).toMatchObject({ notes: "here", office: "there" });
      if (what.endsWith("edits")) expect(world.copyOf(nth(2))?.contact.company).toBe("meanwhile");
      if (what.endsWith("adds")) expect(world.copyOf(nth(7))?.contact.surname).toBe("Meanwhile");
      if (what.endsWith("removes")) expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(5)]);
      expect(world.database.all()).toHaveLength(what.endsWith("adds") ? 8 : what.endsWith("removes") ? 6 : 7);
      expect(await world.mirror.conflicts()).toEqual([]);
      expect(disagreements(world)).toEqual([]);
    }
  });
});
