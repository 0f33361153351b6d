import type { FolderItem, Mirror, ReadResult, RemoteId, ReplicaError } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { targetWith } from "./scenarios/scenario.js";
import type { World } from "./world.js";

const unreadable: ReplicaError = {
  _tag: "InvalidItem",
  id: "item",
  field: "card",
  reason: "damaged",
  message: "the card cannot be read",
};

/** The world's mirror, whose folder cannot read the items that `isHit`, nor finds them by their marker. */
export const misreading = (world: World, isHit: (id: RemoteId) => boolean): Mirror =>
  world.remirror({
    target: targetWith(world, ({ read, find }) => ({
      read: (ids, signal) =>
        pipe(
          read(ids, signal),
          TE.map((answers) => answers.map((answer) => blotted(answer, isHit))),
        ),
      find: (markers, signal) =>
        pipe(
          find(markers, signal),
          TE.map((items) => items.filter(({ id }) => !isHit(id))),
        ),
    })),
  });

const blotted = (
  answer: ReadResult<RemoteId, FolderItem>,
  isHit: (id: RemoteId) => boolean,
): ReadResult<RemoteId, FolderItem> => {
  const id = answer._tag === "Found" ? answer.item.id : answer.id;
  return isHit(id) ? { _tag: "Unreadable", id, error: unreadable } : answer;
};
