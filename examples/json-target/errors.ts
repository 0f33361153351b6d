import type { ReplicaError, Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { Errors } from "io-ts";

/** What a disk's refusal means for the file `id`. Without a code it is a bug of ours, and thrown on. */
export const errorFromDisk =
  (id: string) =>
  (cause: unknown): ReplicaError => {
    switch (codeOf(cause)) {
      case undefined:
        throw cause;
      case "ENOENT":
        return notFound(id);
      case "EEXIST":
        return { _tag: "RevisionMismatch", id, message: `${id} is there already` };
      case "EACCES":
      case "EPERM":
      case "EROFS":
        return {
          _tag: "Forbidden",
          message: `${id} may not be written by this user; change its permissions`,
        };
      case "ENOSPC":
      case "EDQUOT":
        return { _tag: "QuotaExceeded", message: `${id} does not fit; free some space on the disk` };
      default:
        return { _tag: "Unavailable", message: `${id}: the disk said ${String(codeOf(cause))}; try again` };
    }
  };

export const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && "code" in cause ? cause.code : undefined;

export const notFound = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id,
  message: `${id} is not there; look whether it was moved or taken away`,
});

export const invalidItem = (id: string, field: string, reason: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason,
  message: `${id}: ${field} ${reason}; mend it in the file, it is left as it is until then`,
});

/** Where the first bad value is, as `people/3/id`, and what it must be. Never the value itself. */
export const mistakeIn = ([first]: Errors): { readonly place: string; readonly reason: string } => ({
  place: (first?.context ?? [])
    .slice(1)
    .map(({ key }) => key)
    .join("/"),
  reason: `must be ${first?.context.at(-1)?.type.name ?? "something else"}`,
});

/** Asked when the effect runs, not when it is made. */
export const unlessAborted =
  (signal: Signal | undefined): TE.TaskEither<ReplicaError, void> =>
  async () =>
    signal?.aborted === true
      ? E.left({ _tag: "Aborted", message: "it was stopped before anything was done" })
      : E.right(undefined);
