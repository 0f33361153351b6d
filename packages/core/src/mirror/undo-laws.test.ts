import { narrowProjection, wholeProjection } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aFolderBehaviour, aWalk, settle, takeStep } from "../../test/walk.js";
import { type World, contents, disagreements, newWorld } from "../../test/world.js";

/** `RUNS=20000` looks longer. */
const numRuns = Number(process.env["RUNS"] ?? 60);
const unguarded = { guard: { share: 1, count: 1_000_000, all: "Pass" } } as const;

/** A mirror in step, then some days without it, then a run that carries over what they brought. */
const aStory = fc.record({
  before: aWalk,
  since: aWalk,
  behaviour: aFolderBehaviour,
  projection: fc.constantFrom(wholeProjection, narrowProjection),
  category: fc.constantFrom({}, { category: "Mirrored" }),
});

type Valued<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** A marker that was put back is ours, and stays. */
const withoutSyncs = (walk: Valued<typeof aWalk>) =>
  walk.filter(({ _tag }) => _tag !== "Sync" && _tag !== "DropMarker");

const told = async ({ before, since, behaviour, projection, category }: Valued<typeof aStory>) => {
  const world = newWorld({ mirror: { ...unguarded, ...category }, folder: { ...behaviour, projection } });
  for (const step of before) await takeStep(world, step);
  await settle(world);
  for (const step of withoutSyncs(since)) await takeStep(world, step);
  const was = contents(world);
  const { run } = await world.mirror.sync();
  return { world, was, run, became: contents(world) };
};

const isRemembered = async (world: World, run: number): Promise<boolean> =>
  (await world.mirror.history({ limit: 1 }))[0]?.run === run;

/** Calls `law` with each story whose run can be taken back as a whole, when that has been done. */
const holds = (law: (story: Awaited<ReturnType<typeof told>>) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(aStory, async (story) => {
      const one = await told(story);
      if (!(await isRemembered(one.world, one.run))) return;
      const { refused, remaining } = await one.world.mirror.undo(one.run);
      expect(remaining).toBe(0);
      if (refused.length === 0) await law(one);
    }),
    { numRuns },
  );

describe("undoing a run", () => {
  it("[UN1] brings both sides back to where they were, or says of whom not and why", () =>
    holds(async ({ world, was }) => expect(contents(world)).toEqual(was)));

  it("[UN2] is not done again by a sync, until a person says so", () =>
    holds(async ({ world, was }) => {
      const before = world.writes();
      await world.mirror.sync();
      await world.mirror.sync();
      expect([contents(world), world.writes()]).toEqual([was, before]);
    }));

  it("[UN3] released, it is done again", () =>
    holds(async ({ world, became }) => {
      for (const { id } of await world.mirror.held()) await world.mirror.release(id);
      await settle(world);
      expect(contents(world)).toEqual(became);
    }));

  it("[UN4] discarded, the database stands, and the folder follows it", () =>
    holds(async ({ world }) => {
      const database = () => world.database.rows().map(({ item, isDeleted }) => [item.contact, isDeleted]);
      const stands = database();
      for (const { id } of await world.mirror.held()) await world.mirror.discard(id);
      await settle(world);
      expect(database()).toEqual(stands);
      expect(disagreements(world, "Mirrored")).toEqual([]);
    }));

  it("[UN5] can itself be undone", () =>
    holds(async ({ world, became }) => {
      const [undoing] = await world.mirror.history({ limit: 1 });
      if (undoing?.verb !== "undo") return;
      const { refused } = await world.mirror.undo(undoing.run);
      if (refused.length === 0) expect(contents(world)).toEqual(became);
      await settle(world);
      if (refused.length === 0) expect(contents(world)).toEqual(became);
    }));
});
