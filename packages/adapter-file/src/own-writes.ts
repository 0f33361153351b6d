import * as E from "fp-ts/lib/Either.js";
import { type Cursor, type Removal, type RemoteId, type Revision, type StoredItem } from "@spegla/core";
import { cursorFromMemory, memoryFromCursor } from "./folder-cursor.js";
import { type FileStat, unproven } from "./file-stat.js";

/** What `push` wrote, by file name: enough to know those files again without opening them. */
export type OwnWrites = {
  readonly remember: (id: RemoteId, revision: Revision, stat: FileStat) => void;
  readonly statOf: (id: RemoteId, revision: Revision) => FileStat;
};

export const ownWrites = (): OwnWrites => {
  const written = new Map<RemoteId, { readonly revision: Revision; readonly stat: FileStat }>();
  return {
    remember: (id, revision, stat) => {
      written.delete(id);
      written.set(id, { revision, stat });
      const [oldest] = written.keys();
      if (written.size > mostRemembered && oldest !== undefined) written.delete(oldest);
    },
    statOf: (id, revision) => {
      const found = written.get(id);
      return found?.revision === revision ? found.stat : unproven;
    },
  };
};

/** The oldest are forgotten first; what is forgotten is opened once more, nothing else. */
const mostRemembered = 100_000;

/**
 * The cursor that has also seen `writes`. Of a write that another process made the revision alone
 * is known: its file is opened once and found to be no news. A cursor that cannot be read stays as it is.
 */
export const acknowledgeWrites = (
  place: string,
  own: OwnWrites,
  since: Cursor,
  writes: ReadonlyArray<StoredItem<RemoteId> | Removal<RemoteId>>,
): Cursor => {
  const memory = memoryFromCursor(place, since);
  if (writes.length === 0 || E.isLeft(memory)) return since;
  const { files: seen, unfinished } = memory.right;
  const files = new Map(seen);
  for (const write of writes) {
    if (!("revision" in write)) files.delete(write.id);
    // A snapshot that has not come to this file yet must still list it.
    else if (unfinished?._tag !== "Snapshot" || write.id <= unfinished.after)
      files.set(write.id, { stat: own.statOf(write.id, write.revision), revision: write.revision });
  }
  return cursorFromMemory(place, { ...memory.right, files });
};
