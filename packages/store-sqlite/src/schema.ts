import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { Connection } from "./connection.js";
import type { SqlFailure } from "./store-error.js";

/** `SPEG`, in the header of every file of ours. @see https://sqlite.org/fileformat2.html#application_id */
export const applicationId = 0x53504547;

/** The file's `user_version` says how many of these it has been through. Never edit one: add the next. */
export const migrations: ReadonlyArray<string> = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- seq numbers every write of a contact; what was forgotten has a seq of at most horizon.
  CREATE TABLE feed (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, horizon INTEGER NOT NULL);
  INSERT INTO feed VALUES (1, 0, 0);

  -- One mark per opening that wrote, from its first write on: two histories of one file, such as
  -- those before and after it was taken from a backup, never share the mark of a seq.
  CREATE TABLE eras (mark TEXT PRIMARY KEY, first_seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX eras_by_seq ON eras (first_seq);

  -- Live: in use. Deleted: in Deleted Items. Purged: a tombstone, without content.
  CREATE TABLE contacts (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('Live', 'Deleted', 'Purged')),
    record_type TEXT NOT NULL,
    owner TEXT,
    is_private INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    -- when it was put into Deleted Items, or purged
    ended_at INTEGER,
    photo TEXT,
    import_id TEXT,
    import_source TEXT,
    imported_at INTEGER,
    version TEXT NOT NULL,
    contact TEXT CHECK ((contact IS NULL) = (state = 'Purged'))
  );
  CREATE UNIQUE INDEX contacts_by_seq ON contacts (seq, state, id);
  CREATE INDEX contacts_by_state ON contacts (state, id, seq);
  CREATE INDEX contacts_by_type ON contacts (state, record_type, id);
  CREATE INDEX contacts_by_owner ON contacts (state, owner, id) WHERE owner IS NOT NULL;
  CREATE INDEX contacts_by_import ON contacts (import_id, id) WHERE import_id IS NOT NULL;
  CREATE INDEX contacts_by_photo ON contacts (photo) WHERE photo IS NOT NULL;
  CREATE INDEX contacts_by_end ON contacts (state, ended_at) WHERE ended_at IS NOT NULL;

  -- Names and e-mail addresses of Live contacts by their row.
  CREATE VIRTUAL TABLE names USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2'
  );

  CREATE TABLE photos (hash TEXT PRIMARY KEY, unused_since INTEGER, bytes BLOB NOT NULL);
  CREATE INDEX photos_unused ON photos (unused_since) WHERE unused_since IS NOT NULL;

  -- BLOBs compare as bytes and, unlike TEXT, keep a NUL.
  CREATE TABLE state (
    row INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    key BLOB NOT NULL,
    alias BLOB,
    text BLOB NOT NULL,
    UNIQUE (collection, key)
  );
  CREATE UNIQUE INDEX state_by_alias ON state (collection, alias) WHERE alias IS NOT NULL;

  CREATE TABLE lease (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    token INTEGER NOT NULL,
    holder TEXT NOT NULL,
    process TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  );
  INSERT INTO lease VALUES (1, 0, '', '', 0);
  `,
  `
  -- the account that a person belongs to: the id of another contact
  ALTER TABLE contacts ADD COLUMN account_id TEXT;
  CREATE INDEX contacts_by_account ON contacts (state, account_id, id) WHERE account_id IS NOT NULL;
  `,
];

/** Brings the file to the newest schema, all the way or not at all; also makes a new one. */
export const migrate = (connection: Connection, steps: ReadonlyArray<string>): E.Either<SqlFailure, void> =>
  pipe(
    connection.pragma("user_version"),
    E.flatMap((version) =>
      Number(version) < steps.length ? migrateAlone(connection, steps) : E.right(undefined),
    ),
  );

const migrateAlone = (connection: Connection, steps: ReadonlyArray<string>): E.Either<SqlFailure, void> =>
  pipe(
    connection.exec("BEGIN EXCLUSIVE"),
    E.flatMap(() =>
      pipe(
        connection.pragma("user_version"),
        // Another process may have been faster.
        E.flatMap((from) => runSteps(connection, steps, Number(from))),
        E.flatMap(() => connection.exec("COMMIT")),
        E.mapLeft((failure) => {
          connection.exec("ROLLBACK");
          return failure;
        }),
      ),
    ),
  );

const runSteps = (
  connection: Connection,
  steps: ReadonlyArray<string>,
  from: number,
): E.Either<SqlFailure, void> => {
  if (from >= steps.length) return E.right(undefined);
  const sql = [
    `PRAGMA application_id = ${applicationId}`,
    ...steps.slice(from),
    `PRAGMA user_version = ${steps.length}`,
  ];
  return connection.exec(sql.join(";\n"));
};
