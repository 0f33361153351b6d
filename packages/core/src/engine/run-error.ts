import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { StateError } from "../replica/state-store.js";

/** What ends a run before its time. Everything that was settled before stays settled. */
export type RunError =
  | { readonly _tag: "ReplicaFailed"; readonly side: "Database" | "Folder"; readonly error: ReplicaError }
  | { readonly _tag: "StateFailed"; readonly error: StateError }
  | { readonly _tag: "Aborted" };

/** A step of a run, under way. Never rejects for what a healthy system meets. */
export type Attempt<Result> = Promise<E.Either<RunError, Result>>;

export const onReplica =
  (side: "Database" | "Folder") =>
  async <Result>(effect: TE.TaskEither<ReplicaError, Result>): Attempt<Result> =>
    E.mapLeft((error: ReplicaError): RunError =>
      error._tag === "Aborted" ? { _tag: "Aborted" } : { _tag: "ReplicaFailed", side, error },
    )(await effect());

export const onState = async <Result>(effect: TE.TaskEither<StateError, Result>): Attempt<Result> =>
  E.mapLeft((error: StateError): RunError => ({ _tag: "StateFailed", error }))(await effect());
