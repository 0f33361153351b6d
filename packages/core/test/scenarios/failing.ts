import type { FolderItem, Mirror, RemoteId, ReplicaError, WriteResult } from "@spegla/core";
import { type FaultScript, withFaults, withTargetFaults } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import type { World } from "../world.js";
import { targetWith } from "./scenario.js";

export const unavailable: ReplicaError = { _tag: "Unavailable", message: "the line is down" };

/** The world's mirror, over a line on which the calls that are hit fail, before their effect or after it. */
export const failing = (
  world: World,
  error: ReplicaError,
  isHit: (call: string) => boolean,
  when: "FailBefore" | "FailAfter" = "FailBefore",
): Mirror => {
  const script = failingScript(error, isHit, when);
  return world.remirror({
    database: withFaults(world.database, script),
    target: withTargetFaults(world.target, script),
  });
};

/** The same, but only the calls of the folder are hit. */
export const folderFailing = (world: World, error: ReplicaError, isHit: (call: string) => boolean): Mirror =>
  world.remirror({ target: withTargetFaults(world.target, failingScript(error, isHit, "FailBefore")) });

const failingScript =
  (
    error: ReplicaError,
    isHit: (call: string) => boolean,
    when: "FailBefore" | "FailAfter",
  ): FaultScript<ReplicaError> =>
  ({ name }) =>
    isHit(name) ? { _tag: when, error } : { _tag: "Pass" };

/** The world's mirror, whose folder answers the writes of these contacts with `error`, in its first `pushes`. */
export const refusing = (
  world: World,
  error: ReplicaError,
  isHit: (contactId: string) => boolean,
  pushes: number,
): Mirror => {
  let left = pushes;
  const refused: WriteResult<RemoteId, FolderItem> = { _tag: "Failed", error };
  return world.remirror({
    target: targetWith(world, ({ push }) => ({
      push: (writes, signal) => async () => {
        left -= 1;
        if (left < 0) return push(writes, signal)();
        const results: Array<WriteResult<RemoteId, FolderItem>> = [];
        for (const write of writes) {
          const isRefused =
            write._tag !== "Remove" && write.marker !== undefined && isHit(write.marker.contactId);
          const one = isRefused ? E.right([refused]) : await push([write], signal)();
          if (E.isLeft(one)) return one;
          results.push(...one.right);
        }
        return E.right(results);
      },
    })),
  });
};
