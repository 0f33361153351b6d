import type { ReplicaError, Target } from "@spegla/core";
import { type FaultyCall, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const lost: ReplicaError = { _tag: "Unavailable", message: "the answer was lost" };
const surnames = ["c0", "c1", "c2"];

const started = (): World => {
  const world = newWorld({ folder: { naming: "Server" } });
  for (const id of surnames) world.database.add(person({ surname: id }), { id: idOf(id) });
  return world;
};

/** The answer to the first push is lost after so many of its creates; finds fail if `isFindable` says so. */
const losing = (world: World, writes: number, isFindable: (find: number) => boolean): Target => {
  let [pushes, finds] = [0, 0];
  return withTargetFaults(world.target, ({ name }: FaultyCall) => {
    if (name === "push" && (pushes += 1) === 1) return { _tag: "FailAfter", error: lost, writes };
    if (name === "find" && !isFindable((finds += 1))) return { _tag: "FailBefore", error: lost };
    return { _tag: "Pass" };
  });
};

describe("creates whose answer was lost", () => {
  it.each([0, 1, 3])(
    "[EN14] after %i of them, are looked for, and only the others are sent again",
    async (writes) => {
      const world = started();
      const mirror = world.remirror({ target: losing(world, writes, () => true) });
      expect(await mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
      expect(world.folder.all()).toHaveLength(surnames.length);
      expect(world.folder.calls.counts().writes).toBe(surnames.length);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[EN14] are not sent again as long as they cannot be looked for, and are found by a later sync", async () => {
    const world = started();
    const mirror = world.remirror({ target: losing(world, 2, () => false) });
    await mirror.sync().catch((error: unknown) => expect(error).toMatchObject({ _tag: "FolderFailed" }));
    expect(world.folder.all()).toHaveLength(2);
    world.clock.advance(60_000);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(world.folder.all()).toHaveLength(surnames.length);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN14] are looked for again where looking failed once", async () => {
    const world = started();
    const mirror = world.remirror({ target: losing(world, 2, (find) => find > 1) });
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(world.folder.all()).toHaveLength(surnames.length);
    expect(disagreements(world)).toEqual([]);
  });
});
