import {
  type ChangePage,
  type Cursor,
  type Removal,
  type ReplicaError,
  type StoredItem,
  type Upsert,
  cursor,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as J from "fp-ts/lib/Json.js";
import * as O from "fp-ts/lib/Option.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import * as N from "fp-ts/lib/number.js";

/** Everything that ever happened to a memory replica's items, in order, and pages of it. */
export type ChangeFeed<Id, Item extends StoredItem<Id>> = {
  /** `undefined`: the item is gone. */
  readonly record: (id: Id, item: Item | undefined) => void;
  readonly pull: (since: O.Option<Cursor>) => E.Either<ReplicaError, ChangePage<Id, Item>>;
  readonly acknowledge: (since: Cursor, writes: ReadonlyArray<StoredItem<Id> | Removal<Id>>) => Cursor;
  /** No cursor given out so far is good any more. */
  readonly expireCursors: () => void;
  /** The last `changes` are not listed yet. What was listed once stays listed. */
  readonly setLag: (changes: number) => void;
};

export type ChangeFeedOptions = {
  /** Tells this feed's cursors from another's. */
  readonly name: string;
  readonly pageSize: number;
  readonly items: "WithPull" | "OnRead";
};

/** The n-th entry has the sequence number n, counted from 1; `supersededAt` is that of the item's next entry. */
type Entry<Id, Item> = { readonly id: Id; readonly item: Item | undefined; supersededAt: number };

/** `after` was seen, and so was each of `seen`; `start`: a snapshot under way, begun when the feed was that long. */
type Position = {
  readonly feed: string;
  readonly after: number;
  readonly seen: ReadonlyArray<number>;
  readonly start?: number;
};

export const changeFeed = <Id, Item extends StoredItem<Id>>({
  name,
  pageSize,
  items,
}: ChangeFeedOptions): ChangeFeed<Id, Item> => {
  const entries: Array<Entry<Id, Item>> = [];
  const lastOf = new Map<Id, number>();
  let [epoch, lag, listed] = [1, 0, 0];

  const feedNow = (): string => `${name} ${epoch}`;
  const headNow = (): number => {
    listed = Math.max(listed, entries.length - lag);
    return listed;
  };

  const pageFrom = (from: Position): ChangePage<Id, Item> => {
    const head = headNow();
    const seen = new Set(from.seen);
    const [upserts, removals]: [Array<Upsert<Id, Item>>, Array<Removal<Id>>] = [[], []];
    let at = from.after;
    while (at < head && upserts.length + removals.length < pageSize) {
      const entry = entries[at];
      at += 1;
      if (entry === undefined || entry.supersededAt <= head || seen.has(at)) continue;
      if (entry.item !== undefined) upserts.push(upsertOf(entry.item, items));
      else if (from.start === undefined) removals.push({ id: entry.id });
    }
    const more = at < head;
    const next: Position =
      more || from.start === undefined
        ? { ...from, after: at, seen: from.seen.filter((number) => number > at) }
        : // What happened while the snapshot was read comes once more, removals among it.
          { feed: from.feed, after: from.start, seen: [] };
    return {
      _tag: from.start === undefined ? "Delta" : "Snapshot",
      upserts,
      removals,
      next: cursorOf(next),
      more,
    };
  };

  return {
    record: (id, item) => {
      const last = entries[(lastOf.get(id) ?? 0) - 1];
      entries.push({ id, item, supersededAt: Number.POSITIVE_INFINITY });
      if (last !== undefined) last.supersededAt = entries.length;
      lastOf.set(id, entries.length);
    },
    pull: (since) =>
      O.isNone(since)
        ? E.right(pageFrom({ feed: feedNow(), after: 0, seen: [], start: headNow() }))
        : pipe(
            positionOf(since.value),
            O.filter(({ feed }) => feed === feedNow()),
            E.fromOption(() => cursorExpired),
            E.map(pageFrom),
          ),
    acknowledge: (since, writes) => {
      const position = O.toUndefined(positionOf(since));
      if (position === undefined || position.start !== undefined) return since;
      const seen = new Set(position.seen);
      for (const write of writes) {
        const number = lastOf.get(write.id) ?? 0;
        const item = entries[number - 1]?.item;
        // If something newer has happened to the item, the newer will come and must.
        if (number > position.after && item?.revision === ("revision" in write ? write.revision : undefined))
          seen.add(number);
      }
      let after = position.after;
      while (seen.delete(after + 1)) after += 1;
      return cursorOf({ feed: position.feed, after, seen: pipe([...seen], sort(N.Ord)) });
    },
    expireCursors: () => {
      epoch += 1;
    },
    setLag: (changes) => {
      headNow();
      lag = changes;
    },
  };
};

const upsertOf = <Id, Item extends StoredItem<Id>>(
  item: Item,
  items: "WithPull" | "OnRead",
): Upsert<Id, Item> => {
  const { id, revision } = item;
  return items === "WithPull" ? { id, revision, item } : { id, revision };
};

const cursorOf = (position: Position): Cursor => cursor(JSON.stringify(position));

const positionOf = (given: Cursor): O.Option<Position> =>
  pipe(J.parse(given), O.fromEither, O.filter(isPosition));

const isPosition = (json: unknown): json is Position =>
  typeof json === "object" && json !== null && "feed" in json && "after" in json && "seen" in json;

const cursorExpired: ReplicaError = {
  _tag: "CursorExpired",
  message: "the cursor is not one of this feed's any more; pull without one",
};
