import type { ReplicaError } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { expect, it } from "vitest";
import { addPeople, databaseWith, targetWith } from "./scenarios/scenario.js";
import { type World, disagreements, newWorld } from "./world.js";

const expired: ReplicaError = { _tag: "CursorExpired", message: "the listing's next page is gone" };

const paged = (): World => {
  const world = newWorld({ folder: { pageSize: 2 }, database: { pageSize: 2 } });
  addPeople(world, 5);
  return world;
};

it.each([1, 3])(
  "[EN5] a listing whose next page expires %i times begins anew, on both sides",
  async (times) => {
    const world = paged();
    await world.mirror.sync();
    world.state.wipe();
    let [here, there] = [times, times];
    await world
      .remirror({
        database: databaseWith(world, ({ pull }) => ({
          pull: (since, signal) => (O.isSome(since) && here-- > 0 ? TE.left(expired) : pull(since, signal)),
        })),
        target: targetWith(world, ({ pull }) => ({
          pull: (since, signal) => (O.isSome(since) && there-- > 0 ? TE.left(expired) : pull(since, signal)),
        })),
      })
      .sync();
    expect(world.folder.all()).toHaveLength(5);
    expect(disagreements(world)).toEqual([]);
  },
);

it("[EN5, EN12] one that never comes to its end fails, and nothing is deleted", async () => {
  const world = paged();
  await world.mirror.sync();
  world.state.wipe();
  const target = targetWith(world, ({ pull }) => ({
    pull: (since, signal) => (O.isSome(since) ? TE.left(expired) : pull(since, signal)),
  }));
  await expect(world.remirror({ target }).sync()).rejects.toMatchObject({
    _tag: "FolderFailed",
    error: { _tag: "CursorExpired" },
  });
  expect(world.folder.all()).toHaveLength(5);
  expect(world.database.all()).toHaveLength(5);
});
