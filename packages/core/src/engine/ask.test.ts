import { describe, expect, it } from "vitest";
import { copyIdOf, contactOf, mirroring, nth, settle } from "../../test/scenarios/scenario.js";
import { disagreements } from "../../test/world.js";

describe("a copy that no listing had shown, held because it was not there", () => {
  const missed = async () => {
    const world = await mirroring(3, { folder: { listing: "Eventual", naming: "Server" } });
    const copy = world.copyOf(nth(0));
    if (copy?.marker === undefined) throw new Error("no copy");
    world.folder.personRemoves(copyIdOf(world, nth(0)));
    world.folder.expireCursors();
    await world.mirror.sync();
    const [held] = await world.mirror.held();
    return { world, copy: { ...copy, marker: copy.marker }, hold: held?.id ?? "" };
  };

  it("[EN10, L4] and is there after all when that is discarded: its edits count as ever", async () => {
    const { world, copy, hold } = await missed();
    world.folder.foreignAdds({ ...copy.contact, jobTitle: "back" }, copy.marker);
    await world.mirror.discard(hold);
    await settle(world);
    expect(contactOf(world, 0).jobTitle).toBe("back");
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN10] and is still not there when that is discarded is written anew", async () => {
    const { world, hold } = await missed();
    await world.mirror.discard(hold);
    expect(await world.mirror.sync()).toMatchObject({ held: 0, counts: { RecreateCopy: 1 } });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN9] and is still not there when that is released: its contact goes to Deleted Items", async () => {
    const { world, hold } = await missed();
    await world.mirror.release(hold);
    expect(await world.mirror.sync()).toMatchObject({ held: 0, counts: { RemoveContact: 1 } });
    expect(world.database.deleted()).toMatchObject([{ id: nth(0) }]);
  });
});
