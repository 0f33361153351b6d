import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import type { IO } from "fp-ts/lib/IO.js";
import { type ContactId, replicaId } from "@spegla/core";
import type { OpenError } from "./file-probe.js";

export type SqliteOptions = {
  /**
   * Under which name this file's edits are counted; kept in the file, made up if never given. A copy
   * of the file that is edited too needs one of its own.
   */
  readonly replicaId?: string;
  /** Refuse a path without a file instead of making a new one. */
  readonly mustExist?: boolean;
  /** `Quick` reads the whole file for damage before it is used; the default for files up to 64 MiB. */
  readonly check?: "Quick" | "None";
  /** How long to wait while another process writes; 5 seconds. */
  readonly busyTimeoutMs?: number;
  /** How long purged contacts leave a tombstone; 180 days. */
  readonly retentionMs?: number;
  /** How long bytes of photos outlive their last use; a day. */
  readonly photoGraceMs?: number;
  /** Most contacts in one page of changes and one transaction of an import; 500. */
  readonly pageSize?: number;
  /** In ms since 1970. */
  readonly now?: IO<number>;
  readonly newContactId?: IO<ContactId>;
};

/** Left `InvalidOption`, or `NotFound` where a file must exist. */
export const checkOptions = (file: string, options: SqliteOptions): E.Either<OpenError, void> => {
  if (options.replicaId !== undefined && E.isLeft(replicaId(options.replicaId)))
    return refuse(file, "replicaId", "use 1 to 64 lower-case letters, digits and hyphens");
  for (const option of ["busyTimeoutMs", "retentionMs", "photoGraceMs", "pageSize"] as const) {
    const value = options[option];
    if (value !== undefined && (!Number.isSafeInteger(value) || value < (option === "pageSize" ? 1 : 0)))
      return refuse(file, option, `${value} is not a whole number that makes sense here`);
  }
  return options.mustExist === true && !existsSync(file)
    ? E.left({ _tag: "NotFound", path: file, message: `there is no file ${file}` })
    : E.right(undefined);
};

/** Absolute, so that no path is read as a URI or as one of SQLite's special names. */
export const fileAt = (path: string): E.Either<OpenError, string> =>
  typeof path === "string" && path !== "" && !path.includes("\0") && !path.startsWith(":")
    ? E.right(resolve(path))
    : refuse(path, "path", "give the path of a file");

const refuse = (path: string, option: string, fix: string): E.Either<OpenError, never> =>
  E.left({ _tag: "InvalidOption", option, path, message: `${path}: ${option}: ${fix}` });
