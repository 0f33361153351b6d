import type { Contact, ContactId } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const id = idOf("c0");

const titled =
  (jobTitle: string) =>
  (contact: Contact): Contact => ({ ...contact, jobTitle });

const setThere = (world: World, jobTitle: string): void => {
  const copy = world.copyOf(id);
  if (copy === undefined) throw new Error("no copy");
  world.folder.personEdits(copy.id, titled(jobTitle));
};

/** Two sides that have agreed, and then each set the field in turn, with a sync after each. */
const setInTurn = async (turns: ReadonlyArray<readonly ["here" | "there", string]>): Promise<World> => {
  const world = newWorld();
  for (const one of ["c0", "c1"]) world.database.add(person({ surname: one }), { id: idOf(one) });
  await world.mirror.sync();
  for (const [side, jobTitle] of turns) {
    if (side === "here") world.database.edit(id, titled(jobTitle));
    else setThere(world, jobTitle);
    await world.mirror.sync();
  }
  return world;
};

const titles = (world: World, of: ContactId) => [
  world.database.get(of)?.contact.jobTitle,
  world.copyOf(of)?.contact.jobTitle,
];

const swing = [0, 1, 2].flatMap(() => [["here", "A"] as const, ["there", "B"] as const]);

describe("a field that swings", () => {
  it("[EN18] between the same two values, three times each by another side, is held and named", async () => {
    const world = await setInTurn(swing);
    const held = await world.mirror.held();
    expect(held).toMatchObject([{ contactId: id }]);
    expect(held[0]?.reason).toContain("jobTitle swings back and forth");
    expect(titles(world, id)).toEqual(["A", "B"]);
  });

  it("[EN18] whatever the field was before", async () => {
    const world = await setInTurn([["there", "Y"], ["here", "Z"], ...swing]);
    expect(await world.mirror.held()).toMatchObject([{ contactId: id }]);
  });

  it.each([
    ["two times only", swing.slice(1)],
    ["with another value in between", [...swing.slice(0, 3), ["there", "C"] as const, ...swing.slice(4)]],
    ["with another value at the end", [...swing.slice(0, 5), ["there", "C"] as const]],
    ["set by one side alone", swing.map(([, title]) => ["there", title] as const)],
  ])("[EN18] %s, it is no swing", async (_, turns) => {
    const world = await setInTurn(turns);
    expect(await world.mirror.held()).toEqual([]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN8] let go by a person, the last value goes over, and all is still", async () => {
    const world = await setInTurn(swing);
    const [held] = await world.mirror.held();
    await world.mirror.release(held?.id ?? "");
    expect(await world.mirror.sync()).toMatchObject({ held: 0, writes: { database: 1, folder: 0 } });
    expect(titles(world, id)).toEqual(["B", "B"]);
    expect(await world.mirror.sync()).toMatchObject({ held: 0, writes: { database: 0, folder: 0 } });
  });
});
