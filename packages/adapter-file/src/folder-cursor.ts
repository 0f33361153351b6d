import * as E from "fp-ts/lib/Either.js";
import { type Cursor, type ReplicaError, type Revision, cursor, revision } from "@spegla/core";
import { sortNames } from "./file-name.js";
import type { FileStat } from "./file-stat.js";

/** What a pull remembers of the folder's files, so that the next one opens only those that changed. */
export type FolderMemory = {
  readonly files: ReadonlyMap<string, RememberedFile>;
  /** Absent between two complete listings. */
  readonly unfinished?: { readonly _tag: "Delta" | "Snapshot"; readonly after: string };
};

export type RememberedFile = {
  readonly stat: FileStat;
  /** Absent: the file was never listed, as it holds no single person. */
  readonly revision?: Revision;
};

export const emptyFolderMemory: FolderMemory = { files: new Map() };

/** The same memory gives the same text. */
export const cursorFromMemory = (place: string, { files, unfinished }: FolderMemory): Cursor => {
  const rows: string[] = [];
  for (const name of sortNames([...files.keys()])) {
    const file = files.get(name);
    if (file !== undefined) rows.push(name, file.stat, file.revision ?? notListed);
  }
  return cursor(
    JSON.stringify([formatVersion, place, unfinished?._tag ?? "", unfinished?.after ?? "", ...rows]),
  );
};

/** Left `CursorExpired`: not written by this version, damaged, or of another folder. */
export const memoryFromCursor = (place: string, text: Cursor): E.Either<ReplicaError, FolderMemory> => {
  const cells = cellsFromText(text);
  const [version, ofPlace, tag = "", after = ""] = cells;
  if (version !== formatVersion || cells.length % 3 !== 1)
    return expired("The place where the last listing ended cannot be read; the folder is listed anew.");
  if (ofPlace !== place)
    return expired("The last listing was of another folder, or this one was recreated; it is listed anew.");
  const unfinished =
    tag === "Delta" || tag === "Snapshot" ? { unfinished: { _tag: tag, after } as const } : {};
  return E.right({ files: filesFromCells(cells.slice(4)), ...unfinished });
};

const filesFromCells = (cells: ReadonlyArray<string>): ReadonlyMap<string, RememberedFile> => {
  const files = new Map<string, RememberedFile>();
  for (let at = 0; at < cells.length; at += 3) {
    const [name = "", stat = "", content = notListed] = cells.slice(at, at + 3);
    files.set(name, content === notListed ? { stat } : { stat, revision: revision(content) });
  }
  return files;
};

const formatVersion = "spegla-file-1";
const notListed = "";

const cellsFromText = (text: string): ReadonlyArray<string> => {
  try {
    const cells: unknown = JSON.parse(text);
    return Array.isArray(cells) && cells.every((cell): cell is string => typeof cell === "string")
      ? cells
      : [];
  } catch {
    return [];
  }
};

const expired = (message: string): E.Either<ReplicaError, never> =>
  E.left({ _tag: "CursorExpired", message });
