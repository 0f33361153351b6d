import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { FolderItem, FolderWrite, RemoteId, ReplicaError, Signal, WriteResult } from "@spegla/core";
import { mapConcurrently } from "./concurrently.js";
import { errorFromErrno } from "./file-error.js";
import { type FolderPlace, checkFolderPlace } from "./folder-place.js";
import type { FolderSettings } from "./folder-settings.js";
import type { OwnWrites } from "./own-writes.js";
import { syncDirectory } from "./temporary-file.js";
import { fileNameOfWrite, writeCopy } from "./write-copy.js";

type Result = WriteResult<RemoteId, FolderItem>;

/**
 * Writes of one file run one after the other, in the order given; those of different files at
 * once. The names are made safe on disk once, at the end. `sweep` runs before the first write.
 */
export const pushFolder =
  (place: FolderPlace, settings: FolderSettings, own: OwnWrites, sweep: () => Promise<void>) =>
  (
    writes: ReadonlyArray<FolderWrite>,
    signal?: Signal,
  ): TE.TaskEither<ReplicaError, ReadonlyArray<Result>> => {
    if (settings.access === "ReadOnly") return TE.right(writes.map(() => failed(readOnly(place.id))));
    const writeOne = writeCopy(place, settings, own);
    const pushAll = async (): Promise<ReadonlyArray<Result>> => {
      const results: Result[] = [];
      await sweep();
      await mapConcurrently(settings.writeConcurrency, writesByFile(writes), async (group) => {
        for (const [at, write] of group)
          results[at] = signal?.aborted === true ? failed(aborted) : await writeOne(write);
      });
      await syncDirectory(place.path);
      return results;
    };
    return pipe(
      checkFolderPlace(place),
      TE.flatMap(() => TE.tryCatch(pushAll, errorFromErrno(place.id))),
    );
  };

type Placed = readonly [at: number, write: FolderWrite];

const writesByFile = (writes: ReadonlyArray<FolderWrite>): ReadonlyArray<ReadonlyArray<Placed>> => {
  const groups = new Map<string, Placed[]>();
  for (const placed of writes.entries()) {
    const name = fileNameOfWrite(placed[1]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [placed]);
    else group.push(placed);
  }
  return [...groups.values()];
};

const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });

const aborted: ReplicaError = { _tag: "Aborted", message: "Writing was stopped before this item." };

const readOnly = (folder: string): ReplicaError => ({
  _tag: "Forbidden",
  message: `${folder} may only be read; change the permissions of its directory, then open it again`,
});
