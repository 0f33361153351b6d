import { mirrorIdOf, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { misreading } from "../../test/misreading.js";
import { copyIdOf, editThere, mirroring, nth, settle } from "../../test/scenarios/scenario.js";
import { type World, disagreements } from "../../test/world.js";

const minute = 60_000;
const signIn = { _tag: "Unauthorized", message: "sign in" } as const;

const serverNamed = (): Promise<World> => mirroring(3, { folder: { naming: "Server" } });

describe("an item with our marker that cannot be read", () => {
  it("[EN11, L8] stays parked when its time has come and the run ends before it is dealt with", async () => {
    const world = await serverNamed();
    const twin = world.folder.personDuplicates(copyIdOf(world, nth(0)));
    await misreading(world, (id) => id === twin).sync();
    const parked = await world.mirror.parked();
    world.clock.advance(minute);
    const target = withTargetFaults(world.target, ({ name }) =>
      name === "push" ? { _tag: "FailBefore", error: signIn } : { _tag: "Pass" },
    );
    await expect(world.remirror({ target }).sync()).rejects.toMatchObject({ _tag: "FolderFailed" });
    expect(parked).toMatchObject([{ contactId: nth(0), remoteId: twin }]);
    expect(await world.mirror.parked()).toEqual(parked);
    expect(await world.mirror.sync()).toMatchObject({ parked: 0, counts: { RemoveCopy: 1 } });
    expect(world.folder.all()).toHaveLength(3);
  });

  it("[L6, EN22] and may be the only copy of a contact: that gets no second one, and waits until it can be read", async () => {
    const world = await serverNamed();
    const copy = copyIdOf(world, nth(0));
    world.state.wipe();
    const mirror = misreading(world, (id) => id === copy);
    expect(await mirror.sync()).toMatchObject({ outcome: "Partial", counts: { Adopt: 2 } });
    expect(world.folder.all()).toHaveLength(3);
    expect((await mirror.parked()).map(({ contactId, remoteId }) => [contactId, remoteId])).toEqual([
      [nth(0), undefined],
      [nth(0), copy],
    ]);
    world.clock.advance(minute);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", counts: { Adopt: 1 } });
    expect(copyIdOf(world, nth(0))).toBe(copy);
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a second copy", () => {
  it("[DT7] that an earlier mirror has left behind is neither taken away nor held", async () => {
    const world = await serverNamed();
    const copy = world.copyOf(nth(0));
    if (copy?.marker === undefined) throw new Error("no copy");
    const earlier = { ...copy.marker, mirrorId: mirrorIdOf("earlier") };
    const left = [
      world.folder.foreignAdds(copy.contact, earlier),
      world.folder.foreignAdds({ ...copy.contact, notes: "its own" }, earlier),
    ];
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", held: 0, counts: {} });
    expect(world.folder.all().map(({ id }) => id)).toEqual(expect.arrayContaining(left));
  });

  it("[EN9, DT8] that is let go when the first one has come to say the same loses nothing: there is no conflict", async () => {
    const world = await serverNamed();
    const twin = world.folder.personDuplicates(copyIdOf(world, nth(0)));
    world.folder.personEdits(twin, (contact) => ({ ...contact, notes: "its own" }));
    await world.mirror.sync();
    editThere(world, nth(0), { notes: "its own" });
    await settle(world);
    await world.mirror.release((await world.mirror.held())[0]?.id ?? "");
    expect(await world.mirror.sync()).toMatchObject({ held: 0, conflicts: 0, counts: { RemoveCopy: 1 } });
    expect(world.folder.all().map(({ id }) => id)).not.toContain(twin);
  });
});
