import type { Projection } from "@spegla/core";
import { wholeProjection } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { type World, disagreements, newWorld, person } from "../world.js";
import {
  addPeople,
  contactOf,
  copyOf,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
} from "./scenario.js";

/** A mapping that knows all fields but the nickname, and the one after it. */
const { nickname: _new, ...texts } = wholeProjection.texts;
const older: Projection = { ...wholeProjection, revision: 1, texts };
const newer: Projection = { ...wholeProjection, revision: 2 };
const mapped = (world: World, projection: Projection) =>
  world.remirror({
    target: targetWith(world, ({ capabilities }) => ({ capabilities: { ...capabilities, projection } })),
  });

describe("what these scenarios once found", () => {
  it("[S11, EN7] an item that two pages list, edited in between, counts once in the plan and for the guard", async () => {
    const world = await mirroring(40, { folder: { pageSize: 4 } });
    await world.mirror.sync();
    for (let n = 0; n < 8; n += 1) editThere(world, nth(n), { surname: `Lo ${n}` });
    let pulls = 0;
    const mirror = world.remirror({
      target: targetWith(world, ({ pull }) => ({
        pull: (since, signal) => async () => {
          const page = await pull(since, signal)();
          pulls += 1;
          if (pulls === 1) for (let n = 0; n < 4; n += 1) editThere(world, nth(n), { surname: `Long ${n}` });
          return page;
        },
      })),
    });
    expect(await mirror.sync()).toMatchObject({ held: 0, counts: { WriteContact: 8 } });
    expect(disagreements(world)).toEqual([]);
  });

  it("[S37, EN6] an older state that a lagging listing shows late undoes nothing newer", async () => {
    const world = await mirroring(2, { folder: { listing: "Eventual" } });
    await world.mirror.sync();
    editThere(world, nth(0), { office: "there" });
    world.folder.setLag(1);
    editHere(world, nth(0), { notes: "first" });
    await world.mirror.sync();
    editHere(world, nth(0), { notes: "second" });
    for (let round = 0; round < 3; round += 1) {
      await world.mirror.sync();
      expect(world.database.get(nth(0))?.contact).toMatchObject({ notes: "second" });
    }
    world.folder.setLag(0);
    await settle(world);
    expect(world.database.get(nth(0))?.contact).toMatchObject({ notes: "second", office: "there" });
    expect(disagreements(world)).toEqual([]);
  });

  it("[S50, L11] one write that makes its whole request fail does not keep the others of its batch back", async () => {
    const world = newWorld({ folder: { batchSize: 10 } });
    addPeople(world, 10);
    const mirror = world.remirror({
      target: targetWith(world, ({ push }) => ({
        push: (writes, signal) =>
          writes.some((write) => write._tag !== "Remove" && write.marker?.contactId === nth(3))
            ? TE.left({ _tag: "ProtocolViolation", message: "status 500, no body" })
            : push(writes, signal),
      })),
    });
    for (let run = 0; run < 5; run += 1) {
      await mirror.sync();
      world.clock.advance(86_400_000);
    }
    expect((await mirror.parked()).map(({ contactId }) => contactId)).toEqual([nth(3)]);
    expect(world.folder.all()).toHaveLength(9);
  });

  it("[S78, L1] a field that the mapping has learnt goes to every copy", async () => {
    const world = newWorld();
    for (const n of [0, 1])
      world.database.add(person({ surname: "Ek", nickname: `Nick ${n}` }), { id: nth(n) });
    await settle(world, mapped(world, older));
    await settle(world, mapped(world, newer));
    expect([0, 1].map((n) => copyOf(world, n).nickname)).toEqual(["Nick 0", "Nick 1"]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[S78, L4] of a field that the mapping has learnt and both sides hold, a conflict keeps both values", async () => {
    const world = newWorld();
    world.database.add(person({ surname: "Ek", nickname: "ours" }), { id: nth(0) });
    await settle(world, mapped(world, older));
    editThere(world, nth(0), { nickname: "theirs" });
    await settle(world, mapped(world, newer));
    expect(await world.mirror.conflicts()).toMatchObject([
      { conflict: { database: { value: "ours" }, folder: { value: "theirs" } } },
    ]);
  });

  it("[S85, MG6] one entry on both sides is one, also where a side has the same value under another kind too", async () => {
    const world = newWorld();
    const work = { kind: "work", address: "ann@ek.se" } as const;
    const home = { kind: "home", address: "ann@ek.se" } as const;
    world.database.add(person({ fullName: "Ann Ek", emails: [work] }), { id: nth(0) });
    await world.mirror.sync();
    editThere(world, nth(0), { emails: [work, home] });
    world.state.wipe();
    await settle(world);
    expect(contactOf(world, 0).emails).toEqual([work, home]);
    expect(copyOf(world, 0).emails).toEqual([work, home]);
    expect(await world.mirror.conflicts()).toEqual([]);
  });
});
