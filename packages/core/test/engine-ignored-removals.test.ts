import { memoryDatabase } from "@spegla/testkit";
import { expect, it } from "vitest";
import { copyIdOf, editThere, mirroring, nth } from "./scenarios/scenario.js";
import { idOf, newWorld, person } from "./world.js";

const mirror = { direction: "ToFolderIgnoring" } as const;
const lost = (notes: string) => ({
  conflict: { _tag: "EditAgainstDelete", winner: "Delete", lost: expect.objectContaining({ notes }) },
});

it("[L4, DI5] what was ignored on a copy is in a conflict when its import is removed", async () => {
  const world = newWorld({ mirror: { ...mirror, newContactId: () => "made-1" } });
  world.database.add(person({ surname: "kept" }), { id: idOf("kept") });
  const item = world.folder.personAdds(person({ surname: "a" }));
  await world.mirror.importContacts({ which: [item], mode: "Move", importId: "fair" });
  world.folder.personEdits(item, (contact) => ({ ...contact, notes: "ignored" }));
  await world.mirror.sync();
  expect(await world.mirror.conflicts()).toEqual([]);
  await world.mirror.removeImported({ importId: "fair" });
  expect(await world.mirror.conflicts()).toMatchObject([lost("ignored")]);
});

it("[L4, DI5] and when the copies of a database that is left are removed", async () => {
  const world = await mirroring(3, { mirror });
  editThere(world, nth(0), { notes: "ignored" });
  await world.mirror.sync();
  expect(world.folder.all().find(({ id }) => id === copyIdOf(world, nth(0)))?.contact.notes).toBe("ignored");
  const other = memoryDatabase({ id: "next-database", replicaId: "next" });
  await world.remirror({ ...mirror, database: other }).switchDatabase({ answer: "remove" });
  expect(await world.mirror.conflicts()).toMatchObject([lost("ignored")]);
});
