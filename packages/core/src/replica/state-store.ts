import type * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";

/**
 * Where a mirror keeps what it knows: records of text under keys, in a few collections. What the
 * texts mean is core's business, so that a store is small to write and needs no change when core
 * learns something new. Reading needs no lease, and sees all of a commit or nothing.
 */
export interface StateStore {
  /** The records of these keys, in any order; keys without a record are left out. */
  readonly get: (
    collection: StateCollection,
    keys: ReadonlyArray<string>,
  ) => TE.TaskEither<StateError, ReadonlyArray<StateRecord>>;

  /** The records of these aliases, in any order. */
  readonly find: (
    collection: StateCollection,
    aliases: ReadonlyArray<string>,
  ) => TE.TaskEither<StateError, ReadonlyArray<StateRecord>>;

  /** Up to `limit` records in the order of their keys' UTF-8 bytes, from behind the key `after`. */
  readonly page: (
    collection: StateCollection,
    after: O.Option<string>,
    limit: number,
  ) => TE.TaskEither<StateError, ReadonlyArray<StateRecord>>;

  readonly count: (collection: StateCollection) => TE.TaskEither<StateError, number>;

  /**
   * All of it or nothing: first clears, then moves, then drops, then puts. Durable when it returns.
   * Left `LeaseLost`: another holder has a newer token, or the lease was released; nothing was
   * changed. A lease that expired and was taken by nobody still commits.
   */
  readonly commit: (lease: Lease, changes: StateChanges) => TE.TaskEither<StateError, void>;

  /**
   * Takes the lease, so that one mirror never runs twice at once. Left `MirrorBusy`: someone else
   * has it and it has not expired; also if it is the same store.
   */
  readonly acquire: (ttlMs: number, now: number) => TE.TaskEither<StateError, Lease>;
  /** The same token for another `ttlMs`. Left `LeaseLost`: it expired and was taken. */
  readonly renew: (lease: Lease, ttlMs: number, now: number) => TE.TaskEither<StateError, Lease>;
  /** Lets go; nothing happens if it was lost before. */
  readonly release: (lease: Lease) => TE.TaskEither<StateError, void>;
}

/**
 * `links` have the remote id as their alias; other collections use none. What stands behind `former/`
 * is of the binding that a mirror is about to leave.
 */
export const stateCollections = [
  "binding",
  "links",
  "plan",
  "intents",
  "parked",
  "held",
  "conflicts",
  "tracking",
  "imports",
  "history",
  "former/binding",
  "former/links",
  "former/plan",
  "former/intents",
  "former/parked",
  "former/held",
] as const;
export type StateCollection = (typeof stateCollections)[number];

/** `alias` is unique within its collection, and may be absent. */
export type StateRecord = { readonly key: string; readonly alias?: string; readonly text: string };

export type StateChanges = {
  readonly clears?: ReadonlyArray<StateCollection>;
  /** All records of `from`, in the place of all that `to` had; in the order given. */
  readonly moves?: ReadonlyArray<{ readonly from: StateCollection; readonly to: StateCollection }>;
  readonly drops?: ReadonlyArray<{ readonly collection: StateCollection; readonly key: string }>;
  /** Replaces what the key had; an alias moves to the record that was put last. */
  readonly puts?: ReadonlyArray<StateRecord & { readonly collection: StateCollection }>;
};

/** `token` grows with every acquisition, also after a restart, and fences off whoever had it before. */
export type Lease = { readonly token: number; readonly holder: string; readonly expiresAt: number };

export type StateError =
  | {
      readonly _tag: "MirrorBusy";
      readonly holder: string;
      readonly expiresAt: number;
      readonly message: string;
    }
  | { readonly _tag: "LeaseLost"; readonly message: string }
  /** Damaged, or written by a newer version; it was left as it is. */
  | { readonly _tag: "StateUnreadable"; readonly message: string }
  /** The store could not be reached or written, for instance because the disk is full; nothing was changed. */
  | { readonly _tag: "StateUnavailable"; readonly message: string };
