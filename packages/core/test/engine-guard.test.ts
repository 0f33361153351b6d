import type { Contact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const mirrored = async (size: number): Promise<World> => {
  const world = newWorld();
  for (let n = 0; n < size; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
  await world.mirror.sync();
  return world;
};

const onCopies = (world: World, count: number, recipe: (contact: Contact) => Contact): void => {
  for (const { id } of world.folder.all().slice(0, count)) world.folder.personEdits(id, recipe);
};

const inDatabase = (world: World, count: number, recipe: (contact: Contact) => Contact): void => {
  for (const { id } of world.database.all().slice(0, count)) world.database.edit(id, recipe);
};

const renamed = (contact: Contact): Contact => ({ ...contact, surname: `${contact.surname} II` });
const noted = (contact: Contact): Contact => ({ ...contact, notes: "met" });

const reasonAfter = async (world: World): Promise<string | undefined> => {
  await world.mirror.sync();
  return (await world.mirror.held())[0]?.reason;
};

describe("the guard", () => {
  it("[EN8] says what would be lost, where, because of whom, and what is too much", async () => {
    const removing = await mirrored(40);
    for (let n = 0; n < 11; n += 1) removing.database.remove(idOf(`c${n}`));
    expect(await reasonAfter(removing)).toBe(
      "11 of 40 contacts would be deleted in the folder at once, because of what the database now says: more than 10 and more than 20 %",
    );
    const renaming = await mirrored(40);
    onCopies(renaming, 11, renamed);
    expect(await reasonAfter(renaming)).toBe(
      "11 of 40 contacts would be overwritten in the database at once, because of what the folder now says: more than 10 and more than 20 %",
    );
    const both = await mirrored(40);
    inDatabase(both, 4, renamed);
    for (let n = 20; n < 27; n += 1) both.database.remove(idOf(`c${n}`));
    expect(await reasonAfter(both)).toBe(
      "7 of 40 contacts would be deleted and 4 of 40 contacts would be overwritten in the folder at once, because of what the database now says: more than 10 and more than 20 %",
    );
  });

  it("[EN8] says which side looks emptied", async () => {
    const several = await mirrored(3);
    for (const { id } of several.folder.all()) several.folder.personRemoves(id);
    expect(await reasonAfter(several)).toBe(
      "every one of the 3 mirrored contacts is gone from the folder: it looks emptied, or like the wrong folder",
    );
    const one = await mirrored(1);
    one.database.remove(idOf("c0"));
    expect(await reasonAfter(one)).toBe(
      "the only mirrored contact is gone from the database: it looks emptied, or like the wrong database",
    );
  });

  it("[EN7] what fills in an empty field overwrites nothing", async () => {
    const world = await mirrored(40);
    onCopies(world, 40, noted);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", held: 0 });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN7] but beside a field that is changed it overwrites", async () => {
    const world = await mirrored(40);
    onCopies(world, 11, (contact) => renamed(noted(contact)));
    expect(await world.mirror.sync()).toMatchObject({ held: 11, writes: { database: 0 } });
  });

  it("[EN7] each side is judged by itself", async () => {
    const world = await mirrored(40);
    onCopies(world, 8, renamed);
    const others = world.database.all().slice(20, 28);
    for (const { id } of others) world.database.edit(id, noted);
    for (const { id } of others) world.database.edit(id, renamed);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", held: 0 });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN10] what would have been overwritten, discarded, stands and goes to the other side", async () => {
    const there = await mirrored(40);
    onCopies(there, 11, (contact) => renamed(noted(contact)));
    await there.mirror.sync();
    await there.mirror.discard((await there.mirror.held())[0]?.group ?? "");
    expect(await there.mirror.sync()).toMatchObject({ held: 0, writes: { database: 0, folder: 11 } });
    expect(there.database.all().filter(({ contact }) => contact.notes !== undefined)).toEqual([]);
    expect(disagreements(there)).toEqual([]);

    const here = await mirrored(40);
    inDatabase(here, 11, renamed);
    await here.mirror.sync();
    await here.mirror.discard((await here.mirror.held())[0]?.group ?? "");
    expect(await here.mirror.sync()).toMatchObject({ held: 0, writes: { database: 11, folder: 0 } });
    expect(here.database.all().filter(({ contact }) => contact.surname?.endsWith("II"))).toEqual([]);
    expect(disagreements(here)).toEqual([]);
  });

  it("[EN9] what a person released is done, beside as many others as the guard lets pass", async () => {
    const world = await mirrored(60);
    for (let n = 0; n < 13; n += 1) world.database.remove(idOf(`c${n}`));
    await world.mirror.sync();
    const [held] = await world.mirror.held();
    await world.mirror.release(held?.group ?? "");
    for (let n = 20; n < 30; n += 1) world.database.remove(idOf(`c${n}`));
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", held: 0 });
    expect(world.folder.all()).toHaveLength(60 - 13 - 10);
    expect(disagreements(world)).toEqual([]);
  });
});
