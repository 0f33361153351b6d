import type { RemoteId } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { misreading } from "./misreading.js";
import { copyIdOf, editThere, mirroring, nth, settle } from "./scenarios/scenario.js";
import { type World, disagreements } from "./world.js";

const copiesOf = (world: World, n: number) =>
  world.folder.all().filter(({ marker }) => marker?.contactId === nth(n));

const minute = 60_000;

describe("an item with our marker that cannot be read", () => {
  it("[EN22] waits apart with its reason, and is looked at again when its time has come", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const twin = world.folder.personDuplicates(copyIdOf(world, nth(0)));
    const mirror = misreading(world, (id) => id === twin);
    expect(await mirror.sync()).toMatchObject({ outcome: "Partial", parked: 1, counts: {} });
    const waiting = { contactId: nth(0), remoteId: twin, name: "c0", reason: "the card cannot be read" };
    expect(await mirror.parked()).toMatchObject([{ ...waiting, errorTag: "InvalidItem", attempts: 1 }]);
    world.clock.advance(minute - 1);
    await mirror.sync();
    expect(await mirror.parked()).toMatchObject([{ attempts: 1 }]);
    world.clock.advance(1);
    await mirror.sync();
    expect(await mirror.parked()).toMatchObject([{ attempts: 2 }]);
    world.clock.advance(4 * minute);
    expect(await world.mirror.sync()).toMatchObject({ parked: 0, counts: { RemoveCopy: 1 } });
    expect(copiesOf(world, 0)).toHaveLength(1);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN32] and has become the copy when its time has come, is none that waits", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const first = copyIdOf(world, nth(0));
    const twin = world.folder.personDuplicates(first);
    await misreading(world, (id) => id === twin).sync();
    world.folder.personRemoves(first);
    await world.mirror.sync();
    world.clock.advance(minute);
    const writes = world.writes();
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(world.writes()).toBe(writes);
    expect(copiesOf(world, 0).map(({ id }) => id)).toEqual([twin]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN4] and that may be the copy that is gone: nothing is concluded, and nobody is deleted", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const moved = world.folder.personRenames(copyIdOf(world, nth(0)));
    const mirror = misreading(world, (id) => id === moved);
    expect(await mirror.sync()).toMatchObject({ outcome: "Partial", writes: { database: 0, folder: 0 } });
    expect((await mirror.parked()).map(({ reason }) => reason)).toContain(
      "the copy is gone, and what may be the same copy elsewhere could not be read",
    );
    expect(world.database.all()).toHaveLength(3);
    world.clock.advance(minute);
    expect(await world.mirror.sync()).toMatchObject({
      outcome: "Complete",
      writes: { database: 0, folder: 0 },
    });
    expect(copyIdOf(world, nth(0))).toBe(moved);
    expect(disagreements(world)).toEqual([]);
  });
});

/** A copy, and a second one with other values, which is held. */
const doubled = async (): Promise<{
  readonly world: World;
  readonly twin: RemoteId;
  readonly hold: string;
}> => {
  const world = await mirroring(3, { folder: { naming: "Server" } });
  const twin = world.folder.personDuplicates(copyIdOf(world, nth(0)));
  world.folder.personEdits(twin, (contact) => ({ ...contact, notes: "its own" }));
  expect(await world.mirror.sync()).toMatchObject({ held: 1, writes: { database: 0, folder: 0 } });
  const [held] = await world.mirror.held();
  expect(held).toMatchObject({ contactId: nth(0), remoteId: twin, id: `${nth(0)}/${twin}` });
  return { world, twin, hold: held?.id ?? "" };
};

describe("a second copy that is held", () => {
  it("[EN8, DT8] goes when a person lets it go, and what it had of its own is recorded", async () => {
    const { world, twin, hold } = await doubled();
    await world.mirror.release(hold);
    expect(await world.mirror.sync()).toMatchObject({ held: 0, counts: { RemoveCopy: 1 } });
    expect(world.folder.all().map(({ id }) => id)).not.toContain(twin);
    expect(await world.mirror.conflicts()).toMatchObject([{ conflict: { lost: { notes: "its own" } } }]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN32] waits no longer when it is gone by itself", async () => {
    const { world, twin, hold } = await doubled();
    await world.mirror.release(hold);
    world.folder.personRemoves(twin);
    expect(await world.mirror.sync()).toMatchObject({ held: 0, writes: { database: 0, folder: 0 } });
    expect(world.state.snapshot().held).toEqual([]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN3] whose marker was dropped is the person's own, and stays", async () => {
    const { world, twin, hold } = await doubled();
    await world.mirror.release(hold);
    world.folder.dropsMarker(twin);
    await settle(world);
    expect(world.state.snapshot().held).toEqual([]);
    expect(world.folder.all().map(({ id }) => id)).toContain(twin);
  });

  it("[EN22] and cannot be read stays held, with its answer, until it can", async () => {
    const { world, twin, hold } = await doubled();
    await world.mirror.release(hold);
    const writes = world.writes();
    await misreading(world, (id) => id === twin).sync();
    expect(world.writes()).toBe(writes);
    expect(world.state.snapshot().held).toHaveLength(1);
    await world.mirror.sync();
    expect(world.folder.all().map(({ id }) => id)).not.toContain(twin);
  });

  it("[EN32] that became the copy, because the first one is gone, stays, and nothing is lost", async () => {
    const { world, twin, hold } = await doubled();
    world.folder.personRemoves(copyIdOf(world, nth(0)));
    await settle(world);
    await world.mirror
      .release(hold)
      .catch((error: unknown) => expect(error).toMatchObject({ _tag: "NoSuchHold" }));
    await settle(world);
    expect(copiesOf(world, 0).map(({ id }) => id)).toEqual([twin]);
    expect(world.database.get(nth(0))?.contact.notes).toBe("its own");
    expect(disagreements(world)).toEqual([]);
  });
});

describe("what was held because it looked gone", () => {
  const emptied = async (): Promise<World> => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    for (const { id } of world.folder.all()) world.folder.personRemoves(id);
    expect(await world.mirror.sync()).toMatchObject({ held: 3, writes: { database: 0, folder: 0 } });
    return world;
  };

  it("[EN10] and is there again when it is discarded: its edits count as ever", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    const before = world.folder.all();
    for (const { id } of before) world.folder.personRemoves(id);
    await world.mirror.sync();
    for (const { contact, marker } of before)
      if (marker !== undefined) world.folder.foreignAdds({ ...contact, jobTitle: "back" }, marker);
    await world.mirror.discard((await world.mirror.held())[0]?.group ?? "");
    await settle(world);
    expect(world.database.all().map(({ contact }) => contact.jobTitle)).toEqual(["back", "back", "back"]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN10] and is not: its contacts get copies again", async () => {
    const world = await emptied();
    await world.mirror.discard((await world.mirror.held())[0]?.group ?? "");
    expect(await world.mirror.sync()).toMatchObject({ held: 0, counts: { RecreateCopy: 3 }, conflicts: 0 });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN10] contacts that are back when their removal is discarded: their edits count as ever", async () => {
    const world = await mirroring(3);
    for (const { id } of world.database.all()) world.database.remove(id);
    expect(await world.mirror.sync()).toMatchObject({ held: 3 });
    for (const { id } of world.database.deleted()) {
      world.database.restore(id);
      world.database.edit(id, (contact) => ({ ...contact, jobTitle: "back" }));
    }
    await world.mirror.discard((await world.mirror.held())[0]?.group ?? "");
    await settle(world);
    expect(world.folder.all().map(({ contact }) => contact.jobTitle)).toEqual(["back", "back", "back"]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN10] and whose copies were edited meanwhile are restored with that", async () => {
    const world = await mirroring(3);
    for (const { id } of world.database.all()) world.database.remove(id);
    await world.mirror.sync();
    for (const n of [0, 1, 2]) editThere(world, nth(n), { jobTitle: "there" });
    await world.mirror.discard((await world.mirror.held())[0]?.group ?? "");
    await settle(world);
    expect(world.database.all().map(({ contact }) => contact.jobTitle)).toEqual(["there", "there", "there"]);
    expect(disagreements(world)).toEqual([]);
  });
});
