import * as E from "fp-ts/lib/Either.js";
import type { ContactId, InvalidContact, ReplicaError, StateError } from "@spegla/core";

/** What SQLite itself may answer. Nothing was changed. */
export type SqlFailure =
  /** Out of space, locked by another process for too long, read-only, or closed: see `message`. */
  | { readonly _tag: "StoreUnavailable"; readonly message: string }
  /** What the file holds cannot be read: take it from a backup. */
  | { readonly _tag: "StoreDamaged"; readonly message: string };

/** What the application's own functions may answer; then nothing was changed. */
export type ContactStoreError =
  | InvalidContact
  /** Unknown, purged, or in Deleted Items where a contact in use is asked for. */
  | { readonly _tag: "NotFound"; readonly id: ContactId; readonly message: string }
  /** It was changed since the `expected` revision: get it again and repeat the edit. */
  | { readonly _tag: "RevisionMismatch"; readonly id: ContactId; readonly message: string }
  | { readonly _tag: "AlreadyExists"; readonly id: ContactId; readonly message: string }
  /** Only what is in Deleted Items can be purged. */
  | { readonly _tag: "NotDeleted"; readonly id: ContactId; readonly message: string }
  | SqlFailure;

export const invalid = (field: string, reason: string, fix: string): E.Either<InvalidContact, never> =>
  E.left({ _tag: "InvalidContact", field, reason, fix });

export const notFound = (id: ContactId, message: string): E.Either<ContactStoreError, never> =>
  E.left({ _tag: "NotFound", id, message });

/** Damage does not go away by asking again; the rest may. */
export const replicaErrorFromSql = ({ _tag, message }: SqlFailure): ReplicaError => ({
  _tag: _tag === "StoreDamaged" ? "ProtocolViolation" : "Unavailable",
  message,
});

export const stateErrorFromSql = ({ _tag, message }: SqlFailure): StateError => ({
  _tag: _tag === "StoreDamaged" ? "StateUnreadable" : "StateUnavailable",
  message,
});
