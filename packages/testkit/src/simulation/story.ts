import type { Policy, Projection } from "@spegla/core";
import type { FaultyCall } from "../faults/fault.js";
import type { ContactEdit } from "../samples/contact-edit.js";

/**
 * A run of a mirror's life as plain data: what the service is like, how the mirror is set up, and
 * what happens. `§` in an edit's value stands for a mark that no other edit has; `who` and `at`
 * count round and round, so that a story stays a story when a part of it is left out.
 */
export type Story = {
  readonly service: Service;
  readonly wishes: MirrorWishes;
  readonly steps: ReadonlyArray<StoryStep>;
};

export type Service = {
  readonly naming: "Client" | "Server";
  readonly items: "WithPull" | "OnRead";
  readonly acknowledges: boolean;
  readonly stored: "Reported" | "Silent";
  readonly listing: "Immediate" | "Eventual";
  readonly pageSize: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly projection: Projection;
  /** How it spells what it is given; absent: as it was given. */
  readonly spelling?: number;
  /** It keeps job titles in capitals, which is no other spelling but another text. */
  readonly isShouting: boolean;
};

export type MirrorWishes = {
  readonly policy: Policy;
  readonly guard: "Default" | "Strict" | "Off";
  readonly category?: string;
  /** What the person answers, when all is quiet, about what is still held, and undecided. */
  readonly lastAnswer: "Release" | "Discard";
  readonly lastChoice: "database" | "folder";
};

export type Office = "Office" | "Laptop";

export type StoryStep = DatabaseStep | CopyStep | FolderStep | MirrorStep | LifeStep;

export type DatabaseStep =
  | { readonly _tag: "Add"; readonly at: Office; readonly edits: ReadonlyArray<ContactEdit> }
  | {
      readonly _tag: "Edit";
      readonly at: Office;
      readonly who: number;
      readonly edits: ReadonlyArray<ContactEdit>;
    }
  | { readonly _tag: "Remove" | "Restore"; readonly at: Office; readonly who: number }
  /** Out of Deleted Items, on both machines. */
  | { readonly _tag: "Purge"; readonly who: number }
  | { readonly _tag: "Reclassify"; readonly who: number; readonly as: "Public" | "Private" | "Account" }
  /** Office and laptop exchange what they did. */
  | { readonly _tag: "Meet" };

/** Something that happens to a copy. */
export type CopyStep =
  | { readonly _tag: "EditCopy"; readonly who: number; readonly edits: ReadonlyArray<ContactEdit> }
  | {
      readonly _tag:
        | "RemoveCopy"
        | "RenameCopy"
        | "DuplicateCopy"
        | "DropMarker"
        | "ForgeMarker"
        | "BumpRevision"
        /** Another program puts back what it remembers from before the last edit. */
        | "RevertCopy";
      readonly who: number;
    };

/** Something that happens in the folder, but not to a copy. */
export type FolderStep =
  | { readonly _tag: "AddOwn" | "AddForeign"; readonly edits: ReadonlyArray<ContactEdit> }
  | { readonly _tag: "EditOwn"; readonly who: number; readonly edits: ReadonlyArray<ContactEdit> }
  | { readonly _tag: "RemoveOwn"; readonly who: number }
  | { readonly _tag: "EmptyFolder" }
  /** The last so many changes are not listed yet. */
  | { readonly _tag: "Lag"; readonly changes: number }
  /** From now on, or no more, the service refuses contacts that say `unstorable`. */
  | { readonly _tag: "Refuse"; readonly isRefusing: boolean };

export type MirrorStep =
  | { readonly _tag: "Sync"; readonly faults: ReadonlyArray<PlannedFault>; readonly isPlannedFirst: boolean }
  | { readonly _tag: "Stop"; readonly faults: ReadonlyArray<PlannedFault> }
  /** One run freezes at a call, for longer than its lease lasts, and another goes on meanwhile. */
  | { readonly _tag: "Race"; readonly on: PlannedFault["on"]; readonly at: number }
  /** Two runs begin at once, and neither waits for the other. */
  | { readonly _tag: "SyncTwice" }
  /** Signed in to an account whose folder is empty. */
  | { readonly _tag: "SyncWrongAccount" }
  | { readonly _tag: "Release" | "Discard"; readonly who: number }
  | { readonly _tag: "Resolve"; readonly who: number; readonly choice: "database" | "folder" }
  | { readonly _tag: Misfortune };

/** What else a person does with a mirror. */
export type LifeStep = { readonly faults: ReadonlyArray<PlannedFault> } &
  /** Makes a contact of an item of the person's own. */
  (
    | { readonly _tag: "Import"; readonly who: number; readonly mode: "Copy" | "Move" }
    | { readonly _tag: "Track" | "Untrack"; readonly who: number }
    /** `RemoveImported`: of the newest import. `Undo`: of the last run. `ChangeFolder`: to the other one, or on with it. */
    | { readonly _tag: "RemoveImported" | "Rebuild" | "Undo" | "ChangeFolder" }
  );

export type Misfortune =
  | "ExpireDatabaseCursors"
  | "ExpireFolderCursors"
  | "LoseState"
  | "BackUpState"
  | "RestoreState"
  | "Wait";

/**
 * What the `at`-th call of a run meets, counted from 0 among those of that name, or among all of
 * them; `settle`: among the first commits after a push.
 */
export type PlannedFault = {
  readonly on: "any" | "settle" | FaultyCall["name"];
  readonly at: number;
  readonly fault: FaultChoice;
};

export type FaultChoice =
  | { readonly _tag: "FailBefore" | "FailAfter"; readonly error: ErrorChoice; readonly writes: number }
  | { readonly _tag: "DieBefore" }
  | { readonly _tag: "DieAfter"; readonly writes: number }
  | { readonly _tag: "FailWrites"; readonly error: ErrorChoice; readonly at: number }
  | { readonly _tag: "Twice" | "Stale" }
  | { readonly _tag: "Truncated"; readonly keep: number }
  | { readonly _tag: "Slow"; readonly ms: number }
  /** The caller aborts the run just then. */
  | { readonly _tag: "Abort" };

export const errorChoices = [
  "Unavailable",
  "RateLimited",
  "RateLimitedFor",
  "CursorExpired",
  "RevisionMismatch",
  "NotFound",
  "Unauthorized",
  "Forbidden",
  "QuotaExceeded",
  "ProtocolViolation",
] as const;
export type ErrorChoice = (typeof errorChoices)[number];
