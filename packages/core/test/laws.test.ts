import { aProjection, respelledContact, narrowProjection, wholeProjection } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disagreements, newWorld } from "./world.js";
import { aFolderBehaviour, aWalk, settle, takeStep } from "./walk.js";

const runs = Number(process.env["RUNS"] ?? 300);
const unguarded = { guard: { share: 1, count: 1_000_000 } };

describe("laws", () => {
  it("[L1] after a sync without further edits, every copy equals its contact's projection", async () => {
    await fc.assert(
      fc.asyncProperty(aWalk, aProjection, aFolderBehaviour, async (walk, projection, behaviour) => {
        const world = newWorld({ mirror: unguarded, folder: { ...behaviour, projection } });
        for (const step of walk) await takeStep(world, step);
        await settle(world);
        expect(disagreements(world)).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
  it("[L2] a second sync right after writes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(
        aWalk,
        fc.constantFrom(narrowProjection, wholeProjection),
        fc.nat(),
        aFolderBehaviour,
        async (walk, projection, seed, behaviour) => {
          const world = newWorld({
            mirror: unguarded,
            folder: { ...behaviour, projection, respell: respelledContact(seed) },
          });
          for (const step of walk) await takeStep(world, step);
          await settle(world);
          const before = world.writes();
          await world.mirror.sync();
          expect(world.writes()).toBe(before);
          expect(disagreements(world)).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  });
});
