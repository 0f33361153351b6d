import { type Direction, eqContact, viewContact } from "@spegla/core";
import {
  aProjection,
  aSmallContact,
  narrowProjection,
  respelledContact,
  wholeProjection,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aFolderBehaviour, aWalk, settle, takeStep } from "./walk.js";
import { disagreements, newWorld } from "./world.js";

/** `RUNS=20000` looks longer. */
const numRuns = Number(process.env["RUNS"] ?? 100);
const unguarded = { guard: { share: 1, count: 1_000_000 } };
const someContacts = fc.array(aSmallContact, { minLength: 1, maxLength: 4 });
const aMode = fc.constantFrom("Copy" as const, "Move" as const);

describe("imports in the middle of everything else", () => {
  it("[L1, L2] whatever was imported, both sides agree in the end, and nothing more is written", async () => {
    await fc.assert(
      fc.asyncProperty(
        aWalk,
        aWalk,
        someContacts,
        aMode,
        aProjection,
        aFolderBehaviour,
        async (before, after, own, mode, projection, behaviour) => {
          const world = newWorld({ mirror: unguarded, folder: { ...behaviour, projection } });
          for (const step of before) await takeStep(world, step);
          for (const contact of own) world.folder.personAdds(contact);
          await world.mirror.importContacts({ which: "All", mode });
          for (const step of after) await takeStep(world, step);
          await settle(world);
          expect(disagreements(world)).toEqual([]);
          const writes = world.writes();
          await world.mirror.sync();
          expect(world.writes()).toBe(writes);
        },
      ),
      { numRuns },
    );
  });

  it.each<Direction>(["TwoWay", "ToFolderIgnoring", "ToFolderReverting"])(
    "[IM2, L4] an item that is moved loses nothing, whatever the service makes of values (%s)",
    async (direction) => {
      await fc.assert(
        fc.asyncProperty(
          someContacts,
          fc.nat(),
          fc.constantFrom(narrowProjection, wholeProjection),
          aFolderBehaviour,
          async (own, seed, projection, behaviour) => {
            const respell = respelledContact(seed);
            const world = newWorld({
              mirror: { ...unguarded, direction },
              folder: { ...behaviour, projection, respell },
            });
            const ids = own.map((contact) => world.folder.personAdds(viewContact(projection)(contact)));
            const before = new Map(world.folder.all().map((item) => [item.id, item.contact]));
            const { items } = await world.mirror.importContacts({ which: ids, mode: "Move" });
            await settle(world);
            expect(await world.mirror.conflicts()).toEqual([]);
            for (const item of items) {
              const said = before.get(item.remoteId);
              if (item._tag !== "Imported" || said === undefined) throw new Error(item._tag);
              const made = world.database.get(item.contactId)?.contact;
              const copy = world.folder.all().find(({ id }) => id === item.remoteId);
              expect([made, copy?.contact].map((one) => one !== undefined && eqContact(one, said))).toEqual([
                true,
                true,
              ]);
              expect(copy?.marker?.contactId).toBe(item.contactId);
            }
            const writes = world.writes();
            await world.mirror.sync();
            expect(world.writes()).toBe(writes);
          },
        ),
        { numRuns },
      );
    },
  );

  it("[IM9, L1, L2] whatever was linked, both sides agree in the end, and nothing more is written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(aSmallContact, aSmallContact), { minLength: 1, maxLength: 4 }),
        aProjection,
        aFolderBehaviour,
        async (pairs, projection, behaviour) => {
          const world = newWorld({ mirror: unguarded, folder: { ...behaviour, projection } });
          const links = pairs.map(([here, there]) => ({
            contactId: world.database.add(here).id,
            remoteId: world.folder.personAdds(there),
          }));
          const { items } = await world.mirror.linkContacts(links);
          expect(items.map(({ _tag }) => _tag)).toEqual(links.map(() => "Linked"));
          await settle(world);
          expect(world.folder.all()).toHaveLength(links.length);
          expect(disagreements(world)).toEqual([]);
          const writes = world.writes();
          await world.mirror.sync();
          expect(world.writes()).toBe(writes);
        },
      ),
      { numRuns },
    );
  });
});
