import { randomBytes, randomUUID } from "node:crypto";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { type ContactId, type StateStore, contactId, databaseId, replicaId } from "@spegla/core";
import { type Connection, openConnection } from "./connection.js";
import { type SqliteContacts, sqliteContacts } from "./contact-database.js";
import { identityOf } from "./database-identity.js";
import { type OpenError, openErrorFromSql, probeFile } from "./file-probe.js";
import { migrate, migrations } from "./schema.js";
import { type SqliteOptions, checkOptions, fileAt } from "./sqlite-options.js";
import { sqliteState } from "./sqlite-state.js";

export type SqliteStore = {
  readonly contacts: SqliteContacts;
  readonly state: StateStore;
  /** Whatever is asked afterwards is answered as unavailable. */
  readonly close: () => void;
};

/** Left: see `OpenError`; the file was left as it was. A folder is never made. */
export const openSqlite = (
  path: string,
  options: SqliteOptions = {},
): TE.TaskEither<OpenError, SqliteStore> => TE.fromIOEither(() => openStore(path, options, migrations));

/** With a schema of the caller's: for the tests of migrations. */
export const openStore = (
  path: string,
  options: SqliteOptions,
  steps: ReadonlyArray<string>,
): E.Either<OpenError, SqliteStore> =>
  pipe(
    E.Do,
    E.bind("file", () => fileAt(path)),
    E.chainFirst(({ file }) => checkOptions(file, options)),
    E.chainFirst(({ file }) => probeFile(file, steps.length, options.check)),
    E.flatMap(({ file }) =>
      pipe(
        openConnection(file, options.busyTimeoutMs ?? 5_000, steps.length),
        E.mapLeft(openErrorFromSql(file)),
        E.flatMap((connection) =>
          pipe(
            prepareFile(connection, file, steps),
            E.flatMap(() => storeOn(connection, file, options)),
            E.mapLeft((error) => {
              connection.close();
              return error;
            }),
          ),
        ),
      ),
    ),
  );

/** The store on a connection whose schema is ready. */
export const storeOn = (
  connection: Connection,
  file: string,
  options: SqliteOptions,
): E.Either<OpenError, SqliteStore> =>
  pipe(
    identityOf(connection, options.replicaId),
    E.mapLeft(openErrorFromSql(file)),
    E.flatMap((known) =>
      pipe(
        E.Do,
        E.bindW("id", () => databaseId(known.databaseId)),
        E.bindW("replicaId", () => replicaId(known.replicaId)),
        E.mapLeft((): OpenError => ({
          _tag: "Damaged",
          path: file,
          message: `${file}: its id cannot be read: take it from a backup`,
        })),
      ),
    ),
    E.map((ids) => ({
      contacts: sqliteContacts({
        ...ids,
        connection,
        mark: randomBytes(6).toString("hex"),
        now: options.now ?? Date.now,
        newContactId: options.newContactId ?? newUuid,
        pageSize: options.pageSize ?? 500,
        retentionMs: options.retentionMs ?? 180 * dayMs,
        photoGraceMs: options.photoGraceMs ?? dayMs,
      }),
      state: sqliteState(connection),
      close: connection.close,
    })),
  );

/**
 * The write-ahead log lets others read while one writes. `synchronous = FULL`: a commit is on the
 * disk before it is answered, as what a mirror has journaled must survive a power cut; NORMAL could
 * lose the last commits. After a large commit the log shrinks to 64 MiB again.
 * @see https://sqlite.org/pragma.html#pragma_synchronous
 */
const prepareFile = (
  connection: Connection,
  file: string,
  steps: ReadonlyArray<string>,
): E.Either<OpenError, void> =>
  pipe(
    migrate(connection, steps),
    E.flatMap(() => connection.exec(settings)),
    // Whoever makes the file together with us may hold it for a moment; the next opening tries again.
    E.chainFirst(() => E.right(connection.pragma("journal_mode = WAL"))),
    E.mapLeft(openErrorFromSql(file)),
  );

/** The log is moved into the file every 32 MiB; pages in memory take as much at most. */
const settings = `
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -32768;
`;

const newUuid = (): ContactId =>
  E.getOrElseW(() => {
    throw new Error("a UUID is always a contact id");
  })(contactId(randomUUID()));

const dayMs = 86_400_000;
