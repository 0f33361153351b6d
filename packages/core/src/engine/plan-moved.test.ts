import type { RemoteId, ReplicaError } from "@spegla/core";
import { withFaults, withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { beforeWriting } from "../../test/meanwhile.js";
import { copyIdOf, editHere, editThere, mirroring, nth, settle } from "../../test/scenarios/scenario.js";
import { type World, disagreements } from "../../test/world.js";

const signIn: ReplicaError = { _tag: "Unauthorized", message: "sign in" };

/** A copy, and a second one with the same values, which will be taken away. */
const twinned = async (): Promise<{ readonly world: World; readonly twin: RemoteId }> => {
  const world = await mirroring(3, { folder: { naming: "Server" } });
  return { world, twin: world.folder.personDuplicates(copyIdOf(world, nth(0))) };
};

describe("a second copy that moves under its plan", () => {
  it("[EN13, DT8] and has values of its own by then is held in the same run, and not taken away", async () => {
    const { world, twin } = await twinned();
    const target = beforeWriting(world, () =>
      world.folder.personEdits(twin, (contact) => ({ ...contact, notes: "its own" })),
    );
    expect(await world.remirror({ target }).sync()).toMatchObject({ held: 1, counts: {} });
    expect(await world.mirror.held()).toMatchObject([{ contactId: nth(0), remoteId: twin }]);
    expect(world.folder.all().map(({ id }) => id)).toContain(twin);
  });

  it("[EN13, EN31] and is as it was is taken away in the same run", async () => {
    const { world, twin } = await twinned();
    const target = beforeWriting(world, () => world.folder.bumpsRevision(twin));
    expect(await world.remirror({ target }).sync()).toMatchObject({
      outcome: "Complete",
      counts: { RemoveCopy: 1 },
    });
    expect(world.folder.all()).toHaveLength(3);
  });

  it("[EN13] and has become the copy, because the first one went, stays", async () => {
    const { world, twin } = await twinned();
    const first = copyIdOf(world, nth(0));
    editHere(world, nth(0), { notes: "here" });
    const target = beforeWriting(world, () => {
      world.folder.bumpsRevision(twin);
      world.folder.personRemoves(first);
    });
    expect(await world.remirror({ target }).sync()).toMatchObject({ held: 0, parked: 0 });
    await settle(world);
    expect(copyIdOf(world, nth(0))).toBe(twin);
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a contact that moves under its plan", () => {
  it("[EN13] is looked at again with its second copy, in the same run", async () => {
    const { world, twin } = await twinned();
    editHere(world, nth(0), { notes: "here" });
    const target = beforeWriting(world, () => {
      editThere(world, nth(0), { office: "there" });
      world.folder.bumpsRevision(twin);
    });
    const reads = world.database.calls.counts().readIds;
    expect(await world.remirror({ target }).sync()).toMatchObject({ parked: 0, counts: { MergeFields: 1 } });
    // Once for the plan, and once again.
    expect(world.database.calls.counts().readIds - reads).toBe(2);
    expect(world.database.get(nth(0))?.contact).toMatchObject({ notes: "here", office: "there" });
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it.each(["Database", "Folder"] as const)(
    "[EN17, L4] and cannot be looked at again, because the %s fails: the run ends, and no edit is lost",
    async (side) => {
      const { world, twin } = await twinned();
      editHere(world, nth(0), { notes: "here" });
      let isFailing = false;
      const target = beforeWriting(world, () => {
        editThere(world, nth(0), { office: "there" });
        world.folder.bumpsRevision(twin);
        isFailing = true;
      });
      const failing = ({ name }: { readonly name: string }) =>
        isFailing && name === "read"
          ? ({ _tag: "FailBefore", error: signIn } as const)
          : ({ _tag: "Pass" } as const);
      const mirror =
        side === "Database"
          ? world.remirror({ target, database: withFaults(world.database, failing) })
          : world.remirror({ target: withTargetFaults(target, failing) });
      await expect(mirror.sync()).rejects.toMatchObject({ _tag: `${side}Failed` });
      await settle(world);
      expect(world.database.get(nth(0))?.contact).toMatchObject({ notes: "here", office: "there" });
      expect(disagreements(world)).toEqual([]);
    },
  );
});
