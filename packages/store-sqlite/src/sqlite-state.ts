import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type * as IOE from "fp-ts/lib/IOEither.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import * as t from "io-ts";
import type { StateChanges, StateCollection, StateError, StateRecord, StateStore } from "@spegla/core";
import { BytesColumn, type Connection } from "./connection.js";
import { acquireLease, releaseLease, renewLease, whyLost } from "./lease-table.js";
import { type SqlFailure, stateErrorFromSql } from "./store-error.js";

const StateRow = t.type({
  key: BytesColumn,
  alias: t.union([BytesColumn, t.null]),
  text: BytesColumn,
});
const CountRow = t.type({ n: t.number });

export const sqliteState = (connection: Connection): StateStore => ({
  get: (collection, keys) => recordsBy(connection, "key", collection, keys),
  find: (collection, aliases) => recordsBy(connection, "alias", collection, aliases),
  page: (collection, after, limit) =>
    answered(
      connection.read(() =>
        E.right(
          connection
            .all(
              StateRow,
              `SELECT key, alias, text FROM state WHERE collection = ?${O.isSome(after) ? " AND key > ?" : ""}
               ORDER BY key LIMIT ?`,
              collection,
              ...(O.isSome(after) ? [bytesOf(after.value)] : []),
              limit,
            )
            .map(recordFromRow),
        ),
      ),
    ),
  count: (collection) =>
    answered(
      connection.read(() => {
        const counted = connection.get(
          CountRow,
          "SELECT count(*) AS n FROM state WHERE collection = ?",
          collection,
        );
        return E.right(counted?.n ?? 0);
      }),
    ),
  commit: (lease, changes) =>
    answered(
      connection.write(() => {
        const lost = whyLost(connection, lease);
        return lost === undefined ? E.right(applyChanges(connection, changes)) : E.left(lost);
      }),
    ),
  acquire: (ttlMs, now) => answered(connection.write(() => acquireLease(connection, ttlMs, now))),
  renew: (lease, ttlMs, now) => answered(connection.write(() => renewLease(connection, lease, ttlMs, now))),
  release: (lease) => answered(connection.write(() => releaseLease(connection, lease))),
});

const recordsBy = (
  connection: Connection,
  column: "key" | "alias",
  collection: StateCollection,
  values: ReadonlyArray<string>,
): TE.TaskEither<StateError, ReadonlyArray<StateRecord>> =>
  answered(
    connection.read(() =>
      E.right(
        [...new Set(values)].flatMap((value) => {
          const row = connection.get(
            StateRow,
            `SELECT key, alias, text FROM state WHERE collection = ? AND ${column} = ?`,
            collection,
            bytesOf(value),
          );
          return row === undefined ? [] : [recordFromRow(row)];
        }),
      ),
    ),
  );

const applyChanges = (
  connection: Connection,
  { clears = [], moves = [], drops = [], puts = [] }: StateChanges,
): void => {
  for (const collection of clears) connection.run("DELETE FROM state WHERE collection = ?", collection);
  for (const { from, to } of moves) {
    if (from === to) continue;
    connection.run("DELETE FROM state WHERE collection = ?", to);
    connection.run("UPDATE state SET collection = ? WHERE collection = ?", to, from);
  }
  for (const { collection, key } of drops)
    connection.run("DELETE FROM state WHERE collection = ? AND key = ?", collection, bytesOf(key));
  for (const { collection, key, alias, text } of puts) {
    if (alias !== undefined)
      connection.run(
        "UPDATE state SET alias = NULL WHERE collection = ? AND alias = ? AND key <> ?",
        collection,
        bytesOf(alias),
        bytesOf(key),
      );
    connection.run(
      `INSERT INTO state (collection, key, alias, text) VALUES (?, ?, ?, ?)
       ON CONFLICT (collection, key) DO UPDATE SET alias = excluded.alias, text = excluded.text`,
      collection,
      bytesOf(key),
      alias === undefined ? null : bytesOf(alias),
      bytesOf(text),
    );
  }
};

const recordFromRow = ({ key, alias, text }: t.TypeOf<typeof StateRow>): StateRecord => ({
  key: textOf(key),
  ...(alias === null ? {} : { alias: textOf(alias) }),
  text: textOf(text),
});

const bytesOf = (text: string): Uint8Array => Buffer.from(text, "utf8");
const textOf = (column: Uint8Array | ArrayBuffer): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(column);

const answered = <A>(asked: IOE.IOEither<StateError | SqlFailure, A>): TE.TaskEither<StateError, A> =>
  pipe(TE.fromIOEither(asked), TE.mapLeft(asStateError));

const asStateError = (error: StateError | SqlFailure): StateError =>
  error._tag === "StoreDamaged" || error._tag === "StoreUnavailable" ? stateErrorFromSql(error) : error;
