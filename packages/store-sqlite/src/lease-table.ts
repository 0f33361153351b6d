import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import type { Lease, StateError } from "@spegla/core";
import type { Connection } from "./connection.js";
import { holderName, isDeadProcess, textFromProcess, thisProcess } from "./lease-process.js";

/** No `holder`: nobody has it. */
const LeaseRow = t.type({ token: t.number, holder: t.string, process: t.string, expires_at: t.number });

type Leased<A> = E.Either<StateError, A>;

/** All below belong into a `write`. */
export const acquireLease = (connection: Connection, ttlMs: number, now: number): Leased<Lease> => {
  const row = leaseRow(connection);
  if (row.holder !== "" && row.expires_at > now && !isDeadProcess(row.process))
    return E.left({
      _tag: "MirrorBusy",
      holder: row.holder,
      expiresAt: row.expires_at,
      message: `the mirror is running already (${row.holder}): wait for it to end, or until ${new Date(row.expires_at).toISOString()}`,
    });
  const lease: Lease = { token: row.token + 1, holder: holderName(now), expiresAt: now + ttlMs };
  connection.run(
    "UPDATE lease SET token = ?, holder = ?, process = ?, expires_at = ?",
    lease.token,
    lease.holder,
    textFromProcess(thisProcess()),
    lease.expiresAt,
  );
  return E.right(lease);
};

export const renewLease = (
  connection: Connection,
  lease: Lease,
  ttlMs: number,
  now: number,
): Leased<Lease> => {
  const lost = whyLost(connection, lease);
  if (lost !== undefined) return E.left(lost);
  connection.run("UPDATE lease SET expires_at = ?", now + ttlMs);
  return E.right({ ...lease, expiresAt: now + ttlMs });
};

export const releaseLease = (connection: Connection, lease: Lease): Leased<void> => {
  connection.run("UPDATE lease SET holder = '', process = '', expires_at = 0 WHERE token = ?", lease.token);
  return E.right(undefined);
};

/** Who has the newest token may go on, even after it expired, until someone else takes the lease. */
export const whyLost = (connection: Connection, { token }: Lease): StateError | undefined => {
  const row = leaseRow(connection);
  if (row.token === token && row.holder !== "") return undefined;
  const message =
    row.holder === ""
      ? "the lease was released: acquire it again"
      : `the lease was taken over by ${row.holder}: let it finish, then sync again`;
  return { _tag: "LeaseLost", message };
};

const leaseRow = (connection: Connection): t.TypeOf<typeof LeaseRow> =>
  connection.get(LeaseRow, "SELECT token, holder, process, expires_at FROM lease") ?? {
    token: 0,
    holder: "",
    process: "",
    expires_at: 0,
  };
