import { expect, it } from "vitest";
import { copyIdOf, mirroring, nth } from "./scenarios/scenario.js";

it("[EN2, EN6] what a lagging listing shows for the first time, as it was written, is not read, and its absence counts from then on", async () => {
  const world = await mirroring(5, { folder: { listing: "Eventual", items: "OnRead" } });
  const { reads } = world.folder.calls.counts();
  await world.mirror.sync();
  expect(world.folder.calls.counts().reads).toBe(reads);
  world.folder.expireCursors();
  world.folder.personRemoves(copyIdOf(world, nth(1)));
  await world.mirror.sync();
  expect(await world.mirror.held()).toEqual([]);
  expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(1)]);
});
