import type * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { Photo } from "../contact/contact.js";
import type { Cursor, Revision } from "./ids.js";
import type { ReplicaError } from "./replica-error.js";
import type { Signal } from "./signal.js";

/** What every stored item says of itself. Its revision is the same in the answers of `push`, `read` and `pull`. */
export type StoredItem<Id> = { readonly id: Id; readonly revision: Revision };

/**
 * A place that holds contacts and reports what changed. Nothing here ever rejects or throws for
 * what a healthy system meets, and no write is ever retried in here: retrying is the engine's.
 * Nothing happens before a `TaskEither` is run, and each run asks anew.
 */
export interface Replica<Id, Item extends StoredItem<Id>, Write> {
  /**
   * One page of what changed, oldest change first; own writes included, unless acknowledged.
   * @param since - where the last page left off; none reads everything as a `Snapshot`.
   *   A cursor can be used again; a replica may answer it with a complete `Snapshot`, too.
   * @returns Left `CursorExpired`: start again from none; also for a text that is no cursor of this
   *   replica. Any other Left: nothing may be inferred.
   */
  readonly pull: (
    since: O.Option<Cursor>,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, ChangePage<Id, Item>>;

  /** Each id's state now, in any order, and of nothing else; an id without an answer is unknown, not missing. */
  readonly read: (
    ids: ReadonlyArray<Id>,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, ReadonlyArray<ReadResult<Id, Item>>>;

  /**
   * Does the writes, one by one or in a batch, and answers each in the given order; one that fails
   * leaves the others alone, and of two decided on one revision one is done, in one call, too. Left
   * only if nothing can be said of any of them: then the effect of all is unknown; `RateLimited`,
   * `Unauthorized` and `Aborted` say that there was none.
   */
  readonly push: (
    writes: ReadonlyArray<Write>,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, ReadonlyArray<WriteResult<Id, Item>>>;

  /** The bytes of a photo that the item `id` carries. Left `NotFound`: it carries another one, or none, by now. */
  readonly photo: (id: Id, photo: Photo, signal?: Signal) => TE.TaskEither<ReplicaError, Uint8Array>;

  /**
   * The cursor that has also seen `writes`, which `push` answered since it was pulled: what then
   * comes back of them is no news. May answer the cursor as it was; never hides what others did,
   * and never revives an expired cursor. Absent where the service alone makes cursors.
   */
  readonly acknowledge?: (cursor: Cursor, writes: ReadonlyArray<StoredItem<Id> | Removal<Id>>) => Cursor;
}

export type ChangePage<Id, Item> = {
  /**
   * The pages of one `Snapshot` together list everything there is: what they do not list is absent.
   * All pages up to the first without `more` have the same tag; without a cursor it is `Snapshot`.
   * What happens between the pages comes with them, or with the delta behind `next`. A page names an
   * id once, and may be empty and say `more`.
   */
  readonly _tag: "Delta" | "Snapshot";
  readonly upserts: ReadonlyArray<Upsert<Id, Item>>;
  /** Always empty in a `Snapshot`. */
  readonly removals: ReadonlyArray<Removal<Id>>;
  /** Continue, or start the next run, here. */
  readonly next: Cursor;
  readonly more: boolean;
};

/** `item` is there when the service sends it along anyway; the engine reads the others if the revision is news. */
export type Upsert<Id, Item> = { readonly id: Id; readonly revision: Revision; readonly item?: Item };

export type Removal<Id> = { readonly id: Id };

export type ReadResult<Id, Item> =
  | { readonly _tag: "Found"; readonly item: Item }
  /** The replica looked and it is not there. `deleted`: what a database's Deleted Items keep of it. */
  | { readonly _tag: "Missing"; readonly id: Id; readonly deleted?: Item }
  /** It is there, but cannot be read. */
  | { readonly _tag: "Unreadable"; readonly id: Id; readonly error: ReplicaError };

export type WriteResult<Id, Item> =
  /** `stored`: what the service actually keeps; there wherever it is not `eqContact` to what was sent. */
  | { readonly _tag: "Done"; readonly id: Id; readonly revision: Revision; readonly stored?: Item }
  /** The item is gone; also when it was gone before. */
  | { readonly _tag: "Removed"; readonly id: Id }
  | { readonly _tag: "Failed"; readonly error: ReplicaError };
