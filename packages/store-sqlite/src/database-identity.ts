import { randomBytes, randomUUID } from "node:crypto";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import type { Connection } from "./connection.js";
import type { SqlFailure } from "./store-error.js";

export type DatabaseIdentity = { readonly databaseId: string; readonly replicaId: string };

/** Made with the file, and kept; `replica` replaces the replica id that was kept. */
export const identityOf = (
  connection: Connection,
  replica: string | undefined,
): E.Either<SqlFailure, DatabaseIdentity> =>
  pipe(
    connection.read(() => E.right(knownIdentity(connection)))(),
    E.flatMap((known) =>
      known.databaseId !== undefined &&
      known.replicaId !== undefined &&
      known.replicaId === (replica ?? known.replicaId)
        ? E.right({ databaseId: known.databaseId, replicaId: known.replicaId })
        : connection.write(() => E.right(keepIdentity(connection, replica)))(),
    ),
  );

const keepIdentity = (connection: Connection, replica: string | undefined): DatabaseIdentity => {
  const known = knownIdentity(connection);
  const kept = {
    databaseId: known.databaseId ?? randomUUID(),
    replicaId: replica ?? known.replicaId ?? `db-${randomBytes(4).toString("hex")}`,
  };
  for (const [name, value] of Object.entries(kept))
    connection.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value);
  return kept;
};

const knownIdentity = (
  connection: Connection,
): { readonly [Name in keyof DatabaseIdentity]: string | undefined } => {
  const known = new Map(
    connection.all(MetaRow, "SELECT name, value FROM meta").map(({ name, value }) => [name, value]),
  );
  return { databaseId: known.get("databaseId"), replicaId: known.get("replicaId") };
};

const MetaRow = t.type({ name: t.string, value: t.string });
