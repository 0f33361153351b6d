import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type Cursor, type ReplicaError, cursor } from "@spegla/core";

/** Where a pull left off. */
export type BookCursor = {
  /** RFC 6578; absent: the server gave none, and the book is listed each time. */
  readonly token?: string | undefined;
  /** When everything was listed last, in ms since 1970. */
  readonly listedAt: number;
  /** The token is from the middle of an answer in several parts. */
  readonly isPartial?: boolean | undefined;
};

/** `book` is the normal URL of the address book; its cursors mean nothing in another one. */
export const cursorFromBook = (book: string, { token, listedAt, isPartial }: BookCursor): Cursor =>
  cursor(JSON.stringify({ v: formatVersion, book, token, listedAt, ...(isPartial ? { isPartial } : {}) }));

/** Left `CursorExpired`: not written by this version, damaged, or of another book. */
export const bookFromCursor = (book: string, text: Cursor): E.Either<ReplicaError, BookCursor> => {
  const stored = StoredCursor.decode(parsed(text));
  if (E.isLeft(stored))
    return cursorExpired(
      "The place where the last listing ended cannot be read; the address book is listed anew.",
    );
  return stored.right.book === book
    ? E.right(stored.right)
    : cursorExpired("The last listing was of another address book; this one is listed anew.");
};

export const cursorExpired = (message: string): E.Either<ReplicaError, never> =>
  E.left({ _tag: "CursorExpired", message });

const formatVersion = 1;

const StoredCursor = t.intersection([
  t.type({ v: t.literal(formatVersion), book: t.string, listedAt: t.number }),
  t.partial({ token: t.string, isPartial: t.boolean }),
]);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
