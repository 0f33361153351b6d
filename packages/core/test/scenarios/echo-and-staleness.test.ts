import {
  type FolderItem,
  type FolderWrite,
  type RemoteId,
  type ReplicaError,
  type WriteResult,
  revision,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { disagreements, newWorld } from "../world.js";
import {
  addPeople,
  copyIdOf,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
  writesOf,
} from "./scenario.js";

/** Six runs in which nobody did anything. */
const idleWrites = async (world: Awaited<ReturnType<typeof mirroring>>): Promise<number> =>
  writesOf(world, async () => {
    for (let round = 0; round < 6; round += 1) await world.mirror.sync();
  });

describe("echoes", () => {
  it.each([
    ["that says what it stored", { stored: "Reported" }],
    ["that keeps silent", { stored: "Silent" }],
    ["that acknowledges", { acknowledges: true }],
    ["of pages of one, read one by one", { pageSize: 1, items: "OnRead" }],
  ] as const)(
    "[S35, L2] six idle rounds after the last edit write nothing, with a service %s",
    async (_what, folder) => {
      const world = await mirroring(5, { folder });
      editHere(world, nth(0), { notes: "here", jobTitle: "x" });
      editThere(world, nth(0), { office: "there" });
      editThere(world, nth(1), { notes: "there" });
      expect(await writesOf(world, world.mirror.sync)).toBe(3);
      expect(await idleWrites(world)).toBe(0);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it.each(["here", "there"])(
    "[S36, L5] a deletion made %s goes over once and does not come back",
    async (side) => {
      const world = await mirroring(4);
      if (side === "here") world.database.remove(nth(0));
      else world.folder.personRemoves(copyIdOf(world, nth(0)));
      expect(await writesOf(world, world.mirror.sync)).toBe(1);
      expect(await idleWrites(world)).toBe(0);
      expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(0)]);
      expect(world.folder.all()).toHaveLength(3);
    },
  );

  it("[S39, EN23] what the service files a copy under comes home once, and the mirror's own category never", async () => {
    const world = await mirroring(3, { mirror: { category: "Business" } });
    for (const { id } of world.folder.all())
      world.folder.personEdits(id, (contact) => ({
        ...contact,
        categories: [...contact.categories, "Server"],
      }));
    expect(await writesOf(world, world.mirror.sync)).toBe(3);
    expect(await idleWrites(world)).toBe(0);
    world.state.wipe();
    expect(await idleWrites(world)).toBe(0);
    expect(world.database.get(nth(0))?.contact.categories).toEqual(["Server"]);
    expect(world.copyOf(nth(0))?.contact.categories).toEqual(["Business", "Server"]);
  });
});

describe("what is out of date", () => {
  it("[S38, L5] a copy that vanished while an edit for it was parked: the policy says which happens, once", async () => {
    for (const editAgainstDelete of ["edit", "delete"] as const) {
      let isRefusing = true;
      const refused: ReplicaError = { _tag: "Forbidden", message: "not now" };
      const world = await mirroring(3, {
        mirror: { policy: { editAgainstDelete } },
        folder: { refusal: ({ notes }) => (isRefusing && notes !== undefined ? refused : undefined) },
      });
      editHere(world, nth(0), { notes: "queued" });
      expect(await world.mirror.sync()).toMatchObject({ parked: 1 });
      world.folder.personRemoves(copyIdOf(world, nth(0)));
      isRefusing = false;
      await settle(world);
      const lives = editAgainstDelete === "edit";
      expect(world.database.get(nth(0)) !== undefined).toBe(lives);
      expect(world.copyOf(nth(0)) !== undefined).toBe(lives);
      expect(await world.mirror.conflicts()).toMatchObject([
        { conflict: { _tag: "EditAgainstDelete", winner: lives ? "Edit" : "Delete" } },
      ]);
      expect(await world.mirror.parked()).toEqual([]);
      expect(await idleWrites(world)).toBe(0);
      expect(disagreements(world)).toEqual([]);
    }
  });

  it.each(["here", "there"])(
    "[S40, L5] deleted %s, then a listing that lags: it stays deleted",
    async (side) => {
      const world = await mirroring(4, { folder: { listing: "Eventual" } });
      await world.mirror.sync();
      if (side === "there") world.folder.personRemoves(copyIdOf(world, nth(0)));
      world.folder.setLag(side === "there" ? 1 : 100);
      await world.mirror.sync();
      if (side === "here") world.database.remove(nth(0));
      await world.mirror.sync();
      world.folder.expireCursors();
      await world.mirror.sync();
      world.folder.setLag(0);
      await settle(world);
      expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(0)]);
      expect(world.folder.all()).toHaveLength(3);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S41, EN4] a service that renames and respells a copy right after each write keeps one copy of it", async () => {
    const world = await mirroring(3, {
      folder: { respell: (contact) => ({ ...contact, nickname: "Nick" }) },
    });
    const renameAll = () => world.folder.all().forEach(({ id }) => world.folder.personRenames(id));
    renameAll();
    await settle(world);
    editHere(world, nth(0), { notes: "here" });
    await world.mirror.sync();
    renameAll();
    editThere(world, nth(0), { office: "there" });
    await settle(world);
    expect(world.folder.all()).toHaveLength(3);
    expect(world.database.deleted()).toEqual([]);
    expect(world.database.get(nth(0))?.contact).toMatchObject({ notes: "here", office: "there" });
    expect(world.copyOf(nth(0))?.contact).toMatchObject({ notes: "here", office: "there" });
  });
});

describe("the answer to a write", () => {
  it("[S42, EN3] with a revision that is not what comes back later costs no second write", async () => {
    const withoutRevision = (
      results: ReadonlyArray<WriteResult<RemoteId, FolderItem>>,
    ): ReadonlyArray<WriteResult<RemoteId, FolderItem>> =>
      results.map((result) => (result._tag === "Done" ? { ...result, revision: revision("?") } : result));
    const world = newWorld();
    const mirror = world.remirror({
      target: targetWith(world, ({ push }) => ({
        push: (writes, signal) => TE.map(withoutRevision)(push(writes, signal)),
      })),
    });
    addPeople(world, 3);
    await mirror.sync();
    editHere(world, nth(0), { notes: "here" });
    expect(await writesOf(world, () => settle(world, mirror))).toBe(1);
    editThere(world, nth(1), { notes: "there" });
    await settle(world, mirror);
    expect(disagreements(world)).toEqual([]);
    expect(world.folder.all()).toHaveLength(3);
  });

  it("[S42, EN13] refused because the copy was edited meanwhile: both edits, in the same run", async () => {
    const world = await mirroring(2);
    let isFirst = true;
    const mirror = world.remirror({
      target: targetWith(world, ({ push }) => ({
        push: (writes, signal) => {
          if (isFirst) editThere(world, nth(0), { office: "meanwhile" });
          isFirst = false;
          return push(writes, signal);
        },
      })),
    });
    editHere(world, nth(0), { notes: "here" });
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete" });
    for (const contact of [world.database.get(nth(0))?.contact, world.copyOf(nth(0))?.contact])
      expect(contact).toMatchObject({ notes: "here", office: "meanwhile" });
  });

  const answers: ReadonlyArray<
    readonly [
      what: string,
      tag: "InvalidItem" | "RevisionMismatch",
      isGone: boolean,
      lives: boolean,
      parked: number,
    ]
  > = [
    ["the item is gone", "InvalidItem", true, false, 1],
    ["its revision has moved", "RevisionMismatch", false, true, 0],
    ["it is at fault itself", "InvalidItem", false, true, 1],
  ];
  it.each(answers)(
    "[S43, EN12] an update refused because %s, answered as %s: each ends as it should",
    async (_what, tag, isGone, lives, parked) => {
      const world = await mirroring(3, { mirror: { policy: { editAgainstDelete: "delete" } } });
      let isRefusing = true;
      const refusal = (write: FolderWrite): WriteResult<never, never> => ({
        _tag: "Failed",
        error: {
          _tag: tag,
          id: write._tag === "Create" ? "" : write.id,
          field: "notes",
          reason: "status 400",
          message: "status 400",
        },
      });
      const mirror = world.remirror({
        target: targetWith(world, ({ push }) => ({
          push: (writes, signal) => {
            if (!isRefusing) return push(writes, signal);
            if (isGone) world.folder.personRemoves(copyIdOf(world, nth(0)));
            isRefusing = false;
            return () => Promise.resolve(E.right(writes.map(refusal)));
          },
        })),
      });
      editHere(world, nth(0), { notes: "here" });
      expect(await mirror.sync()).toMatchObject({ parked });
      world.clock.advance(60_000);
      await settle(world, mirror);
      expect(world.database.get(nth(0)) !== undefined).toBe(lives);
      expect(world.copyOf(nth(0))?.contact.notes).toBe(lives ? "here" : undefined);
      expect(await mirror.parked()).toEqual([]);
      expect(disagreements(world)).toEqual([]);
    },
  );
});
