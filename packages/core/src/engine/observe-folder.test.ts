import type { StateError } from "@spegla/core";
import { withStoreFaults } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { afterListing } from "../../test/meanwhile.js";
import { misreading } from "../../test/misreading.js";
import {
  contactOf,
  copyIdOf,
  databaseWith,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
  writesOf,
} from "../../test/scenarios/scenario.js";
import { disagreements } from "../../test/world.js";

describe("an item that a listing names, and that is read afterwards", () => {
  it("[EN4] and has moved in between is looked for by its marker: its edits come home, and nobody is deleted", async () => {
    const world = await mirroring(3, { folder: { naming: "Server", items: "OnRead" } });
    editThere(world, nth(0), { notes: "there" });
    const target = afterListing(world, () => world.folder.personRenames(copyIdOf(world, nth(0))));
    expect(await world.remirror({ target }).sync()).toMatchObject({
      outcome: "Complete",
      counts: { WriteContact: 1 },
    });
    expect(contactOf(world, 0).notes).toBe("there");
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN17] and gets no answer is listed again by the next sync: it may be ours", async () => {
    const world = await mirroring(3, { folder: { naming: "Server", items: "OnRead" } });
    const twin = world.folder.personDuplicates(copyIdOf(world, nth(0)));
    const target = targetWith(world, ({ read }) => ({
      read: (ids, signal) =>
        pipe(
          read(ids, signal),
          TE.map((answers) =>
            answers.filter((answer) => (answer._tag === "Found" ? answer.item.id : answer.id) !== twin),
          ),
        ),
    }));
    expect(await world.remirror({ target }).sync()).toMatchObject({ counts: {} });
    expect(world.folder.all()).toHaveLength(4);
    expect(await world.mirror.sync()).toMatchObject({ counts: { RemoveCopy: 1 } });
    expect(world.folder.all()).toHaveLength(3);
  });

  it("[L3, EN22] and cannot be read, without a link to it, is nobody's we know: nothing is parked", async () => {
    const world = await mirroring(3, { folder: { items: "OnRead" } });
    const own = world.folder.personAdds(contactOf(world, 0));
    const mirror = misreading(world, (id) => id === own);
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0, counts: {} });
    expect(await writesOf(world, () => settle(world))).toBe(0);
  });
});

describe("a listing", () => {
  it("says how many items it has named, those that are gone among them", async () => {
    const world = await mirroring(20);
    await world.mirror.sync();
    editThere(world, nth(0), { notes: "there" });
    world.folder.personRemoves(copyIdOf(world, nth(1)));
    const told: Array<number> = [];
    await world.mirror.sync({
      onProgress: ({ phase, done }) => phase === "ReadingFolder" && told.push(done),
    });
    expect(told).toEqual([2]);
  });

  it.each(["Folder", "Database"] as const)("[EN12] that fails is the failure of the %s", async (side) => {
    const world = await mirroring(3);
    const refused = () => TE.left({ _tag: "Unauthorized", message: "sign in" } as const);
    const mirror = world.remirror(
      side === "Folder"
        ? { target: targetWith(world, () => ({ pull: refused })) }
        : { database: databaseWith(world, () => ({ pull: refused })) },
    );
    await expect(mirror.sync()).rejects.toMatchObject({ _tag: `${side}Failed` });
  });
});

describe("a listing that is begun anew", () => {
  it("[EN4, EN5] finds each copy that is gone, however many there are, and reads no other", async () => {
    const world = await mirroring(300);
    await world.mirror.sync();
    const gone = [nth(0), nth(299), nth(99)];
    for (const id of gone) world.folder.personRemoves(copyIdOf(world, id));
    world.folder.expireCursors();
    const reads = world.folder.calls.counts().readIds;
    expect(await world.mirror.sync()).toMatchObject({ held: 0, counts: { RemoveContact: 3 } });
    expect(world.folder.calls.counts().readIds - reads).toBe(3);
    expect(world.database.deleted().map(({ id }) => id)).toEqual(expect.arrayContaining(gone));
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN29] and lacks a copy that none has ever shown holds its contact, and takes it from nobody", async () => {
    const world = await mirroring(3, { folder: { listing: "Eventual" } });
    world.folder.personRemoves(copyIdOf(world, nth(0)));
    world.folder.expireCursors();
    expect(await world.mirror.sync()).toMatchObject({ held: 1, writes: { database: 0, folder: 0 } });
    expect(await world.mirror.held()).toMatchObject([{ contactId: nth(0), decision: "Hold" }]);
    expect(world.database.all()).toHaveLength(3);
  });

  it("[EN5, L10] but whose links cannot be looked at ends the run with that error", async () => {
    const world = await mirroring(3);
    world.folder.expireCursors();
    const diskFull: StateError = { _tag: "StateUnavailable", message: "the disk is full" };
    let isListed = false;
    const target = afterListing(world, () => {
      isListed = true;
    });
    const state = withStoreFaults(
      world.state,
      ({ name }) =>
        isListed && name === "page" ? { _tag: "FailBefore", error: diskFull } : { _tag: "Pass" },
      { exposed: ["page"] },
    );
    await expect(world.remirror({ target, state }).sync()).rejects.toMatchObject(diskFull);
    expect(world.database.all()).toHaveLength(3);
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });
});
