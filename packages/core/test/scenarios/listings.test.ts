import type { ChangePage, FolderItem, ReadResult, RemoteId, Replica, StoredItem } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, person } from "../world.js";
import {
  copyIdOf,
  databaseWith,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
  writesOf,
} from "./scenario.js";

type Answer = ReadResult<RemoteId, FolderItem>;

/** The world's mirror, whose folder's answers to reads are altered on the way. */
const readingWith = (world: World, alter: (answers: ReadonlyArray<Answer>) => ReadonlyArray<Answer>) =>
  world.remirror({
    target: targetWith(world, ({ read }) => ({ read: (ids, signal) => TE.map(alter)(read(ids, signal)) })),
  });

const idOfAnswer = (answer: Answer): RemoteId => (answer._tag === "Found" ? answer.item.id : answer.id);

describe("reads", () => {
  it("[S27, EN1] are of many at once, never one by one", async () => {
    const world = await mirroring(200, { folder: { items: "OnRead" }, database: { items: "OnRead" } });
    for (let n = 0; n < 200; n += 1) {
      editThere(world, nth(n), { notes: "there" });
      editHere(world, nth(n), { office: "here" });
    }
    world.folder.calls.reset();
    world.database.calls.reset();
    await world.remirror({ guard: { share: 1 } }).sync();
    expect(world.folder.calls.counts()).toMatchObject({ readIds: 200, finds: 0 });
    expect(world.folder.calls.counts().reads).toBeLessThanOrEqual(200 / world.folder.capabilities.batchSize);
    expect(world.database.calls.counts().reads).toBeLessThanOrEqual(
      200 / world.folder.capabilities.batchSize,
    );
    expect(disagreements(world)).toEqual([]);
  });

  it("[S27, EN22] that leave an item out say nothing of it: it is parked, not deleted, and read again later", async () => {
    const world = await mirroring(6, { folder: { items: "OnRead" } });
    const forgotten = copyIdOf(world, nth(0));
    const mirror = readingWith(world, (answers) => answers.filter((one) => idOfAnswer(one) !== forgotten));
    for (let n = 0; n < 3; n += 1) editThere(world, nth(n), { notes: "there" });
    expect(await mirror.sync()).toMatchObject({ parked: 1, writes: { database: 2, folder: 0 } });
    expect(world.database.deleted()).toEqual([]);
    world.clock.advance(60_000);
    await settle(world);
    expect(world.database.get(nth(0))?.contact.notes).toBe("there");
  });

  it("[S51, EN22] one that may not be read stops nobody else, and the cursor behind it does not forget it", async () => {
    const world = await mirroring(6, { folder: { items: "OnRead" } });
    const forbidden = copyIdOf(world, nth(0));
    const mirror = readingWith(world, (answers) =>
      answers.map((one) =>
        idOfAnswer(one) === forbidden
          ? { _tag: "Unreadable", id: forbidden, error: { _tag: "Forbidden", message: "not for you" } }
          : one,
      ),
    );
    for (let n = 0; n < 3; n += 1) editThere(world, nth(n), { notes: "there" });
    expect(await mirror.sync()).toMatchObject({ outcome: "Partial", parked: 1, writes: { database: 2 } });
    expect(await mirror.parked()).toMatchObject([{ contactId: nth(0), errorTag: "Forbidden" }]);
    expect(await writesOf(world, mirror.sync)).toBe(0);
    world.clock.advance(60_000);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", writes: { database: 1 } });
    expect(world.database.get(nth(0))?.contact.notes).toBe("there");
  });
});

describe("cursors", () => {
  it("[S46, EN5] an expired one: everything is listed, nothing lost or deleted, and the next run is a delta again", async () => {
    const world = await mirroring(20, { folder: { pageSize: 5 }, database: { pageSize: 5 } });
    editThere(world, nth(0), { notes: "there" });
    world.folder.personRemoves(copyIdOf(world, nth(1)));
    editHere(world, nth(2), { notes: "here" });
    world.folder.expireCursors();
    world.database.expireCursors();
    world.folder.calls.reset();
    expect(await world.mirror.sync()).toMatchObject({ writes: { database: 2, folder: 1 }, held: 0 });
    expect(world.folder.calls.counts().pulls).toBeGreaterThanOrEqual(1 + 4);
    expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(1)]);
    await settle(world);
    world.folder.calls.reset();
    await world.mirror.sync();
    expect(world.folder.calls.counts()).toMatchObject({ pulls: 1, reads: 0 });
    expect(world.folder.all()).toHaveLength(19);
    expect(disagreements(world)).toEqual([]);
  });

  it.each(["neither", "database", "folder", "both"])(
    "[S52, EN5] lost on %s: goes on to the same end",
    async (lost) => {
      const ended = async (which: string) => {
        const world = await mirroring(6);
        world.database.add(person({ surname: "New" }), { id: nth(9) });
        editHere(world, nth(0), { notes: "here" });
        editThere(world, nth(1), { notes: "there" });
        world.database.remove(nth(2));
        world.folder.personRemoves(copyIdOf(world, nth(3)));
        if (which === "database" || which === "both") world.database.expireCursors();
        if (which === "folder" || which === "both") world.folder.expireCursors();
        await world.mirror.sync();
        expect(disagreements(world)).toEqual([]);
        return [contents(world), world.writes(), await world.mirror.conflicts()];
      };
      expect(await ended(lost)).toEqual(await ended("neither"));
    },
  );

  it.each(["Delta", "Snapshot"])(
    "[S53] pages with nothing in them do not end a run early (%s)",
    async (kind) => {
      const world = await mirroring(6, { folder: { pageSize: 2 }, database: { pageSize: 2 } });
      const pages = emptyPages();
      const mirror = world.remirror({
        database: databaseWith(world, ({ pull }) => ({ pull: pages(pull) })),
        target: targetWith(world, ({ pull }) => ({ pull: pages(pull) })),
      });
      for (let n = 0; n < 3; n += 1) {
        editHere(world, nth(n), { notes: "here" });
        editThere(world, nth(3 + n), { notes: "there" });
      }
      if (kind === "Snapshot") {
        world.folder.expireCursors();
        world.database.expireCursors();
      }
      await mirror.sync();
      expect(world.database.get(nth(5))?.contact.notes).toBe("there");
      expect(world.copyOf(nth(2))?.contact.notes).toBe("here");
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S59, EN5] a snapshot that broke off half-way makes nothing absent", async () => {
    const world = await mirroring(12, { folder: { pageSize: 2 } });
    world.folder.expireCursors();
    let pulls = 0;
    const mirror = world.remirror({
      target: targetWith(world, ({ pull }) => ({
        pull: (since, signal) => {
          pulls += 1;
          return pulls < 4 ? pull(since, signal) : TE.left({ _tag: "ProtocolViolation", message: "cut off" });
        },
      })),
    });
    await expect(mirror.sync()).rejects.toMatchObject({ _tag: "FolderFailed" });
    expect(world.database.all()).toHaveLength(12);
    expect(await writesOf(world, () => settle(world))).toBe(0);
  });
});

/** Every other page is empty, with more to come. */
const emptyPages =
  () =>
  <Id, Item extends StoredItem<Id>>(
    pull: Replica<Id, Item, never>["pull"],
  ): Replica<Id, Item, never>["pull"] => {
    let isEmpty = false;
    return (since, signal) => async () => {
      isEmpty = !isEmpty;
      if (!isEmpty || O.isNone(since)) return pull(since, signal)();
      const page = await pull(since, signal)();
      return E.map((whole: ChangePage<Id, Item>) => ({
        ...whole,
        upserts: [],
        removals: [],
        next: since.value,
        more: true,
      }))(page);
    };
  };
