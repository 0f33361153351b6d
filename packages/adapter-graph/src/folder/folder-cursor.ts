import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type Cursor, type ReplicaError, cursor } from "@spegla/core";

/** Where a pull left off. */
export type FolderCursor = {
  /** A link of delta; absent: delta was refused, and everything is listed each time. */
  readonly link?: string | undefined;
  /** When everything was listed last, in ms since 1970. */
  readonly listedAt: number;
  /** The link is from the middle of a pass, which is of this kind. */
  readonly pass?: "Snapshot" | "Delta" | undefined;
  /** What earlier pages of a `Snapshot` may have listed, and is gone: no `Snapshot` can say so. */
  readonly gone?: ReadonlyArray<string> | undefined;
};

/** A folder's id names it in all mailboxes; its cursors mean nothing in another one. */
export const cursorFromFolder = (folder: string, { gone = [], ...rest }: FolderCursor): Cursor =>
  cursor(JSON.stringify({ v: formatVersion, folder, ...rest, ...(gone.length > 0 && { gone }) }));

/** Left `CursorExpired`: not written by this version, damaged, or of another folder. */
export const folderFromCursor = (folder: string, text: Cursor): E.Either<ReplicaError, FolderCursor> => {
  const stored = StoredCursor.decode(parsed(text));
  if (E.isLeft(stored))
    return cursorExpired("The place where the last listing ended cannot be read; the folder is listed anew.");
  return stored.right.folder === folder
    ? E.right(stored.right)
    : cursorExpired("The last listing was of another folder; this one is listed anew.");
};

export const cursorExpired = (message: string): E.Either<ReplicaError, never> =>
  E.left({ _tag: "CursorExpired", message });

const formatVersion = 1;

const StoredCursor = t.intersection([
  t.type({ v: t.literal(formatVersion), folder: t.string, listedAt: t.number }),
  t.partial({
    link: t.string,
    pass: t.union([t.literal("Snapshot"), t.literal("Delta")]),
    gone: t.array(t.string),
  }),
]);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
