import { createHash } from "node:crypto";
import { lstat } from "node:fs/promises";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { ReplicaError } from "@spegla/core";
import { errorFromErrno } from "./file-error.js";

/** One directory, by its path and by what the disk knows it as. */
export type FolderPlace = {
  readonly id: string;
  readonly path: string;
  /** Changes when another directory takes the path: recreated, mounted over, or no longer mounted. */
  readonly identity: string;
};

/** Left `NotFound`: nothing there, or no directory; a link to one is none. */
export const findFolderPlace = (id: string, path: string): TE.TaskEither<ReplicaError, FolderPlace> =>
  pipe(
    TE.tryCatch(() => lstat(path, { bigint: true }), errorFromErrno(id)),
    TE.filterOrElse(
      (stats) => stats.isDirectory(),
      (): ReplicaError => ({
        _tag: "NotFound",
        id,
        message: `${id} is no directory; choose one of the folders listed`,
      }),
    ),
    TE.map(({ dev, ino }) => ({ id, path, identity: identityFrom(path, dev, ino) })),
  );

/**
 * Does `look` in the very directory that was opened, and answers only if it still was that one
 * afterwards: a disk that was unmounted meanwhile must not look like an empty folder.
 */
export const lookIntoPlace = <Result>(
  place: FolderPlace,
  look: () => Promise<Result>,
): TE.TaskEither<ReplicaError, Result> =>
  pipe(
    checkFolderPlace(place),
    TE.flatMap(() => TE.tryCatch(look, errorFromErrno(place.id))),
    TE.tap(() => checkFolderPlace(place)),
  );

/** Left `Unavailable`: another directory is there now. */
export const checkFolderPlace = (place: FolderPlace): TE.TaskEither<ReplicaError, FolderPlace> =>
  pipe(
    findFolderPlace(place.id, place.path),
    TE.filterOrElse(
      ({ identity }) => identity === place.identity,
      (): ReplicaError => ({
        _tag: "Unavailable",
        message: `${place.id} is not the directory that was opened; look whether its disk is mounted, then open it again`,
      }),
    ),
  );

const identityFrom = (path: string, dev: bigint, ino: bigint): string =>
  createHash("sha256").update(`${path}\u0000${dev}\u0000${ino}`).digest("hex").slice(0, 32);
