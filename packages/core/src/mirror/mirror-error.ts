import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import type { RunError } from "../engine/run-error.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { DatabaseId } from "../replica/ids.js";
import type { StateError } from "../replica/state-store.js";

/** Why a verb of the mirror could not do its work. What was settled before it stays settled. */
export type MirrorFailure =
  /** Another process, or another call, runs this mirror. Try again after `expiresAt` (ms since 1970), or give `waitMs`. */
  | { readonly _tag: "MirrorBusy"; readonly holder: string; readonly expiresAt: number }
  /** This run took too long and another one took over; nothing of it was lost. Run again. */
  | { readonly _tag: "LeaseLost" }
  /** Damaged, or of a newer version. Left as it is. */
  | { readonly _tag: "StateUnreadable" }
  | { readonly _tag: "StateUnavailable" }
  /** The folder is not there. Nothing was deleted anywhere. */
  | { readonly _tag: "FolderMissing"; readonly folder: string }
  | { readonly _tag: "FolderReadOnly"; readonly folder: string }
  /** The state belongs to another folder, or another database: a mirror keeps to one of each. */
  | { readonly _tag: "WrongFolder"; readonly bound: string; readonly given: string }
  | { readonly _tag: "WrongDatabase"; readonly bound: string; readonly given: string }
  /** `stop` was begun and has to be finished, by calling it again. */
  | { readonly _tag: "StopUnfinished" }
  /** `changeFolder` was begun and has to be finished, by calling it again with that folder. */
  | { readonly _tag: "FolderChangeUnfinished"; readonly former: string; readonly folder: string }
  /** `switchDatabase` was begun and has to be finished, by calling it again. */
  | { readonly _tag: "SwitchUnfinished"; readonly former: DatabaseId }
  /** There are no copies that could be moved: the mirror has never run, or was stopped. */
  | { readonly _tag: "NotMirroring" }
  /** What is to become of so many copies of another database? Nothing was changed. */
  | { readonly _tag: "AnswerNeeded"; readonly databaseId: DatabaseId; readonly copies: number }
  /** A request failed for good; `error` says which recovery there is. */
  | { readonly _tag: "DatabaseFailed"; readonly error: ReplicaError }
  | { readonly _tag: "FolderFailed"; readonly error: ReplicaError }
  | { readonly _tag: "Aborted" }
  /** No living contacts of the database, or accounts. Nothing was changed. */
  | { readonly _tag: "NoSuchContact"; readonly ids: ReadonlyArray<ContactId> }
  | { readonly _tag: "NoSuchConflict"; readonly id: string }
  /** What the conflict was about has been edited since. Edit the contact itself, or leave it "asIs". */
  | { readonly _tag: "ConflictMoved"; readonly id: string }
  /** Each side still has a value of its own, which cannot stay "asIs". Choose one. */
  | { readonly _tag: "ConflictUndecided"; readonly id: string }
  | { readonly _tag: "NoSuchHold"; readonly id: string }
  | { readonly _tag: "NoSuchImport"; readonly importId: string }
  /** It did nothing, or is no longer remembered. */
  | { readonly _tag: "NoSuchRun"; readonly run: number }
  | { readonly _tag: "InvalidOption"; readonly option: string; readonly fix: string };

/** What every verb of a mirror rejects with: an `Error` with a `message` for people and a tag for programs. */
export type MirrorError = Error & MirrorFailure;

export const mirrorError = <Failure extends MirrorFailure>(
  failure: Failure,
  message: string,
): Error & Failure => Object.assign(new Error(message), { name: "MirrorError" }, failure);

export const isMirrorError = (thrown: unknown): thrown is MirrorError =>
  thrown instanceof Error && thrown.name === "MirrorError" && "_tag" in thrown;

/** For the edge where an application's Promises begin. */
export const orThrow = <Result>(either: E.Either<MirrorError, Result>): Result => {
  if (E.isRight(either)) return either.right;
  throw either.left;
};

export const mirrorErrorFromState = (error: StateError): MirrorError => {
  switch (error._tag) {
    case "MirrorBusy":
      return mirrorError(
        { _tag: "MirrorBusy", holder: error.holder, expiresAt: error.expiresAt },
        `this mirror is being run by ${error.holder}; wait for it, or give waitMs`,
      );
    case "LeaseLost":
      return mirrorError({ _tag: "LeaseLost" }, `${error.message}; nothing of this run was lost, run again`);
    case "StateUnreadable":
      return mirrorError({ _tag: "StateUnreadable" }, error.message);
    case "StateUnavailable":
      return mirrorError({ _tag: "StateUnavailable" }, error.message);
  }
};

export const mirrorErrorFromRun = (error: RunError): MirrorError => {
  switch (error._tag) {
    case "Aborted":
      return mirrorError(
        { _tag: "Aborted" },
        "the run was aborted; what it had done stays done, run again to go on",
      );
    case "StateFailed":
      return mirrorErrorFromState(error.error);
    case "ReplicaFailed":
      if (error.error._tag === "Aborted") return mirrorErrorFromRun({ _tag: "Aborted" });
      // Of a whole request only the folder itself can be missing.
      if (error.side === "Folder" && error.error._tag === "NotFound")
        return mirrorError(
          { _tag: "FolderMissing", folder: error.error.id },
          `the folder is not there any more: ${error.error.message}; nothing was deleted, bring it back or choose another one`,
        );
      return mirrorError(
        { _tag: error.side === "Database" ? "DatabaseFailed" : "FolderFailed", error: error.error },
        `the ${error.side.toLowerCase()} answered: ${error.error.message}`,
      );
  }
};
