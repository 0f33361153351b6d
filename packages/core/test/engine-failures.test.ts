import type { ReplicaError, StateError } from "@spegla/core";
import { type FaultyCall, withFaults, withStoreFaults, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { refusing } from "./scenarios/failing.js";
import { copyIdOf, editHere, editThere, mirroring, nth } from "./scenarios/scenario.js";
import { type World, contents, disagreements, person } from "./world.js";

const diskFull: StateError = { _tag: "StateUnavailable", message: "the disk is full" };
const signIn: ReplicaError = { _tag: "Unauthorized", message: "sign in" };
const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };

/** A mirror with everything that can wait: parked, held and answered, and creates of a run that died. */
const waiting = async (): Promise<World> => {
  const world = await mirroring(8, { folder: { naming: "Server" } });
  const twin = world.folder.personDuplicates(copyIdOf(world, nth(0)));
  world.folder.personEdits(twin, (contact) => ({ ...contact, notes: "its own" }));
  await world.mirror.sync();
  await world.mirror.release((await world.mirror.held())[0]?.id ?? "");
  world.folder.personDuplicates(copyIdOf(world, nth(0)));
  editHere(world, nth(2), { notes: "here" });
  editHere(world, nth(3), { notes: "here" });
  world.database.add(person({ surname: "unlucky" }), { id: nth(21) });
  await refusing(world, forbidden, () => true, 1).sync();
  world.folder.personRemoves(copyIdOf(world, nth(3)));
  world.database.add(person({ surname: "new" }), { id: nth(20) });
  const dying = withTargetFaults(world.target, ({ name }) =>
    name === "push" ? { _tag: "DieAfter" } : { _tag: "Pass" },
  );
  await world
    .remirror({ target: dying })
    .sync()
    .catch(() => undefined);
  world.clock.advance(3_600_000);
  world.database.remove(nth(4));
  editThere(world, nth(5), { notes: "there" });
  world.folder.personRenames(copyIdOf(world, nth(6)));
  return world;
};

const counting = <Error>(at: number, error: Error) => {
  let calls = 0;
  return {
    asked: () => calls,
    script: (_call: FaultyCall) => {
      calls += 1;
      return calls - 1 === at ? ({ _tag: "FailBefore", error } as const) : ({ _tag: "Pass" } as const);
    },
  };
};

const failingAt = {
  State: (world: World, at: number) => {
    const { script, asked } = counting(at, diskFull);
    const exposed = ["get", "findRecords", "page", "count", "commit"] as const;
    return { asked, mirror: world.remirror({ state: withStoreFaults(world.state, script, { exposed }) }) };
  },
  Replica: (world: World, at: number) => {
    const { script, asked } = counting(at, signIn);
    const mirror = world.remirror({
      database: withFaults(world.database, script),
      target: withTargetFaults(world.target, script),
    });
    return { asked, mirror };
  },
};

const ended = { State: ["StateUnavailable"], Replica: ["FolderFailed", "DatabaseFailed"] };

describe("a run with everything that can wait", () => {
  it.each(["State", "Replica"] as const)(
    "[L8] that fails at any one call of the %s ends with that error, and the next one ends where it would have",
    async (side) => {
      const undisturbed = await waiting();
      await undisturbed.mirror.sync({ waitMs: 100_000 });
      const settled = contents(undisturbed);
      expect(disagreements(undisturbed)).toEqual([]);
      for (let at = 0, isReached = true; isReached; at += 1) {
        const world = await waiting();
        const { mirror, asked } = failingAt[side](world, at);
        const outcome: unknown = await mirror.sync({ waitMs: 100_000 }).catch((error: unknown) => error);
        isReached = asked() > at;
        if (isReached) expect(ended[side]).toContain((outcome as { readonly _tag?: string })._tag);
        world.clock.advance(3_600_000);
        await world.mirror.sync({ waitMs: 100_000 });
        expect(contents(world)).toEqual(settled);
      }
    },
  );
});
