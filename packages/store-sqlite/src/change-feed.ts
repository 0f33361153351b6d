import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as t from "io-ts";
import type {
  BusinessContact,
  ChangePage,
  ContactId,
  Cursor,
  Removal,
  ReplicaError,
  StoredItem,
} from "@spegla/core";
import { ContactIdColumn, revisionFromSeq } from "./contact-row.js";
import type { ContactStore } from "./contact-table.js";
import { type FeedCursor, cursorFromFeed, feedFromCursor } from "./feed-cursor.js";

type ContactPage = ChangePage<ContactId, BusinessContact>;
type Listed = t.TypeOf<typeof Listed>;
const Listed = t.type({ id: ContactIdColumn, seq: t.number, state: t.string });

/** Belongs into a `read`: where the feed stands and what is listed must be of one moment. */
export const pullChanges = (
  store: ContactStore,
  since: O.Option<Cursor>,
): E.Either<ReplicaError, ContactPage> => {
  if (O.isNone(since)) return E.right(snapshotPage(store, { ...feedNow(store), after: "" }));
  const from = feedFromCursor(since.value);
  if (O.isNone(from)) return expired("the cursor is not one of this database's");
  const stale = whyExpired(store, from.value);
  if (stale !== undefined) return expired(stale);
  return E.right(
    from.value.after === undefined
      ? deltaPage(store, from.value, since.value)
      : snapshotPage(store, { ...from.value, after: from.value.after }),
  );
};

/**
 * Moves the cursor over those changes behind it that are all `writes`; stops before the first that
 * is somebody else's.
 */
export const acknowledgeWrites = (
  store: ContactStore,
  since: Cursor,
  writes: ReadonlyArray<StoredItem<ContactId> | Removal<ContactId>>,
): Cursor => {
  const from = feedFromCursor(since);
  if (O.isNone(from) || from.value.after !== undefined || whyExpired(store, from.value) !== undefined)
    return since;
  const ours = new Map<string, string>(
    writes.map((write) => [write.id, "revision" in write ? write.revision : "removed"]),
  );
  let { seq } = from.value;
  for (;;) {
    const page = changesAfter(store, seq, store.pageSize);
    for (const { id, seq: changed, state } of page) {
      if (ours.get(id) !== (state === "Live" ? String(changed) : "removed")) return cursorAt(store, seq);
      seq = changed;
    }
    if (page.length < store.pageSize) return cursorAt(store, seq);
  }
};

/** By id, which no edit moves; edits meanwhile come with the delta that starts where the listing began. */
const snapshotPage = (store: ContactStore, from: FeedCursor & { readonly after: string }): ContactPage => {
  const listed = store.connection.all(
    Listed,
    "SELECT id, seq, state FROM contacts WHERE state = 'Live' AND id > ? ORDER BY id LIMIT ?",
    from.after,
    store.pageSize,
  );
  const { after: _, ...start } = from;
  const last = listed.at(-1);
  const more = listed.length === store.pageSize && last !== undefined;
  return {
    _tag: "Snapshot",
    upserts: listed.map(upsertFrom),
    removals: [],
    next: cursorFromFeed(more ? { ...start, after: last.id } : start),
    more,
  };
};

const deltaPage = (store: ContactStore, from: FeedCursor, since: Cursor): ContactPage => {
  const changed = changesAfter(store, from.seq, store.pageSize);
  const last = changed.at(-1);
  return {
    _tag: "Delta",
    upserts: changed.filter(({ state }) => state === "Live").map(upsertFrom),
    removals: changed.filter(({ state }) => state !== "Live").map(({ id }) => ({ id })),
    next: last === undefined ? since : cursorAt(store, last.seq),
    more: changed.length === store.pageSize,
  };
};

const changesAfter = ({ connection }: ContactStore, seq: number, limit: number): ReadonlyArray<Listed> =>
  connection.all(
    Listed,
    "SELECT id, seq, state FROM contacts WHERE seq > ? ORDER BY seq LIMIT ?",
    seq,
    limit,
  );

const upsertFrom = ({ id, seq }: Listed) => ({ id, revision: revisionFromSeq(seq) });

type Standing = t.TypeOf<typeof Standing>;
const Standing = t.type({ seq: t.number, horizon: t.number, mark: t.union([t.string, t.null]) });

/** Where the feed stands, and the mark of the era that `at` belongs to. */
const standing = ({ connection }: ContactStore, at: number): Standing =>
  connection.get(
    Standing,
    `SELECT seq, horizon, (SELECT mark FROM eras WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1) AS mark
     FROM feed`,
    at,
  ) ?? { seq: 0, horizon: 0, mark: null };

const whyExpired = (store: ContactStore, { database, seq, mark }: FeedCursor): string | undefined => {
  if (database !== store.id) return "the cursor is of another database";
  const now = standing(store, seq);
  if (seq > now.seq || mark !== (now.mark ?? ""))
    return "the file is older than the cursor: it was taken from a backup";
  return seq < now.horizon ? "the cursor is older than the tombstones that are kept" : undefined;
};

const feedNow = (store: ContactStore): FeedCursor => {
  const { seq, mark } = standing(store, Number.MAX_SAFE_INTEGER);
  return { database: store.id, seq, mark: mark ?? "" };
};

const cursorAt = (store: ContactStore, seq: number): Cursor =>
  cursorFromFeed({ database: store.id, seq, mark: standing(store, seq).mark ?? "" });

const expired = (message: string): E.Either<ReplicaError, never> =>
  E.left({ _tag: "CursorExpired", message });
