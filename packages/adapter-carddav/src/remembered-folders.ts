import * as O from "fp-ts/lib/Option.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { Folder, ReplicaError } from "@spegla/core";
import { LRUCache } from "lru-cache";
import type { CardDavSettings } from "./card-dav-options.js";

/**
 * The folders that were opened, by the URL of their book: who syncs again asks the server no more
 * what kind of book it is, and finds what the folder learnt of it.
 */
export type RememberedFolders = {
  readonly find: (url: string) => O.Option<Folder>;
  /**
   * The folder, which is forgotten when its book is not there any more or may not be written, and
   * after `fullListingMs`.
   */
  readonly remember: (url: string, folder: Folder) => Folder;
};

const mostFolders = 16;

export const rememberedFolders = ({
  now,
  fullListingMs,
}: Pick<CardDavSettings, "now" | "fullListingMs">): RememberedFolders => {
  const folders = new LRUCache<string, { readonly folder: Folder; readonly openedAt: number }>({
    max: mostFolders,
  });
  return {
    find: (url) => {
      const known = folders.get(url);
      return known !== undefined && now() - known.openedAt < fullListingMs ? O.some(known.folder) : O.none;
    },
    remember: (url, folder) => {
      const watched = forgottenIfChanged(folder, () => folders.delete(url));
      folders.set(url, { folder: watched, openedAt: now() });
      return watched;
    },
  };
};

const forgottenIfChanged = (folder: Folder, forget: () => void): Folder => {
  const watching = <Answer>(
    asking: TE.TaskEither<ReplicaError, Answer>,
  ): TE.TaskEither<ReplicaError, Answer> =>
    pipe(
      asking,
      TE.mapLeft((error) => {
        if (error._tag === "NotFound") forget();
        return error;
      }),
    );
  return {
    ...folder,
    push: (writes, signal) =>
      pipe(
        folder.push(writes, signal),
        TE.map((results) => {
          if (results.some((result) => result._tag === "Failed" && result.error._tag === "Forbidden"))
            forget();
          return results;
        }),
      ),
    pull: (since, signal) => watching(folder.pull(since, signal)),
    read: (ids, signal) => watching(folder.read(ids, signal)),
    find: (markers, signal) => watching(folder.find(markers, signal)),
  };
};
