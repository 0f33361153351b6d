import { describe, expect, it } from "vitest";
import { contactOf, copyOf, editHere, editThere, mirroring, nth, settle } from "./scenarios/scenario.js";
import { type World, disagreements } from "./world.js";

/** One side has changed so many contacts that the guard holds it. */
const held = async (edit: typeof editHere): Promise<World> => {
  const world = await mirroring(12);
  for (let n = 0; n < 12; n += 1) edit(world, nth(n), { surname: `Lo ${n}` });
  expect(await world.mirror.sync()).toMatchObject({ held: 12 });
  return world;
};

const discardAll = async (world: World): Promise<void> => {
  await world.mirror.discard((await world.mirror.held())[0]?.group ?? "");
};

describe("what is edited after a person has discarded what was held", () => {
  it("[L4, EN10] in the folder: it is overwritten as well, and a conflict keeps it", async () => {
    const world = await held(editThere);
    await discardAll(world);
    editThere(world, nth(0), { surname: "Late" });
    expect(await world.mirror.sync()).toMatchObject({ held: 0, conflicts: 1 });
    expect(copyOf(world, 0).surname).toBe("Ek 0");
    expect(await world.mirror.conflicts()).toMatchObject([
      { contactId: nth(0), conflict: { winner: "Database", folder: { value: "Late" } } },
    ]);
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[L4, EN10] in the database: it is overwritten as well, and a conflict keeps it", async () => {
    const world = await held(editHere);
    await discardAll(world);
    editHere(world, nth(0), { surname: "Late" });
    expect(await world.mirror.sync()).toMatchObject({ held: 0, conflicts: 1 });
    expect(contactOf(world, 0).surname).toBe("Ek 0");
    expect(await world.mirror.conflicts()).toMatchObject([
      { contactId: nth(0), conflict: { winner: "Folder", database: { value: "Late" } } },
    ]);
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN10] of what the person was asked about no conflict is recorded", async () => {
    const world = await held(editThere);
    await discardAll(world);
    expect(await world.mirror.sync()).toMatchObject({ held: 0, conflicts: 0 });
    expect(disagreements(world)).toEqual([]);
  });
});
