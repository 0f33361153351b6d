import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { ContactDatabase } from "../replica/database.js";
import type { Cursor } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Signal } from "../replica/signal.js";

/** What a replica of a database says of itself since a cursor. */
export type DatabaseNews = {
  /** Of what is not listed nothing happened (`Delta`), or is not in use (`Snapshot`). */
  readonly _tag: "Delta" | "Snapshot";
  readonly changed: ReadonlySet<ContactId>;
  /** Deleted, or purged. */
  readonly removed: ReadonlySet<ContactId>;
  readonly next: Cursor;
};

/** An expired cursor leads to a listing of everything. */
export const databaseNews = async (
  database: ContactDatabase,
  since: Cursor | undefined,
  signal: Signal | undefined,
): Promise<E.Either<ReplicaError, DatabaseNews>> => {
  const [changed, removed] = [new Set<ContactId>(), new Set<ContactId>()];
  let from = O.fromNullable(since);
  for (;;) {
    const page = await database.pull(from, signal)();
    if (E.isLeft(page))
      return page.left._tag === "CursorExpired" && since !== undefined
        ? databaseNews(database, undefined, signal)
        : page;
    const { _tag, upserts, removals, next, more } = page.right;
    for (const { id } of upserts) changed.add(id);
    for (const { id } of removals) {
      changed.add(id);
      removed.add(id);
    }
    if (!more) return E.right({ _tag, changed, removed, next });
    from = O.some(next);
  }
};
