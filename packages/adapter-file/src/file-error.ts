import type { ReplicaError, ReplicaErrorTag } from "@spegla/core";

/**
 * What an operating system's error means for the item or folder `id`. Anything without an errno
 * code is a bug of ours and is thrown on.
 * @see errno(3); libuv's `uv_err_name` for the codes on Windows
 */
export const errorFromErrno =
  (id: string) =>
  (cause: unknown): ReplicaError => {
    const code = errnoOf(cause);
    if (code === undefined) throw cause;
    const tag = tagOfErrno.get(code) ?? "Unavailable";
    const message = `${id}: ${meaningOf[tag]} (${code})`;
    switch (tag) {
      case "NotFound":
      case "RevisionMismatch":
        return { _tag: tag, id, message };
      case "InvalidItem":
        return { _tag: tag, id, field: "file", reason: `the disk refused it with ${code}`, message };
      case "Forbidden":
      case "QuotaExceeded":
      case "Unavailable":
        return { _tag: tag, message };
    }
  };

/** `ENOENT` and so on; nothing if the operating system has no part in it. */
export const errnoOf = (cause: unknown): string | undefined =>
  cause instanceof Error &&
  "code" in cause &&
  typeof cause.code === "string" &&
  /^E[A-Z0-9]+$/u.test(cause.code)
    ? cause.code
    : undefined;

type FileErrorTag = Extract<
  ReplicaErrorTag,
  "NotFound" | "RevisionMismatch" | "Forbidden" | "QuotaExceeded" | "InvalidItem" | "Unavailable"
>;

/** A code that is not here may pass by itself: it is `Unavailable`. */
const tagOfErrno: ReadonlyMap<string, FileErrorTag> = new Map<string, FileErrorTag>([
  ["ENOENT", "NotFound"],
  ["ENOTDIR", "NotFound"],
  ["EEXIST", "RevisionMismatch"],
  ["EACCES", "Forbidden"],
  ["EPERM", "Forbidden"],
  ["EROFS", "Forbidden"],
  ["ENOSPC", "QuotaExceeded"],
  ["EDQUOT", "QuotaExceeded"],
  ["ENAMETOOLONG", "InvalidItem"],
  ["EINVAL", "InvalidItem"],
  ["EILSEQ", "InvalidItem"],
  ["EISDIR", "InvalidItem"],
  ["ELOOP", "InvalidItem"],
  ["EFBIG", "InvalidItem"],
]);

const meaningOf: Readonly<Record<FileErrorTag, string>> = {
  NotFound: "is not there; look whether its disk is mounted and whether it was moved",
  RevisionMismatch: "is there already",
  Forbidden: "may not be read or written by this user; change its permissions",
  QuotaExceeded: "does not fit; free some space on the disk",
  InvalidItem: "cannot be stored like this on this disk",
  Unavailable: "could not be read or written just now; try again",
};
