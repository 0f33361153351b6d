import {
  type FaultScript,
  type MemoryFolder,
  type MemoryFolderOptions,
  databaseIdOf,
  faultAt,
  isProcessDied,
  memoryTarget,
  mirrorIdOf,
  withTargetFaults,
} from "@spegla/testkit";
import type { Plan, PlannedOperation } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { contactOf, copyIdOf, editHere, editThere, mirroring, nth } from "../../test/scenarios/scenario.js";
import { type World, contents, disagreements, idOf, newWorld, person, sorted } from "../../test/world.js";

const foreign = {
  databaseId: databaseIdOf("another-database"),
  mirrorId: mirrorIdOf("another-mirror"),
  contactId: idOf("c0"),
};

/** Six mirrored contacts beside things of other people's, and a second folder with some of those, too. */
const withNewFolder = async (
  options: MemoryFolderOptions = {},
): Promise<{ readonly world: World; readonly next: MemoryFolder; readonly inNext: World }> => {
  const world = await mirroring(6, { folder: { naming: "Server" } });
  const next = world.target.addFolder(options);
  for (const folder of [world.folder, next]) {
    folder.personAdds(person({ surname: "Own" }));
    folder.foreignAdds(person({ surname: "Foreign" }), foreign);
  }
  const copyOf: World["copyOf"] = (id) =>
    next.all().find(({ marker }) => marker?.contactId === id && marker.databaseId === world.database.id);
  return { world, next, inNext: { ...world, folder: next, copyOf } };
};

const ours = ({ database }: World, folder: MemoryFolder) =>
  folder.all().filter(({ marker }) => marker?.databaseId === database.id);

/** Something of everything that can have happened since the last sync. */
const meanwhile = (world: World): void => {
  editHere(world, nth(0), { jobTitle: "here" });
  editThere(world, nth(1), { notes: "there" });
  world.database.remove(nth(2));
  world.folder.personRemoves(copyIdOf(world, nth(3)));
  world.database.add(person({ surname: "new" }), { id: idOf("c9") });
};

describe("changing the folder", () => {
  it("[CF1] every contact has its copy in the new folder then, the former one has none, and nothing else is touched", async () => {
    const { world, next, inNext } = await withNewFolder();
    const others = [world.folder, next].map((folder) => folder.snapshot(world.database.id));
    const report = await world.mirror.changeFolder({ folder: next.id });
    expect(report).toMatchObject({
      outcome: "Changed",
      remaining: 0,
      awaited: [],
      fill: { counts: { CreateCopy: 6 } },
      release: { counts: { ReleaseCopy: 6 }, writes: { database: 0, folder: 6 } },
    });
    expect(disagreements(inNext)).toEqual([]);
    expect(ours(world, world.folder)).toEqual([]);
    expect([world.folder, next].map((folder) => folder.snapshot(world.database.id))).toEqual(others);
    expect(await world.mirror.status()).toEqual({
      phase: "Mirroring",
      folder: next.id,
      mirrored: 6,
      conflicts: 0,
      held: 0,
      parked: 0,
    });
  });

  it("[CF2] what happened in the former folder comes home first", async () => {
    const { world, next, inNext } = await withNewFolder();
    meanwhile(world);
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
    expect(contactOf(world, 1).notes).toBe("there");
    expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(2), nth(3)]);
    expect(inNext.copyOf(nth(1))?.contact.notes).toBe("there");
    expect(disagreements(inNext)).toEqual([]);
    expect(ours(world, world.folder)).toEqual([]);
  });

  it("[CF2] and so does what is edited there until its copy goes", async () => {
    const { world, next, inNext } = await withNewFolder();
    let isEdited = false;
    const edits = world.faultyMirror(({ name }) => {
      if (name === "push" && next.all().some(({ marker }) => marker?.databaseId === world.database.id)) {
        if (!isEdited) editThere(world, nth(4), { office: "late" });
        isEdited = true;
      }
      return { _tag: "Pass" };
    });
    expect(await edits.changeFolder({ folder: next.id })).toMatchObject({
      outcome: "Changed",
      release: { counts: { BringHomeThenRelease: 1 } },
    });
    expect(contactOf(world, 4).office).toBe("late");
    expect(disagreements(inNext)).toEqual([]);
    expect(ours(world, world.folder)).toEqual([]);
  });

  it("[CF1] what a new folder has of this database already becomes its copies", async () => {
    const { world, next, inNext } = await withNewFolder();
    const { contact } = world.copyOf(nth(5)) ?? {};
    if (contact === undefined) throw new Error("no copy");
    const marker = { databaseId: world.database.id, mirrorId: mirrorIdOf("long-ago"), contactId: nth(5) };
    const copy = next.foreignAdds({ ...contact, notes: "only there" }, marker);
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({
      fill: { counts: { CreateCopy: 5, Adopt: 1 } },
    });
    expect(inNext.copyOf(nth(5))?.id).toBe(copy);
    expect(contactOf(world, 5).notes).toBe("only there");
    expect(disagreements(inNext)).toEqual([]);
  });

  it("[CF1] into another target, under the category that the mirror has, which is made known there", async () => {
    const world = newWorld({ mirror: { category: "Business" } });
    world.database.add(person({ surname: "Ek" }), { id: nth(0) });
    await world.mirror.sync();
    const target = memoryTarget({ id: "elsewhere", now: world.clock.now });
    await world.mirror.changeFolder({ target, folder: "elsewhere" });
    expect(target.categories()).toEqual(["Business"]);
    expect(target.folder.all()).toMatchObject([{ contact: { surname: "Ek", categories: ["Business"] } }]);
    expect(world.folder.all()).toEqual([]);
    editHere(world, nth(0), { jobTitle: "later" });
    await world.mirror.sync();
    expect(target.folder.all()).toMatchObject([{ contact: { jobTitle: "later" } }]);
  });

  it.each([
    ["is not there", "nowhere", "FolderMissing"],
    ["may not be written", "folder-2", "FolderReadOnly"],
  ])("[CF4] a new folder that %s is refused before anything is written", async (_what, folder, _tag) => {
    const { world } = await withNewFolder({ access: "ReadOnly" });
    meanwhile(world);
    const [writes, state] = [world.writes(), world.state.snapshot()];
    await expect(world.mirror.changeFolder({ folder })).rejects.toMatchObject({ _tag });
    expect(world.writes()).toBe(writes);
    expect(world.state.snapshot()).toEqual(state);
    await world.mirror.sync();
    expect(disagreements(world)).toEqual([]);
  });

  it("[CF4] a mirror that has no copies has none to move", async () => {
    const world = newWorld();
    const next = world.target.addFolder();
    await expect(world.mirror.changeFolder({ folder: next.id })).rejects.toMatchObject({
      _tag: "NotMirroring",
    });
    await world.mirror.sync();
    await world.mirror.stop();
    await expect(world.mirror.changeFolder({ folder: next.id })).rejects.toMatchObject({
      _tag: "NotMirroring",
    });
  });

  it("[CF5] who cannot be copied keeps the former copy, in step, and is named; the next call takes it", async () => {
    let isRefusing = true;
    const { world, next, inNext } = await withNewFolder({
      refusal: ({ surname }) =>
        isRefusing && surname === "Ek 2"
          ? { _tag: "Forbidden", message: "no more room for Ek 2" }
          : undefined,
    });
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({
      outcome: "Unfinished",
      remaining: 1,
      awaited: [{ contactId: nth(2), name: "Ek 2", reason: "no more room for Ek 2" }],
    });
    expect(ours(world, world.folder)).toHaveLength(1);
    expect((await world.mirror.status()).leaving).toEqual({
      folder: world.folder.id,
      databaseId: world.database.id,
      copies: 1,
    });
    isRefusing = false;
    editThere(world, nth(2), { notes: "meanwhile" });
    world.clock.advance(60_000);
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({
      outcome: "Changed",
      awaited: [],
    });
    expect(contactOf(world, 2).notes).toBe("meanwhile");
    expect(disagreements(inNext)).toEqual([]);
    expect(ours(world, world.folder)).toEqual([]);
    expect(await world.mirror.status()).not.toHaveProperty("leaving");
  });

  it("[CF5] a copy that the new folder says it has not is none", async () => {
    const { world, next } = await withNewFolder();
    let isTaken = false;
    const mirror = world.faultyMirror(({ name }) => {
      const copies = ours(world, next);
      // As soon as all are there, one is gone again.
      if (name === "read" && copies.length === 6 && !isTaken) {
        isTaken = true;
        next.personRemoves(copies[0]?.id as never);
      }
      return { _tag: "Pass" };
    });
    expect(await mirror.changeFolder({ folder: next.id })).toMatchObject({
      outcome: "Unfinished",
      remaining: 1,
      awaited: [{ reason: "the new folder does not have its copy" }],
    });
    expect(ours(world, world.folder)).toHaveLength(1);
    expect(await mirror.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
    expect(world.database.deleted()).toHaveLength(1);
  });

  it("[CF7] what waits for a person in the former folder is answered first", async () => {
    const { world, next } = await withNewFolder();
    for (const { id } of ours(world, world.folder)) world.folder.personRemoves(id);
    const report = await world.mirror.changeFolder({ folder: next.id });
    expect(report).toMatchObject({ outcome: "NotBegun", lastSync: { held: 6 } });
    expect(ours(world, next)).toEqual([]);
    expect(await world.mirror.status()).toMatchObject({ folder: world.folder.id });
    const [first] = await world.mirror.held();
    await world.mirror.discard(first?.group ?? "");
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
    expect(ours(world, next)).toHaveLength(6);
  });

  it("[CF7] and so is what is held while its copies go", async () => {
    const { world, next, inNext } = await withNewFolder();
    let isEdited = false;
    const script: FaultScript<never> = () => {
      if (!isEdited && ours(world, next).length === 6) {
        isEdited = true;
        editThere(world, nth(4), { surname: "late" });
      }
      return { _tag: "Pass" };
    };
    const mirror = world.remirror({
      target: withTargetFaults(world.target, script),
      guard: { share: 0, count: 0 },
    });
    expect(await mirror.changeFolder({ folder: next.id })).toMatchObject({
      outcome: "Unfinished",
      remaining: 1,
      awaited: [],
    });
    expect(await mirror.status()).toMatchObject({ held: 1, leaving: { copies: 1 } });
    const [held] = await mirror.held();
    expect(held).toMatchObject({ contactId: nth(4), decision: "BringHomeThenRelease" });
    expect(await mirror.release(held?.id ?? "")).toBe(1);
    const lenient = world.remirror({ folder: next.id });
    expect(await lenient.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
    expect(contactOf(world, 4).surname).toBe("late");
    expect(disagreements(inNext)).toEqual([]);
    expect(await lenient.held()).toEqual([]);
  });

  it("[CF8] a former folder that is gone is said so, and can be given up", async () => {
    const { world, next, inNext } = await withNewFolder();
    world.target.dropFolder(world.folder.id);
    await expect(world.mirror.changeFolder({ folder: next.id })).rejects.toMatchObject({
      _tag: "FolderMissing",
      message: expect.stringContaining("giveUpFormer"),
    });
    expect(ours(world, next)).toEqual([]);
    expect(await world.mirror.changeFolder({ folder: next.id, giveUpFormer: true })).toMatchObject({
      outcome: "Changed",
      fill: { counts: { CreateCopy: 6 } },
    });
    expect(world.database.all()).toHaveLength(6);
    expect(disagreements(inNext)).toEqual([]);
  });

  it("[CF8] also when it goes in the middle", async () => {
    const { world, next, inNext } = await withNewFolder();
    const mirror = world.faultyMirror(() => {
      if (ours(world, next).length === 6) world.target.dropFolder(world.folder.id);
      return { _tag: "Pass" };
    });
    await expect(mirror.changeFolder({ folder: next.id })).rejects.toMatchObject({ _tag: "FolderMissing" });
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete" });
    expect(await mirror.changeFolder({ folder: next.id, giveUpFormer: true })).toMatchObject({
      outcome: "Changed",
    });
    expect(await mirror.status()).not.toHaveProperty("leaving");
    expect(disagreements(inNext)).toEqual([]);
  });

  it("[CF9] while a folder is being left, nothing else is left", async () => {
    const { world, next } = await withNewFolder({
      refusal: ({ surname }) =>
        surname === "Ek 2" ? { _tag: "Forbidden", message: "no more room" } : undefined,
    });
    await world.mirror.changeFolder({ folder: next.id });
    const unfinished = { _tag: "FolderChangeUnfinished", former: world.folder.id, folder: next.id };
    await expect(world.mirror.stop()).rejects.toMatchObject(unfinished);
    for (const { id } of [world.folder, world.target.addFolder()])
      await expect(world.mirror.changeFolder({ folder: id })).rejects.toMatchObject(unfinished);
  });

  it("[CF9] a stop that was begun is finished first", async () => {
    const { world, next } = await withNewFolder();
    const dying = world.faultyMirror(({ name }) => ({
      _tag: name === "push" ? "DieBefore" : "Pass",
    }));
    await expect(dying.stop()).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    await expect(world.mirror.changeFolder({ folder: next.id })).rejects.toMatchObject({
      _tag: "StopUnfinished",
    });
  });

  it("[CF10] the mirror has the new folder from then on, and one that is made with the former is told so", async () => {
    const { world, next, inNext } = await withNewFolder();
    await world.mirror.changeFolder({ folder: next.id });
    editHere(world, nth(0), { jobTitle: "later" });
    await world.mirror.sync();
    expect(disagreements(inNext)).toEqual([]);
    await expect(world.remirror().sync()).rejects.toMatchObject({
      _tag: "WrongFolder",
      bound: next.id,
      message: expect.stringContaining("changeFolder"),
    });
    expect(await world.remirror({ folder: next.id }).sync()).toMatchObject({ outcome: "Complete" });
  });

  it("[CF10] again, and from target to target", async () => {
    const world = await mirroring(3);
    const [second, third] = ["second", "third"].map((id) => memoryTarget({ id, now: world.clock.now }));
    if (second === undefined || third === undefined) throw new Error("no targets");
    for (const target of [second, third, world.target])
      expect(await world.mirror.changeFolder({ target, folder: target.folder.id })).toMatchObject({
        outcome: "Changed",
      });
    expect([second, third].flatMap(({ folder }) => folder.all())).toEqual([]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[CF10] asked for the folder that it is in, it syncs", async () => {
    const { world } = await withNewFolder();
    meanwhile(world);
    const report = await world.mirror.changeFolder({ folder: world.folder.id });
    expect(report).toMatchObject({ outcome: "Changed", remaining: 0 });
    expect(report).not.toHaveProperty("release");
    expect(disagreements(world)).toEqual([]);
  });
});

const operationsOf = async ({ operations }: Plan): Promise<ReadonlyArray<PlannedOperation>> => {
  const all = [];
  for await (const operation of operations) all.push(operation);
  return all;
};

describe("the plan of a change of folder", () => {
  it("[CF11] tells the last sync, what the new folder is filled with and what then goes, and writes nothing", async () => {
    const { world, next } = await withNewFolder();
    meanwhile(world);
    const writes = world.writes() + next.calls.counts().writes;
    const plan = await world.mirror.plans.changeFolder({ folder: next.id });
    expect(plan).toMatchObject({
      counts: {
        WriteCopy: 1,
        WriteContact: 1,
        RemoveCopy: 1,
        RemoveContact: 1,
        CreateCopy: 7,
        ReleaseCopy: 6,
      },
      heldBecause: [],
    });
    const operations = await operationsOf(plan);
    const told = operations.map(({ decision, folder, contactId }) => `${folder} ${decision} ${contactId}`);
    const [old, fresh] = [world.folder.id, next.id];
    expect(sorted(told.slice(0, 5))).toEqual([
      `${old} CreateCopy c9`,
      `${old} RemoveContact c3`,
      `${old} RemoveCopy c2`,
      `${old} WriteContact c1`,
      `${old} WriteCopy c0`,
    ]);
    expect(sorted(told.slice(5, 11))).toEqual(
      ["c0", "c1", "c3", "c4", "c5", "c9"].map((id) => `${fresh} CreateCopy ${id}`),
    );
    expect(told.slice(11)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `${old} ReleaseCopy c${n}`));
    expect(world.writes() + next.calls.counts().writes).toBe(writes);
    expect(await world.mirror.status()).toMatchObject({ folder: old, mirrored: 6 });
    expect(await world.mirror.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
  });

  it("[CF11] of one that was begun, what is left of it", async () => {
    const { world, next } = await withNewFolder();
    const dying = world.faultyMirror(({ name }) => ({
      _tag: name === "push" && ours(world, next).length > 0 ? "DieBefore" : "Pass",
    }));
    await expect(dying.changeFolder({ folder: next.id })).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    const mirror = world.remirror({ folder: next.id });
    expect(await mirror.plans.changeFolder({ folder: next.id })).toMatchObject({
      counts: { ReleaseCopy: 6 },
    });
    expect(await mirror.plans.changeFolder({ folder: next.id, giveUpFormer: true })).toMatchObject({
      counts: {},
    });
    expect(ours(world, world.folder)).toHaveLength(6);
  });

  it("[CF4] is refused as the change is", async () => {
    const { world } = await withNewFolder();
    await expect(world.mirror.plans.changeFolder({ folder: "nowhere" })).rejects.toMatchObject({
      _tag: "FolderMissing",
    });
  });
});

describe("a change of folder that is interrupted", () => {
  /** Contacts that live, had a copy once, and have none anywhere. */
  const bare = (world: World, next: MemoryFolder): ReadonlyArray<string> => {
    const copied = new Set(
      [world.folder, next].flatMap((folder) => ours(world, folder)).map(({ marker }) => marker?.contactId),
    );
    return world.database
      .all()
      .flatMap(({ id }) => (copied.has(id) || id === "c9" || id === "c3" ? [] : [id]));
  };

  it.each([
    ["DieBefore", {}],
    ["DieAfter", {}],
    ["DieAfter", { writes: 1 }],
  ] as const)(
    "[CF3, CF6] at any call (%s %o) leaves nobody without a copy, and is finished by calling it again",
    async (_tag, more) => {
      const undisturbed = await withNewFolder();
      meanwhile(undisturbed.world);
      await undisturbed.world.mirror.changeFolder({ folder: undisturbed.next.id });
      let calls = 0;
      for (let isAlive = false; !isAlive; calls += 1) {
        const { world, next, inNext } = await withNewFolder({ naming: "Server" });
        const others = [world.folder, next].map((folder) => folder.snapshot(world.database.id));
        meanwhile(world);
        const dying = faultAt(calls, { _tag, ...more });
        const mirror = world.faultyMirror((call) => {
          expect(bare(world, next)).toEqual([]);
          return dying(call);
        });
        isAlive = await mirror.changeFolder({ folder: next.id }).then(
          () => true,
          (error: unknown) => {
            if (!isProcessDied(error)) throw error;
            return false;
          },
        );
        expect(bare(world, next)).toEqual([]);
        world.state.expireLease();
        // Made anew with the former folder or with the new one: who starts it need not know how far it came.
        const folder = calls % 2 === 0 ? world.folder.id : next.id;
        expect(await world.remirror({ folder }).changeFolder({ folder: next.id })).toMatchObject({
          outcome: "Changed",
        });
        expect(contents(inNext)).toEqual(contents(undisturbed.inNext));
        expect(disagreements(inNext)).toEqual([]);
        expect(ours(world, world.folder)).toEqual([]);
        expect([world.folder, next].map((each) => each.snapshot(world.database.id))).toEqual(others);
        const writes = world.writes() + next.calls.counts().writes;
        await world.remirror({ folder: next.id }).sync();
        expect(world.writes() + next.calls.counts().writes).toBe(writes);
        expect(await world.mirror.conflicts()).toEqual([]);
      }
      expect(calls).toBeGreaterThan(30);
    },
  );

  it("[CF6] goes on while the new folder is synced", async () => {
    const { world, next, inNext } = await withNewFolder();
    const dying = world.faultyMirror(({ name }) => ({
      _tag: name === "push" && ours(world, next).length > 0 ? "DieBefore" : "Pass",
    }));
    await expect(dying.changeFolder({ folder: next.id })).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    const mirror = world.remirror({ folder: next.id });
    editHere(world, nth(0), { jobTitle: "here" });
    next.personEdits(inNext.copyOf(nth(1))?.id as never, (contact) => ({
      ...contact,
      notes: "in the new one",
    }));
    editThere(world, nth(1), { office: "in the former one" });
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete" });
    expect((await mirror.status()).leaving).toMatchObject({ folder: world.folder.id });
    expect(await mirror.changeFolder({ folder: next.id })).toMatchObject({ outcome: "Changed" });
    expect(contactOf(world, 1)).toMatchObject({ notes: "in the new one", office: "in the former one" });
    expect(disagreements(inNext)).toEqual([]);
    expect(ours(world, world.folder)).toEqual([]);
  });

  it("[CF6] from another target, by the mirror that began it, without being told where that is", async () => {
    const world = await mirroring(3);
    let isOut = true;
    const target = memoryTarget({ id: "elsewhere", now: world.clock.now });
    const mirror = world.remirror({
      target: withTargetFaults(world.target, ({ name }) =>
        isOut && name === "openFolder" && target.folder.all().length > 0
          ? { _tag: "FailBefore", error: { _tag: "Unauthorized", message: "sign in" } }
          : { _tag: "Pass" },
      ),
    });
    const request = { target, folder: "elsewhere" };
    await expect(mirror.changeFolder(request)).rejects.toMatchObject({ _tag: "FolderFailed" });
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete" });
    isOut = false;
    expect(await mirror.changeFolder(request)).toMatchObject({ outcome: "Changed" });
    expect(world.folder.all()).toEqual([]);
    expect(target.folder.all()).toHaveLength(3);
  });

  it("[CF6] from another target, which a mirror made with the new one is given", async () => {
    const world = await mirroring(3);
    const target = memoryTarget({ id: "elsewhere", now: world.clock.now });
    const dying = world.faultyMirror(({ name }) => ({
      _tag: name === "push" && target.folder.all().length > 0 ? "DieBefore" : "Pass",
    }));
    await expect(dying.changeFolder({ target, folder: "elsewhere" })).rejects.toMatchObject({
      _tag: "ProcessDied",
    });
    world.state.expireLease();
    const mirror = world.remirror({ target, folder: "elsewhere" });
    await expect(mirror.changeFolder({ folder: "elsewhere" })).rejects.toMatchObject({
      _tag: "FolderMissing",
      message: expect.stringContaining("formerTarget"),
    });
    expect(await mirror.changeFolder({ folder: "elsewhere", formerTarget: world.target })).toMatchObject({
      outcome: "Changed",
    });
    expect(world.folder.all()).toEqual([]);
    expect(target.folder.all()).toHaveLength(3);
  });
});
