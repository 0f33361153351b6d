import * as O from "fp-ts/lib/Option.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { Folder, ReplicaError } from "@spegla/core";
import { LRUCache } from "lru-cache";
import type { GraphSettings } from "./graph-options.js";

/** The folders that were opened, by their ids: who syncs again does not ask anew whether they are there. */
export type RememberedFolders = {
  readonly find: (id: string) => O.Option<Folder>;
  /** The folder, which is forgotten when it is found gone or closed to writes, and after `fullListingMs`. */
  readonly remember: (folder: Folder) => Folder;
};

const mostFolders = 16;

export const rememberedFolders = ({
  clock,
  fullListingMs,
}: Pick<GraphSettings, "clock" | "fullListingMs">): RememberedFolders => {
  const folders = new LRUCache<string, { readonly folder: Folder; readonly openedAt: number }>({
    max: mostFolders,
  });
  return {
    find: (id) => {
      const known = folders.get(id);
      return known !== undefined && clock.now() - known.openedAt < fullListingMs
        ? O.some(known.folder)
        : O.none;
    },
    remember: (folder) => {
      const watched = forgottenIfGone(folder, () => folders.delete(folder.id));
      folders.set(folder.id, { folder: watched, openedAt: clock.now() });
      return watched;
    },
  };
};

const forgottenIfGone = (folder: Folder, forget: () => void): Folder => {
  const watching = <Answer>(
    asking: TE.TaskEither<ReplicaError, Answer>,
  ): TE.TaskEither<ReplicaError, Answer> =>
    pipe(
      asking,
      TE.mapLeft((error) => {
        if (error._tag === "NotFound" || error._tag === "Forbidden") forget();
        return error;
      }),
    );
  return {
    ...folder,
    pull: (since, signal) => watching(folder.pull(since, signal)),
    push: (writes, signal) => watching(folder.push(writes, signal)),
    find: (markers, signal) => watching(folder.find(markers, signal)),
  };
};
