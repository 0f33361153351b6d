import type { RemoteId } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { contactOf, copyIdOf, editHere, mirroring, nth, settle } from "./scenarios/scenario.js";
import { type World, disagreements } from "./world.js";

const linkedIdOf = (world: World, n: number): RemoteId => {
  const alias = world.state.snapshot().links.find(({ key }) => key === nth(n))?.alias;
  const copy = world.folder.all().find(({ id }) => id === alias);
  if (copy === undefined) throw new Error(`c${n} is not linked`);
  return copy.id;
};

const noteIn = (world: World, id: RemoteId): void =>
  world.folder.personEdits(id, (contact) => ({ ...contact, notes: "there" }));

describe("a second copy that is the only one now", () => {
  /** The second one is held for its surname, and has not seen the note that its contact got since. */
  const doubled = async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const first = copyIdOf(world, nth(0));
    const second = world.folder.personDuplicates(first);
    world.folder.personEdits(second, (contact) => ({ ...contact, surname: "Lo" }));
    expect(await world.mirror.sync()).toMatchObject({ held: 1 });
    editHere(world, nth(0), { notes: "here" });
    await world.mirror.sync();
    world.folder.personRemoves(first);
    return { world, second };
  };

  it("[L4, MG9] was never in step: what only its contact has is not taken away", async () => {
    const { world, second } = await doubled();
    await settle(world);
    expect(linkedIdOf(world, 0)).toBe(second);
    expect(contactOf(world, 0)).toMatchObject({ notes: "here", surname: "Ek 0" });
    expect(await world.mirror.conflicts()).toMatchObject([
      { conflict: { path: "surname", database: { value: "Ek 0" }, folder: { value: "Lo" } } },
    ]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[L4, MG9] nor is what only Deleted Items have of it", async () => {
    const { world } = await doubled();
    world.database.remove(nth(0));
    await settle(world);
    expect(contactOf(world, 0)).toMatchObject({ notes: "here" });
    expect(disagreements(world)).toEqual([]);
  });

  it("[L4, MG9] though it carries an earlier mirror's marker, and is held by nobody", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    noteIn(world, copyIdOf(world, nth(0)));
    const second = world.folder.personDuplicates(copyIdOf(world, nth(0)));
    world.folder.personEdits(second, ({ notes: _none, ...contact }) => contact);
    world.state.wipe();
    await world.mirror.sync();
    expect(contactOf(world, 0)).toMatchObject({ notes: "there" });
    world.folder.personRemoves(linkedIdOf(world, 0));
    await settle(world);
    expect(linkedIdOf(world, 0)).toBe(second);
    expect(contactOf(world, 0)).toMatchObject({ notes: "there" });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN4] a copy that was only moved brings home what was removed there", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const moved = world.folder.personRenames(copyIdOf(world, nth(0)));
    world.folder.personEdits(moved, ({ surname: _none, ...contact }) => contact);
    await settle(world);
    expect(contactOf(world, 0).surname).toBeUndefined();
    expect(disagreements(world)).toEqual([]);
  });
});

describe("several items with the marker of a contact that is held", () => {
  it("[L6, L9] are all looked at when it is released: none is left behind", async () => {
    const world = await mirroring(1, { folder: { naming: "Server" } });
    const moved = world.folder.personRenames(copyIdOf(world, nth(0)));
    world.database.remove(nth(0));
    expect(await world.mirror.sync()).toMatchObject({ held: 1 });
    world.folder.personDuplicates(moved);
    await world.mirror.sync();
    for (const { id } of await world.mirror.held()) await world.mirror.release(id);
    await settle(world);
    expect(world.folder.all()).toEqual([]);
  });

  it("[L6] or when the contact is there again", async () => {
    const world = await mirroring(1, { folder: { naming: "Server" } });
    const moved = world.folder.personRenames(copyIdOf(world, nth(0)));
    world.database.remove(nth(0));
    expect(await world.mirror.sync()).toMatchObject({ held: 1 });
    world.folder.personDuplicates(moved);
    world.database.restore(nth(0));
    await settle(world);
    for (const { id } of await world.mirror.held()) await world.mirror.release(id);
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[L4, DT8] and one that says something of its own is held as a second copy", async () => {
    const world = await mirroring(1, { folder: { naming: "Server" } });
    const moved = world.folder.personRenames(copyIdOf(world, nth(0)));
    world.database.remove(nth(0));
    await world.mirror.sync();
    noteIn(world, world.folder.personDuplicates(moved));
    await world.mirror.sync();
    for (let round = 0; round < 2; round += 1) {
      for (const { id } of await world.mirror.held()) await world.mirror.release(id);
      await settle(world);
    }
    expect(world.folder.all()).toEqual([]);
    expect(await world.mirror.conflicts()).toMatchObject([{ conflict: { lost: { notes: "there" } } }]);
  });
});
