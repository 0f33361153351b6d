import * as O from "fp-ts/lib/Option.js";
import { type Cursor, cursor } from "@spegla/core";

/**
 * A place in the change feed: everything up to `seq` was seen. `mark` is that of the era `seq`
 * belongs to. `after` is there while a snapshot is being listed: its contacts up to that id were.
 */
export type FeedCursor = {
  readonly database: string;
  readonly seq: number;
  readonly mark: string;
  readonly after?: string;
};

export const cursorFromFeed = ({ database, seq, mark, after }: FeedCursor): Cursor =>
  cursor([database, seq, mark, ...(after === undefined ? [] : [after])].join(":"));

/** None for what `cursorFromFeed` did not write. */
export const feedFromCursor = (text: Cursor): O.Option<FeedCursor> => {
  const found = /^([A-Za-z0-9-]+):(\d{1,15}):([0-9a-f]*)(?::([A-Za-z0-9-]+))?$/u.exec(text);
  if (found === null) return O.none;
  const [, database = "", seq, mark = "", after] = found;
  return O.some({ database, seq: Number(seq), mark, ...(after === undefined ? {} : { after }) });
};
