import type { MirrorOptions } from "@spegla/core";
import { type FaultyCall, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const anna = idOf("anna");
const publicOnly: NonNullable<MirrorOptions["selection"]> = {
  name: "public",
  includes: ({ isPrivate }) => !isPrivate,
};

/** One mirrored contact among others, so that losing it is no loss of everything. */
const mirrored = async (): Promise<World> => {
  const world = newWorld({ mirror: { selection: publicOnly } });
  world.database.add(person({ givenName: "Anna", jobTitle: "Buyer" }), { id: anna });
  for (const surname of ["b", "c", "d", "e"]) world.database.add(person({ surname }), { id: idOf(surname) });
  await world.mirror.sync();
  return world;
};

/** The process dies before, or once, the folder has done what it was asked; nothing is noted of it. */
const dyingAtPush = async (world: World, when: "DieBefore" | "DieAfter"): Promise<void> => {
  const script = ({ name }: FaultyCall) => ({ _tag: name === "push" ? when : "Pass" }) as const;
  const target = withTargetFaults(world.target, script);
  await expect(world.remirror({ target }).sync()).rejects.toMatchObject({ _tag: "ProcessDied" });
};

const retitled = (world: World, jobTitle: string): void =>
  world.database.edit(anna, (contact) => ({ ...contact, jobTitle }));

describe("what a run that died wrote into the folder", () => {
  it("[EN36] is no edit of the folder: a contact that was changed back since stays so", async () => {
    const world = await mirrored();
    retitled(world, "Director");
    await dyingAtPush(world, "DieAfter");
    expect(world.copyOf(anna)?.contact.jobTitle).toBe("Director");
    retitled(world, "Buyer");
    await world.mirror.sync();
    expect(world.database.get(anna)?.contact.jobTitle).toBe("Buyer");
    expect(world.copyOf(anna)?.contact.jobTitle).toBe("Buyer");
    expect(await world.mirror.conflicts()).toEqual([]);
  });

  it("[EN36] and what a person made of it since is", async () => {
    const world = await mirrored();
    retitled(world, "Director");
    await dyingAtPush(world, "DieAfter");
    const copy = world.copyOf(anna);
    if (copy === undefined) throw new Error("no copy");
    world.folder.personEdits(copy.id, (contact) => ({ ...contact, notes: "met her" }));
    await world.mirror.sync();
    expect(world.database.get(anna)?.contact).toMatchObject({ jobTitle: "Director", notes: "met her" });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN36] is no deletion: a contact that is back in the mirror gets a copy", async () => {
    const world = await mirrored();
    world.database.reclassify(anna, { isPrivate: true });
    await dyingAtPush(world, "DieAfter");
    expect(world.copyOf(anna)).toBeUndefined();
    world.database.reclassify(anna, { isPrivate: false });
    await world.mirror.sync();
    expect(world.database.get(anna)).toBeDefined();
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN36] is noted only if it is there, marker and all", async () => {
    const world = await mirrored();
    const copy = world.copyOf(anna);
    if (copy === undefined) throw new Error("no copy");
    world.folder.dropsMarker(copy.id);
    await dyingAtPush(world, "DieBefore");
    await world.mirror.sync();
    expect(world.copyOf(anna)).toMatchObject({ id: copy.id });
    expect(disagreements(world)).toEqual([]);
  });
});
