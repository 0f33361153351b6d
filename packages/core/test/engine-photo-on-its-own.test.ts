import { type Folder, type FolderWrite, type ReplicaError } from "@spegla/core";
import { samplePhotos } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { expect, it } from "vitest";
import { contactOf, copyOf, targetWith } from "./scenarios/scenario.js";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const [photo] = samplePhotos;
const lost: ReplicaError = { _tag: "Unavailable", message: "the line broke" };

/** The first create takes effect, but for its photo, which would have gone in a request of its own; its answer is lost. */
const losingPhotoOnce = (world: World, after: () => void = () => undefined) => {
  let isFirst = true;
  return targetWith(world, (folder: Folder) => ({
    push: (writes, signal) => {
      if (!isFirst || writes.every(({ _tag }) => _tag !== "Create")) return folder.push(writes, signal);
      isFirst = false;
      return pipe(
        folder.push(writes.map(withoutPhoto), signal),
        TE.flatMap(() => {
          after();
          return TE.left(lost);
        }),
      );
    },
  }));
};

const withoutPhoto = (write: FolderWrite): FolderWrite => {
  if (write._tag !== "Create") return write;
  const { photoBytes: _bytes, contact, ...create } = write;
  const { photo: _photo, ...rest } = contact;
  return { ...create, contact: rest };
};

const withPhoto = (): World => {
  if (photo === undefined) throw new Error("the testkit has no photos");
  const world = newWorld();
  world.database.add(person({ surname: "Berg", photo }), { id: idOf("c0") });
  return world;
};

const isWhole = (world: World): void => {
  expect(world.folder.all()).toHaveLength(1);
  expect(contactOf(world, 0).photo).toEqual(photo);
  expect(copyOf(world, 0).photo).toEqual(photo);
  expect(disagreements(world)).toEqual([]);
};

it("[L1, EN14] a copy that was made without its photo, because an answer was lost, gets it in the same run", async () => {
  const world = withPhoto();
  await world.remirror({ target: losingPhotoOnce(world) }).sync();
  isWhole(world);
});

it("[L4, EN36] or in the next run, if this one died: nobody has taken the photo off", async () => {
  const world = withPhoto();
  const died = new Error("the process died");
  const target = losingPhotoOnce(world, () => {
    throw died;
  });
  await expect(world.remirror({ target }).sync()).rejects.toBe(died);
  world.clock.advance(100_000);
  await world.mirror.sync();
  isWhole(world);
});
