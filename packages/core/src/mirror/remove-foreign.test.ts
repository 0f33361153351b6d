import { databaseIdOf, memoryDatabase, mirrorIdOf, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { copyIdOf, editThere, mirroring, nth } from "../../test/scenarios/scenario.js";
import { type World, disagreements, idOf, person } from "../../test/world.js";

const [other, third] = [databaseIdOf("other-database"), databaseIdOf("third-database")];

/** Three mirrored contacts, three copies of another database, one of a third, and a person's own item. */
const withForeign = async () => {
  const world = await mirroring(3);
  const mirrorId = mirrorIdOf("elsewhere");
  for (const n of [0, 1, 2])
    world.folder.foreignAdds(person({ surname: `Foreign ${n}` }), {
      databaseId: other,
      mirrorId,
      contactId: nth(n),
    });
  world.folder.foreignAdds(person({ surname: "Third" }), {
    databaseId: third,
    mirrorId,
    contactId: idOf("x"),
  });
  world.folder.personAdds(person({ surname: "Own" }));
  await world.mirror.sync();
  return world;
};

const surnames = ({ folder }: World) => folder.all().map(({ contact }) => contact.surname);

describe("copies of other databases", () => {
  it("[AD8] are listed by database, and nothing is written", async () => {
    const world = await withForeign();
    const [writes, state] = [world.writes(), world.state.snapshot()];
    expect(await world.mirror.foreignCopies()).toEqual([
      {
        databaseId: other,
        copies: [0, 1, 2].map((n) => ({
          remoteId: world.folder.all()[3 + n]?.id,
          contactId: nth(n),
          name: `Foreign ${n}`,
        })),
      },
      { databaseId: third, copies: [expect.objectContaining({ name: "Third" })] },
    ]);
    expect(world.writes()).toBe(writes);
    expect(world.state.snapshot()).toEqual(state);
  });

  it("[AD8] of one database go, and nothing else", async () => {
    const world = await withForeign();
    const own = world.folder.all().filter(({ marker }) => marker?.databaseId === world.database.id);
    expect(await world.mirror.removeForeign({ databaseId: other })).toEqual({
      removed: 3,
      remaining: [],
      conflicts: 0,
    });
    expect(surnames(world)).toEqual(["Ek 0", "Ek 1", "Ek 2", "Third", "Own"]);
    expect(world.folder.all().slice(0, 3)).toEqual(own);
    expect(disagreements(world)).toEqual([]);
    expect(await world.mirror.removeForeign({ databaseId: other })).toMatchObject({ removed: 0 });
  });

  it("[AD8] of all other databases go where none is named; its own database's never", async () => {
    const world = await withForeign();
    expect(await world.mirror.removeForeign({ databaseId: world.database.id })).toMatchObject({ removed: 0 });
    expect(await world.mirror.removeForeign()).toMatchObject({ removed: 4 });
    expect(surnames(world)).toEqual(["Ek 0", "Ek 1", "Ek 2", "Own"]);
    expect(await world.mirror.foreignCopies()).toEqual([]);
  });

  it("[AD8] are shown first, and with what was edited on them since, where that is known", async () => {
    const world = await mirroring(2);
    const mirror = world.remirror({ database: memoryDatabase({ id: "next" }), newMirrorId: () => "next" });
    await mirror.switchDatabase({ answer: "keep" });
    editThere(world, nth(1), { notes: "since" });
    const [writes, items] = [world.writes(), world.folder.all()];
    const plan = await mirror.plans.removeForeign();
    expect(plan).toMatchObject({ counts: { RemoveForeign: 2 }, heldBecause: [] });
    const operations = [];
    for await (const operation of plan.operations) operations.push(operation);
    expect(operations).toMatchObject([
      { decision: "RemoveForeign", name: "Ek 0", remoteId: copyIdOf(world, nth(0)), isHeld: false },
      { name: "Ek 1", editedSince: { folder: ["notes"] } },
    ]);
    expect(operations[0]).not.toHaveProperty("editedSince");
    expect(world.writes()).toBe(writes);
    expect(world.folder.all()).toEqual(items);
    expect(await mirror.removeForeign()).toEqual({ removed: 2, remaining: [], conflicts: 1 });
    expect(await mirror.conflicts()).toMatchObject([
      { name: "Ek 1", conflict: { lost: { notes: "since" } } },
    ]);
  });

  it("[AD8] that are edited while they go are looked for again", async () => {
    const world = await withForeign();
    let isEdited = false;
    const target = withTargetFaults(world.target, ({ name }) => {
      const item = world.folder.all().find(({ contact }) => contact.surname === "Foreign 1");
      if (name === "push" && !isEdited && item !== undefined) {
        isEdited = true;
        world.folder.personEdits(item.id, (contact) => ({ ...contact, notes: "now" }));
      }
      return { _tag: "Pass" };
    });
    expect(await world.remirror({ target }).removeForeign()).toMatchObject({ removed: 4, remaining: [] });
    expect(surnames(world)).toEqual(["Ek 0", "Ek 1", "Ek 2", "Own"]);
  });

  it("[AD8] that cannot be taken away are told with the reason, and do not wait", async () => {
    const world = await withForeign();
    const target = withTargetFaults(world.target, ({ name }) =>
      name === "push"
        ? { _tag: "FailWrites", at: [1], error: { _tag: "Forbidden", message: "not that one" } }
        : { _tag: "Pass" },
    );
    expect(await world.remirror({ target }).removeForeign()).toMatchObject({
      removed: 3,
      remaining: [{ name: "Foreign 1", reason: "not that one" }],
    });
    expect(await world.mirror.parked()).toEqual([]);
    expect(await world.mirror.removeForeign()).toMatchObject({ removed: 1, remaining: [] });
  });

  it("[AD8] are none of a mirror's business that is about to stop", async () => {
    const world = await withForeign();
    const dying = world.faultyMirror(({ name }) => ({ _tag: name === "push" ? "DieBefore" : "Pass" }));
    await expect(dying.stop()).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    await expect(world.mirror.removeForeign()).rejects.toMatchObject({ _tag: "StopUnfinished" });
  });
});
