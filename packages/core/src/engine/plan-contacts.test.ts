import { withTargetFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { beforeWriting } from "../../test/meanwhile.js";
import { copyIdOf, editHere, editThere, mirroring, nth, settle } from "../../test/scenarios/scenario.js";
import { disagreements } from "../../test/world.js";

const renaming = async () => {
  const world = await mirroring(3, { folder: { naming: "Server" } });
  editHere(world, nth(0), { notes: "here" });
  editHere(world, nth(1), { notes: "here" });
  const target = beforeWriting(world, () => world.folder.personRenames(copyIdOf(world, nth(0))));
  return { world, target };
};

describe("a copy that is not as it was when it is written", () => {
  it("[EN4, EN13] and elsewhere is written there in the same run, and nobody is deleted", async () => {
    const { world, target } = await renaming();
    const first = copyIdOf(world, nth(0));
    expect(await world.remirror({ target }).sync()).toMatchObject({
      outcome: "Complete",
      conflicts: 0,
      counts: { WriteCopy: 2 },
    });
    expect(copyIdOf(world, nth(0))).not.toBe(first);
    expect(world.folder.all()).toHaveLength(3);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN4] and gone is looked for by its marker; it gets a new copy, with the edit", async () => {
    const world = await mirroring(3, { folder: { naming: "Server" } });
    for (const n of [0, 1]) editHere(world, nth(n), { notes: "here" });
    const target = beforeWriting(world, () => world.folder.personRemoves(copyIdOf(world, nth(0))));
    expect(await world.remirror({ target }).sync()).toMatchObject({
      counts: { RecreateCopy: 1, WriteCopy: 1 },
    });
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN1] and only at another revision is not looked for", async () => {
    const world = await mirroring(3);
    editHere(world, nth(0), { notes: "here" });
    const target = beforeWriting(world, () => editThere(world, nth(0), { office: "there" }));
    const finds = world.folder.calls.counts().finds;
    expect(await world.remirror({ target }).sync()).toMatchObject({ counts: { MergeFields: 1 } });
    expect(world.folder.calls.counts().finds).toBe(finds);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN4, EN12] and gone, and cannot be looked for: the run ends, and nobody is deleted", async () => {
    const { world, target } = await renaming();
    const signIn = { _tag: "Unauthorized", message: "sign in" } as const;
    const mirror = world.remirror({
      target: withTargetFaults(target, ({ name }) =>
        name === "find" ? { _tag: "FailBefore", error: signIn } : { _tag: "Pass" },
      ),
    });
    await expect(mirror.sync()).rejects.toMatchObject({ _tag: "FolderFailed" });
    await settle(world);
    expect(world.database.all()).toHaveLength(3);
    expect(disagreements(world)).toEqual([]);
  });
});
