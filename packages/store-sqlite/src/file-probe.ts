import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { openConnection } from "./connection.js";
import { applicationId } from "./schema.js";
import type { SqlFailure } from "./store-error.js";

/** Why a file was not opened. It was left as it was. */
export type OpenError =
  /** There is no such file, and `mustExist` was asked for. */
  | (Refused & { readonly _tag: "NotFound" })
  /** A folder, or a file that is no SQLite database. */
  | (Refused & { readonly _tag: "NotADatabase" })
  /** A SQLite database of another program. */
  | (Refused & { readonly _tag: "ForeignFile" })
  /** Written by a newer version of this library. */
  | (Refused & { readonly _tag: "NewerSchema"; readonly found: number; readonly supported: number })
  | (Refused & { readonly _tag: "Damaged" })
  /** Not readable or not writable, or locked by another process. */
  | (Refused & { readonly _tag: "Unavailable" })
  | (Refused & { readonly _tag: "InvalidOption"; readonly option: string });

type Refused = { readonly path: string; readonly message: string };

export type ProbedFile =
  | { readonly _tag: "Fresh" }
  /** The schema it has. */
  | { readonly _tag: "Ours"; readonly version: number };

/**
 * Looks at a file before it is opened for writing, so that nothing is left beside a file that is
 * refused. A quick check reads all of it.
 * @see https://sqlite.org/uri.html#uriimmutable
 */
export const probeFile = (
  path: string,
  newest: number,
  check: "Quick" | "None" | undefined,
): E.Either<OpenError, ProbedFile> =>
  pipe(
    E.tryCatch(() => sizeOf(path), unreachable(path)),
    E.flatMap((size) =>
      size > 0
        ? probeContent(path, newest, check === undefined ? size <= quickCheckBytes : check === "Quick")
        : E.right<OpenError, ProbedFile>({ _tag: "Fresh" }),
    ),
  );

export const openErrorFromSql =
  (path: string) =>
  ({ _tag, message }: SqlFailure): OpenError => ({
    _tag: _tag === "StoreDamaged" ? "Damaged" : "Unavailable",
    path,
    message: `${path}: ${message}`,
  });

const quickCheckBytes = 64 * 1024 * 1024;

const sizeOf = (path: string): number => {
  const found = statSync(path, { throwIfNoEntry: false });
  accessSync(dirname(path), constants.W_OK);
  if (found === undefined) return 0;
  if (!found.isFile()) throw Object.assign(new Error(), { code: "EISDIR" });
  accessSync(path, constants.R_OK | constants.W_OK);
  return found.size;
};

const probeContent = (path: string, newest: number, quickCheck: boolean): E.Either<OpenError, ProbedFile> => {
  // An interrupted creation: SQLite rolls it back on opening, and migrating starts over.
  if (existsSync(`${path}-journal`)) return E.right({ _tag: "Fresh" });
  const inUse = existsSync(`${path}-wal`);
  const probed = probeReadOnly(path, inUse, newest, quickCheck);
  // Someone may have begun to use it meanwhile, and half a write looks like damage: look again, with locks.
  return E.isLeft(probed) && !inUse && existsSync(`${path}-wal`)
    ? probeReadOnly(path, true, newest, quickCheck)
    : probed;
};

/**
 * A file that nobody uses is read without locks, as those need a file beside it; and one that this
 * process may use must not be, since closing it would drop this process's other locks on it.
 * @see https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
const probeReadOnly = (
  path: string,
  inUse: boolean,
  newest: number,
  quickCheck: boolean,
): E.Either<OpenError, ProbedFile> =>
  pipe(
    openConnection(`${pathToFileURL(path).href}?mode=ro${inUse ? "" : "&immutable=1"}`, 5_000),
    E.mapLeft(openErrorFromSql(path)),
    E.flatMap((connection) => {
      const probed = pipe(
        E.Do,
        E.bind("application", () => connection.pragma("application_id")),
        E.bind("version", () => connection.pragma("user_version")),
        E.bind("check", ({ application }) =>
          quickCheck && application === applicationId ? connection.pragma("quick_check(1)") : E.right("ok"),
        ),
        E.mapLeft((failure): OpenError =>
          /not a database/u.test(failure.message)
            ? { _tag: "NotADatabase", path, message: `${path} is no SQLite database` }
            : openErrorFromSql(path)(failure),
        ),
        E.flatMap(({ application, version, check }) =>
          verdict(path, newest, application, Number(version), check),
        ),
      );
      connection.close();
      return probed;
    }),
  );

const verdict = (
  path: string,
  newest: number,
  application: unknown,
  version: number,
  check: unknown,
): E.Either<OpenError, ProbedFile> => {
  if (application !== applicationId || version < 1)
    return E.left({ _tag: "ForeignFile", path, message: `${path} belongs to another program` });
  if (version > newest) {
    const message = `${path} was written by a newer version (schema ${version}, this one knows ${newest}): upgrade`;
    return E.left({ _tag: "NewerSchema", path, found: version, supported: newest, message });
  }
  if (check !== "ok")
    return E.left({
      _tag: "Damaged",
      path,
      message: `${path} is damaged (${String(check)}): take it from a backup`,
    });
  return E.right({ _tag: "Ours", version });
};

const unreachable =
  (path: string) =>
  (thrown: unknown): OpenError => {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
    if (code === "EISDIR") return { _tag: "NotADatabase", path, message: `${path} is not a file` };
    const message =
      code === "ENOENT"
        ? `the folder of ${path} does not exist: create it`
        : `${path} cannot be read and written (${code}): check its permissions and those of its folder`;
    return { _tag: "Unavailable", path, message };
  };
