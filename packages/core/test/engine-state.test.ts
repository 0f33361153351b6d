import {
  type Clock,
  type RemoteId,
  type ReplicaError,
  type StateCollection,
  type StateError,
  stateCollections,
} from "@spegla/core";
import { type FaultScript, withStoreFaults, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, idOf, newWorld, person } from "./world.js";

const diskFull: StateError = { _tag: "StateUnavailable", message: "the disk is full" };

/** Fails the `at`-th call, counted from 0, of the state's reads and commits. */
const failingOnce = (
  at: number,
): { readonly script: FaultScript<StateError>; readonly asked: () => number } => {
  let calls = 0;
  return {
    script: () => {
      calls += 1;
      return calls - 1 === at ? { _tag: "FailBefore", error: diskFull } : { _tag: "Pass" };
    },
    asked: () => calls,
  };
};

/** A mirror with something of everything to do: edits, deletions, a new contact, a moved and a doubled copy. */
const started = async (): Promise<World> => {
  const world = newWorld({ folder: { naming: "Server" } });
  for (let n = 0; n < 7; n += 1) world.database.add(person({ surname: `c${n}` }), { id: idOf(`c${n}`) });
  await world.mirror.sync();
  const copies = new Map(world.folder.all().map((item) => [item.marker?.contactId, item.id]));
  const there = (id: string, act: (copy: RemoteId) => void): void => {
    const copy = copies.get(idOf(id));
    if (copy !== undefined) act(copy);
  };
  world.database.edit(idOf("c0"), (contact) => ({ ...contact, jobTitle: "here" }));
  world.database.remove(idOf("c1"));
  world.database.add(person({ surname: "new" }), { id: idOf("c9") });
  there("c2", (copy) => world.folder.personEdits(copy, (contact) => ({ ...contact, notes: "there" })));
  there("c3", world.folder.personRemoves);
  there("c4", world.folder.personRenames);
  there("c5", world.folder.personDuplicates);
  return world;
};

describe("a state that fails", () => {
  it("[L8] at any one call ends the run with its error, and the next sync ends where this one would have", async () => {
    const undisturbed = await started();
    await undisturbed.mirror.sync();
    for (let at = 0, isReached = true; isReached; at += 1) {
      const world = await started();
      const { script, asked } = failingOnce(at);
      const exposed = ["get", "findRecords", "page", "count", "commit"] as const;
      const ended = await world
        .remirror({ state: withStoreFaults(world.state, script, { exposed }) })
        .sync()
        .catch((error: unknown) => error);
      isReached = asked() > at;
      if (isReached) expect(ended).toMatchObject({ _tag: "StateUnavailable" });
      await world.mirror.sync({ waitMs: 100_000 });
      expect(contents(world)).toEqual(contents(undisturbed));
      expect(disagreements(world)).toEqual([]);
    }
  });

  it.each(["no JSON {", "null", "7", "{}"])(
    "[L10] with a record of %s is refused with its name, and nothing is written",
    async (text) => {
      const world = await started();
      const whole = world.state.snapshot();
      // What is told of the past decides nothing.
      const damaged: ReadonlyArray<StateCollection> = stateCollections.filter(
        (name) => name !== "history" && whole[name].length > 0,
      );
      expect(damaged).toContain("links");
      for (const collection of damaged) {
        world.state.restore({
          ...whole,
          [collection]: whole[collection].map((record) => ({ ...record, text })),
        });
        const writes = world.writes();
        await expect(world.mirror.sync()).rejects.toMatchObject({
          _tag: "StateUnreadable",
          message: expect.stringContaining(`in ${collection}`),
        });
        expect(world.writes()).toBe(writes);
      }
      world.state.restore(whole);
      await world.mirror.sync();
      expect(disagreements(world)).toEqual([]);
    },
  );
});

describe("the lease", () => {
  const busy = async (ttlMs: number): Promise<World> => {
    const world = await started();
    await world.state.openedBy("somebody else").acquire(ttlMs, world.clock.now())();
    return world;
  };

  it("[EN16] held by somebody else: busy, at once or as long as one cares to wait, and nothing is done", async () => {
    for (const waitMs of [0, 500, 3_300]) {
      const world = await busy(3_600_000);
      const [began, writes] = [world.clock.now(), world.writes()];
      await expect(world.mirror.sync({ waitMs })).rejects.toMatchObject({ _tag: "MirrorBusy" });
      expect(world.clock.now() - began).toBe(waitMs);
      expect(world.writes()).toBe(writes);
    }
  });

  it("[EN16] of one who died: taken over as soon as it has run out", async () => {
    const world = await busy(2_500);
    const began = world.clock.now();
    expect(await world.mirror.sync({ waitMs: 60_000 })).toMatchObject({ outcome: "Complete" });
    expect(world.clock.now() - began).toBe(2_500);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN16] outlives the waits that a service asks for", async () => {
    const world = await started();
    const refused: ReplicaError = { _tag: "RateLimited", retryAfterMs: 3_600_000, message: "in an hour" };
    let refusals = 2;
    const target = withTargetFaults(world.target, ({ name }) =>
      name === "push" && (refusals -= 1) >= 0 ? { _tag: "FailBefore", error: refused } : { _tag: "Pass" },
    );
    const others: Array<string> = [];
    const clock: Clock = {
      ...world.clock,
      sleep: async (ms, signal) => {
        await world.clock.sleep(ms, signal);
        const taken = await world.state.openedBy("somebody else").acquire(60_000, world.clock.now())();
        others.push(taken._tag === "Left" ? taken.left._tag : "taken");
      },
    };
    const report = await world.remirror({ target, clock, leaseMs: 60_000 }).sync();
    expect(report).toMatchObject({ outcome: "Complete" });
    expect(others).toEqual(["MirrorBusy", "MirrorBusy"]);
    expect(disagreements(world)).toEqual([]);
  });
});
