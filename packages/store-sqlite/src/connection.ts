import * as E from "fp-ts/lib/Either.js";
import type * as IOE from "fp-ts/lib/IOEither.js";
import * as t from "io-ts";
import Database from "libsql";
import type { SqlFailure } from "./store-error.js";

/** What may be bound. libsql ends the whole process on a boolean, so nothing else gets through. */
export type SqlValue = string | number | null | Uint8Array;

/** A column of bytes: libsql gives one or the other. */
export const BytesColumn = new t.Type(
  "bytes",
  (column): column is Uint8Array | ArrayBuffer =>
    column instanceof Uint8Array || column instanceof ArrayBuffer,
  t.failure<Uint8Array | ArrayBuffer>,
  (bytes) => bytes,
);

export const bytesFromColumn = (column: Uint8Array | ArrayBuffer): Uint8Array => new Uint8Array(column);

/**
 * One open file. `all`, `get` and `run` belong inside `read` or `write`, which catch what SQLite
 * throws. A row of another type than is asked for is damage.
 */
export type Connection = {
  readonly all: <Row>(
    type: RowType<Row>,
    sql: string,
    ...values: ReadonlyArray<SqlValue>
  ) => ReadonlyArray<Row>;
  readonly get: <Row>(type: RowType<Row>, sql: string, ...values: ReadonlyArray<SqlValue>) => Row | undefined;
  /** @returns how many rows were changed. */
  readonly run: (sql: string, ...values: ReadonlyArray<SqlValue>) => number;
  /** Everything `body` reads is of one moment. */
  readonly read: <Err, A>(body: () => E.Either<Err, A>) => IOE.IOEither<Err | SqlFailure, A>;
  /** All of it, durably, or on a Left nothing. */
  readonly write: <Err, A>(body: () => E.Either<Err, A>) => IOE.IOEither<Err | SqlFailure, A>;
  /** Outside of any transaction. */
  readonly exec: (sql: string) => E.Either<SqlFailure, void>;
  readonly pragma: (name: string) => E.Either<SqlFailure, unknown>;
  /** What is written is in the file itself afterwards, unless another process still reads. */
  readonly close: () => void;
};

type RowType<Row> = { readonly name: string; readonly is: (row: unknown) => row is Row };

/** `schemaVersion` none: not watched. Else a write is refused once a newer program has changed the schema. */
export const openConnection = (
  file: string,
  busyTimeoutMs: number,
  schemaVersion?: number,
): E.Either<SqlFailure, Connection> =>
  E.tryCatch(() => {
    const database = new Database(file);
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    return connectionOn(database, schemaVersion);
  }, sqlFailure);

const connectionOn = (database: Database.Database, schemaVersion: number | undefined): Connection => {
  const statements = new Map<string, Database.Statement>();
  let isOpen = true;
  let isBusy = false;

  const statement = (sql: string): Database.Statement => {
    const cached = statements.get(sql);
    if (cached !== undefined) return cached;
    const prepared = database.prepare(sql);
    statements.set(sql, prepared);
    return prepared;
  };

  const all: Connection["all"] = (type, sql, ...values) =>
    statement(sql)
      .all(bindable(values))
      .map((row) => rowOf(type, row));
  const get: Connection["get"] = (type, sql, ...values) => {
    const row = statement(sql).get(bindable(values));
    return row === undefined ? undefined : rowOf(type, row);
  };
  const run = (sql: string, ...values: ReadonlyArray<SqlValue>): number =>
    statement(sql).run(bindable(values)).changes;

  const inTransaction =
    (begin: "BEGIN" | "BEGIN IMMEDIATE") =>
    <Err, A>(body: () => E.Either<Err, A>): IOE.IOEither<Err | SqlFailure, A> =>
    () => {
      if (!isOpen) return E.left(closed);
      if (isBusy) return E.left(nested);
      isBusy = true;
      try {
        database.exec(begin);
        if (begin === "BEGIN IMMEDIATE" && schemaVersion !== undefined) {
          const found = get(VersionRow, "PRAGMA user_version")?.user_version;
          if (found !== schemaVersion) {
            database.exec("ROLLBACK");
            return E.left(schemaMoved);
          }
        }
        const result = body();
        database.exec(E.isLeft(result) ? "ROLLBACK" : "COMMIT");
        return result;
      } catch (thrown) {
        // SQLite has already rolled back after the gravest errors, a full disk among them.
        if (database.inTransaction) database.exec("ROLLBACK");
        return E.left(sqlFailure(thrown));
      } finally {
        isBusy = false;
      }
    };

  return {
    all,
    get,
    run,
    read: inTransaction("BEGIN"),
    write: inTransaction("BEGIN IMMEDIATE"),
    exec: (sql) => E.tryCatch(() => void database.exec(sql), sqlFailure),
    pragma: (name) => E.tryCatch(() => pragmaValue(database, name), sqlFailure),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      statements.clear();
      // Best effort, without waiting: what stays in the -wal is moved by whoever closes last.
      E.tryCatch(() => {
        database.exec("PRAGMA busy_timeout = 0");
        return database.pragma("wal_checkpoint(TRUNCATE)");
      }, sqlFailure);
      database.close();
    },
  };
};

const VersionRow = t.type({ user_version: t.number });

const pragmaValue = (database: Database.Database, name: string): unknown => {
  const rows = database.pragma(name);
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return typeof first === "object" && first !== null ? Object.values(first)[0] : undefined;
};

const rowOf = <Row>(type: RowType<Row>, row: unknown): Row => {
  if (type.is(row)) return row;
  throw Object.assign(new Error(`a row is no ${type.name.slice(0, 80)}`), { code: "SQLITE_CORRUPT" });
};

const bindable = (values: ReadonlyArray<SqlValue>): unknown[] => {
  for (const value of values)
    if (
      value !== null &&
      typeof value !== "string" &&
      typeof value !== "number" &&
      !(value instanceof Uint8Array)
    )
      throw new TypeError(`SQLite cannot hold a ${typeof value}`);
  return [...values];
};

const closed: SqlFailure = { _tag: "StoreUnavailable", message: "the store was closed" };

const nested: SqlFailure = {
  _tag: "StoreUnavailable",
  message: "the store is in the middle of a change: ask before or after it, not from within",
};

const schemaMoved: SqlFailure = {
  _tag: "StoreUnavailable",
  message: "a newer version of this program has changed the file: restart with that version",
};

/** Anything but SQLite's own errors is a bug, ours or that of a caller's function, and thrown on. */
const sqlFailure = (thrown: unknown): SqlFailure => {
  if (!(thrown instanceof Error)) throw thrown;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  if (!code.startsWith("SQLITE_") && !thrown.message.startsWith("ConnectionFailed")) throw thrown;
  if (/^SQLITE_(?:CORRUPT|NOTADB)/u.test(code) || /^no such (?:table|column)/u.test(thrown.message))
    return {
      _tag: "StoreDamaged",
      message: `the file is damaged (${thrown.message}): take it from a backup`,
    };
  const primary = code.split("_").slice(0, 2).join("_");
  return { _tag: "StoreUnavailable", message: messages.get(primary) ?? thrown.message };
};

/** By primary result code, https://sqlite.org/rescode.html. */
const messages: ReadonlyMap<string, string> = new Map([
  ["SQLITE_FULL", "the disk is full: make room, nothing was changed"],
  ["SQLITE_BUSY", "another process is writing to the file: try again"],
  ["SQLITE_READONLY", "the file cannot be written: check its permissions and those of its folder"],
  ["SQLITE_IOERR", "the disk failed to read or write the file: check it, nothing was changed"],
  ["SQLITE_CANTOPEN", "the file cannot be opened: check the path and its permissions"],
]);
