import { samplePhotos } from "@spegla/testkit";
import { expect, it } from "vitest";
import { contactOf, editHere, editThere, mirroring, nth } from "./scenarios/scenario.js";
import type { World } from "./world.js";

const [aPhoto, anotherPhoto] = samplePhotos;
const policy = { field: "ask", editAgainstDelete: "edit" } as const;

/** One contact of which each side has a photo of its own, and nobody has decided. */
const undecided = async (): Promise<World> => {
  if (aPhoto === undefined || anotherPhoto === undefined) throw new Error("the testkit has no photos");
  const world = await mirroring(3, { mirror: { policy } });
  editHere(world, nth(0), { photo: aPhoto });
  editThere(world, nth(0), { photo: anotherPhoto });
  await world.mirror.sync();
  expect(await world.mirror.conflicts()).toMatchObject([
    { conflict: { path: "photo", winner: "Undecided" } },
  ]);
  return world;
};

it("[L4, EN28] the folder's photo that nobody had decided on is kept when the mirror stops, and can be chosen then", async () => {
  const world = await undecided();
  await world.mirror.stop();
  expect(world.folder.all()).toEqual([]);
  const [kept] = await world.mirror.conflicts();
  expect(kept).toMatchObject({
    conflict: { database: { value: aPhoto }, folder: { value: anotherPhoto } },
    losingPhoto: expect.any(String),
  });
  await world.mirror.resolve(kept?.id ?? "", "folder");
  expect(contactOf(world, 0).photo).toEqual(anotherPhoto);
});

it("[L4, EN28] or when its contact is deleted", async () => {
  const world = await undecided();
  world.database.remove(nth(0));
  await world.mirror.sync();
  const kept = (await world.mirror.conflicts()).find(({ losingPhoto }) => losingPhoto !== undefined);
  expect(kept).toMatchObject({ conflict: { path: "photo", folder: { value: anotherPhoto } } });
});

it("[EN24] one that is not there any more when it is chosen has moved, and the folder is not missing", async () => {
  const world = await undecided();
  const [asked] = await world.mirror.conflicts();
  for (const { id } of world.folder.all()) world.folder.personRemoves(id);
  await expect(world.mirror.resolve(asked?.id ?? "", "folder")).rejects.toMatchObject({
    _tag: "ConflictMoved",
  });
});
