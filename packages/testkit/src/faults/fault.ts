/** What goes wrong with one call. A fault that says nothing of a call lets it pass. */
export type Fault<Error> =
  | { readonly _tag: "Pass" }
  /** Refused: nothing happened. */
  | { readonly _tag: "FailBefore"; readonly error: Error }
  /** It happened, and the answer was lost. `writes`: of a push, only that many from the start happened. */
  | { readonly _tag: "FailAfter"; readonly error: Error; readonly writes?: number }
  /** The process dies: `ProcessDied` is thrown, which no one in the process may catch. */
  | { readonly _tag: "DieBefore" }
  | { readonly _tag: "DieAfter"; readonly writes?: number }
  /** It takes `ms` on the clock that was given, and is then done as asked. */
  | { readonly _tag: "Slow"; readonly ms: number }
  | AnswerFault<Error>;

/** Faults of single calls of a replica, which answers all the same; no other call knows them. */
export type AnswerFault<Error> =
  /**
   * A push: the writes `at`, counted from 0 and round and round, are answered `Failed` and have no
   * effect. `error` may be made for the item's id; of a create, that is the contact's.
   */
  | {
      readonly _tag: "FailWrites";
      readonly error: Error | ((id: string) => Error);
      readonly at: ReadonlyArray<number>;
    }
  /**
   * A client library sent the request again. A push is done twice and answered as the second time
   * was; a pull lists everything twice; a read answers every id twice.
   */
  | { readonly _tag: "Twice" }
  /**
   * A pull since a cursor: nothing happened since, go on from that cursor. The pages of a snapshot
   * that was begun pass, as a pull without a cursor does.
   */
  | { readonly _tag: "Stale" }
  /**
   * A page of a `Snapshot` lists its first `keep` upserts alone, and a read answers for its first
   * `keep` ids alone; neither says so.
   */
  | { readonly _tag: "Truncated"; readonly keep: number };

export type ReplicaCallName = "pull" | "read" | "push" | "photo" | "find";
export type TargetCallName = "listFolders" | "openFolder" | "createFolder" | "ensureCategory";
/** `findRecords` is the store's `find`. */
export type StoreCallName =
  | "get"
  | "findRecords"
  | "page"
  | "count"
  | "commit"
  | "acquire"
  | "renew"
  | "release";

/** A call that may go wrong. */
export type FaultyCall = {
  readonly name: ReplicaCallName | TargetCallName | StoreCallName;
  /** A folder is a replica, also one that a target opened. */
  readonly on: "Replica" | "Target" | "State";
  /** How many writes a push has; 0 for other calls. */
  readonly writes: number;
};

export const noFault: Fault<never> = { _tag: "Pass" };

export type ProcessDied = Error & { readonly _tag: "ProcessDied" };

export const isProcessDied = (thrown: unknown): thrown is ProcessDied =>
  thrown instanceof Error && "_tag" in thrown && thrown._tag === "ProcessDied";

/** `within`: the call during which it died. */
export const processDied = (within: string): ProcessDied =>
  Object.assign(new Error(`the process died in ${within}`), { _tag: "ProcessDied" } as const);
