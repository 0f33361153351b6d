import { faultAt, isProcessDied } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import {
  type Contact,
  type HistoryChange,
  type Mirror,
  type ReplicaError,
  isMirrorError,
} from "@spegla/core";
import { folderFailing } from "../../test/scenarios/failing.js";
import { type World, idOf, newWorld, person } from "../../test/world.js";

const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };
const [c0, c1] = [idOf("c0"), idOf("c1")];

/** Anna and Bo, mirrored by run 1. */
const mirrored = async (options: Parameters<typeof newWorld>[0] = {}): Promise<World> => {
  const world = newWorld(options);
  world.database.add(person({ givenName: "Anna", notes: "old" }), { id: c0 });
  world.database.add(person({ givenName: "Bo" }), { id: c1 });
  await world.mirror.sync();
  return world;
};

const changesOf = async (mirror: Mirror, run: number): Promise<ReadonlyArray<HistoryChange>> => {
  const changes: Array<HistoryChange> = [];
  for await (const change of mirror.history.of(run)) changes.push(change);
  return changes;
};

const text = (field: string, value: string) => ({ _tag: "Text", field, value });

describe("the history", () => {
  it("[HI1] tells of each run that did something which verb it was, when, and what came of it, newest first", async () => {
    const world = await mirrored();
    await world.mirror.sync();
    await world.clock.sleep(5_000);
    world.database.edit(c0, (contact) => ({ ...contact, notes: "new" }));
    await world.mirror.sync();
    await world.mirror.stop();
    expect(await world.mirror.history()).toEqual([
      {
        run: 4,
        verb: "stop",
        begunAt: expect.any(Number),
        endedAt: expect.any(Number),
        outcome: "Complete",
        counts: { ReleaseCopy: 2 },
        writes: { database: 0, folder: 2 },
      },
      expect.objectContaining({
        run: 3,
        verb: "sync",
        counts: { WriteCopy: 1 },
        writes: { database: 0, folder: 1 },
      }),
      expect.objectContaining({
        run: 1,
        verb: "sync",
        begunAt: 1_000_000,
        counts: { CreateCopy: 2 },
        writes: { database: 0, folder: 2 },
      }),
    ]);
    expect(await world.mirror.history({ limit: 1, before: 4 })).toMatchObject([{ run: 3 }]);
    expect(await world.mirror.history({ before: 1 })).toEqual([]);
  });

  it("[HI1] says of a run that left something parked that it is partial, and of one that rejected why", async () => {
    const refusal = ({ notes }: Contact) => (notes === "bad" ? forbidden : undefined);
    const world = await mirrored({ folder: { refusal } });
    const edits = (notes: string): void => {
      world.database.edit(c0, (contact) => ({ ...contact, notes }));
      world.database.edit(c1, (contact) => ({ ...contact, notes: "new" }));
    };
    edits("bad");
    await world.mirror.sync();
    expect((await world.mirror.history())[0]).toMatchObject({ run: 2, outcome: "Partial" });

    const unlucky = await mirrored({ folder: { batchSize: 1, concurrency: 1 } });
    for (let n = 2; n < 70; n += 1) unlucky.database.add(person({ surname: `Ek ${n}` }));
    let pushes = 0;
    const signedOut = folderFailing(
      unlucky,
      { _tag: "Unauthorized", message: "sign in" },
      (call) => call === "push" && (pushes += 1) > 66,
    );
    await expect(signedOut.sync()).rejects.toMatchObject({ _tag: "FolderFailed" });
    expect((await unlucky.mirror.history())[0]).toMatchObject({
      run: 2,
      outcome: "Failed",
      reason: "the folder answered: sign in",
      counts: { CreateCopy: 66 },
    });
  });

  it("[HI2] tells field by field what each side was given, with what it said before, why, and by whom", async () => {
    const world = await mirrored();
    const copy = world.copyOf(c0)?.id;
    world.database.edit(c0, (contact) => ({ ...contact, notes: "new" }));
    if (copy !== undefined) world.folder.personEdits(copy, (contact) => ({ ...contact, office: "there" }));
    await world.mirror.sync();
    const folderReplica = "folder-mirror-1";
    expect(await changesOf(world.mirror, 2)).toEqual([
      {
        run: 2,
        contactId: c0,
        name: "Anna",
        decision: "MergeFields",
        because: { _tag: "Linked", contact: "Edited", copy: "Edited" },
        remoteId: copy,
        database: {
          did: "Updated",
          fields: [
            {
              _tag: "Added",
              path: "office",
              newPath: "office",
              after: text("office", "there"),
              by: folderReplica,
            },
          ],
        },
        folder: {
          did: "Updated",
          fields: [
            {
              _tag: "Changed",
              path: "notes",
              newPath: "notes",
              before: text("notes", "old"),
              after: text("notes", "new"),
              by: "office",
            },
          ],
        },
        version: { office: 2, [folderReplica]: 1 },
      },
    ]);
  });

  it("[HI2] tells of what was made, deleted and restored who it was, and no values", async () => {
    const world = await mirrored();
    expect(await changesOf(world.mirror, 1)).toEqual(
      ["Bo", "Anna"].map((name, at) => ({
        run: 1,
        contactId: [c1, c0][at],
        name,
        decision: "CreateCopy",
        because: { _tag: "Unlinked", contact: "InMirror", item: "None" },
        remoteId: world.copyOf(at === 0 ? c1 : c0)?.id,
        folder: { did: "Created" },
      })),
    );
    const copy = world.copyOf(c1)?.id;
    if (copy !== undefined) world.folder.personRemoves(copy);
    world.database.remove(c0);
    await world.mirror.sync();
    expect(await changesOf(world.mirror, 2)).toMatchObject([
      { contactId: c0, decision: "RemoveCopy", folder: { did: "Removed" } },
      { contactId: c1, decision: "RemoveContact", database: { did: "Removed" }, remoteId: copy },
    ]);
  });

  it("[HI2] names the conflicts that were recorded with a change", async () => {
    const world = await mirrored();
    const copy = world.copyOf(c0)?.id;
    world.database.edit(c0, (contact) => ({ ...contact, notes: "here" }));
    if (copy !== undefined) world.folder.personEdits(copy, (contact) => ({ ...contact, notes: "there" }));
    await world.mirror.sync();
    const [conflict] = await world.mirror.conflicts();
    expect(await changesOf(world.mirror, 2)).toMatchObject([{ contactId: c0, conflicts: [conflict?.id] }]);
  });

  it("[HI2] tells what answering a conflict wrote into the database", async () => {
    const world = await mirrored();
    const copy = world.copyOf(c0)?.id;
    world.database.edit(c0, (contact) => ({ ...contact, notes: "here" }));
    if (copy !== undefined) world.folder.personEdits(copy, (contact) => ({ ...contact, notes: "there" }));
    await world.mirror.sync();
    const [conflict] = await world.mirror.conflicts();
    await world.mirror.resolve(conflict?.id ?? "", "folder");
    expect(await world.mirror.history({ limit: 1 })).toMatchObject([
      { run: 3, verb: "resolve", counts: { Resolve: 1 }, writes: { database: 1, folder: 0 } },
    ]);
    expect(await changesOf(world.mirror, 3)).toMatchObject([
      {
        contactId: c0,
        decision: "Resolve",
        database: {
          did: "Updated",
          fields: [
            { path: "notes", before: text("notes", "here"), after: text("notes", "there"), by: "office" },
          ],
        },
      },
    ]);
    await world.mirror.undo(3);
    expect(world.database.get(c0)?.contact).toMatchObject({ notes: "here" });
  });

  it("[HI3] a run that dies after any commit or request has told all that is settled", async () => {
    for (let at = 1; ; at += 1) {
      const world = newWorld({ folder: { batchSize: 16, concurrency: 1 } });
      for (let n = 0; n < 70; n += 1)
        world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
      const died = await world
        .faultyMirror(faultAt(at, { _tag: "DieAfter" }))
        .sync()
        .then(() => false, isProcessDied);
      world.state.expireLease();
      const linked = world.state.snapshot().links.map(({ key }) => key);
      const runs = await world.mirror.history();
      const told = runs.length === 0 ? [] : await changesOf(world.mirror, 1);
      expect(told.map(({ contactId }) => contactId).sort()).toEqual(linked.sort());
      if (!died) {
        expect(runs).toMatchObject([{ run: 1, outcome: "Complete", counts: { CreateCopy: 70 } }]);
        return;
      }
      expect(runs.map(({ outcome }) => outcome)).not.toContain("Failed");
    }
  });

  it("[HI4] remembers the newest runs, with what they did, and no others", async () => {
    const world = await mirrored({ mirror: { history: { runs: 2 } } });
    for (const notes of ["one", "two", "three"]) {
      world.database.edit(c0, (contact) => ({ ...contact, notes }));
      await world.mirror.sync();
    }
    expect((await world.mirror.history()).map(({ run }) => run)).toEqual([4, 3]);
    expect(world.state.snapshot().history).toHaveLength(4);
    await expect(changesOf(world.mirror, 1)).rejects.toMatchObject({ _tag: "NoSuchRun", run: 1 });
    await changesOf(world.mirror, 1).catch((error: unknown) => expect(isMirrorError(error)).toBe(true));
    const silent = world.remirror({ history: { runs: 0 } });
    world.database.edit(c0, (contact) => ({ ...contact, notes: "four" }));
    await silent.sync();
    expect(world.state.snapshot().history).toEqual([]);
    expect(() => world.remirror({ history: { runs: -1 } })).toThrow("history.runs");
  });
});

describe("a history that is damaged", () => {
  it("[HI6] keeps no run from its work, and is told to whoever asks for it", async () => {
    const world = await mirrored();
    const { history, ...others } = world.state.snapshot();
    world.state.restore({ ...others, history: history.map((record) => ({ ...record, text: "{}" })) });
    world.database.edit(c0, (contact) => ({ ...contact, notes: "new" }));
    await world.mirror.sync();
    expect(world.copyOf(c0)?.contact.notes).toBe("new");
    const unreadable = { _tag: "StateUnreadable", message: expect.stringContaining("in history") };
    await expect(world.mirror.history()).rejects.toMatchObject(unreadable);
    await expect(changesOf(world.mirror, 1)).rejects.toMatchObject(unreadable);
    await expect(world.mirror.explain(c0)).rejects.toMatchObject(unreadable);
    await expect(world.mirror.undo(1)).rejects.toMatchObject(unreadable);
  });
});

describe("what is known of one contact", () => {
  it("[HI5] is its copy, what it waits for, its conflicts, and what was done about it, newest first", async () => {
    const world = await mirrored({ mirror: { policy: { field: "ask" } } });
    const copy = world.copyOf(c0)?.id;
    world.database.edit(c0, (contact) => ({ ...contact, office: "x" }));
    await world.mirror.sync();
    world.database.edit(c0, (contact) => ({ ...contact, notes: "here" }));
    if (copy !== undefined) world.folder.personEdits(copy, (contact) => ({ ...contact, notes: "there" }));
    await world.mirror.sync();
    const [conflict] = await world.mirror.conflicts();
    const explained = await world.mirror.explain(c0);
    expect(explained).toMatchObject({
      contactId: c0,
      copy: { remoteId: copy, undecided: ["notes"] },
      held: [],
      parked: [],
      conflicts: [{ id: conflict?.id }],
      changes: [
        { run: 3, decision: "MergeFields" },
        { run: 2, decision: "WriteCopy" },
        { run: 1, decision: "CreateCopy" },
      ],
    });
    expect((await world.mirror.explain(c0, { limit: 1 })).changes).toMatchObject([{ run: 3 }]);
    expect(await world.mirror.explain(idOf("c9"))).toEqual({
      contactId: "c9",
      held: [],
      parked: [],
      conflicts: [],
      changes: [],
    });
  });
});
