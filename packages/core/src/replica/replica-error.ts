/**
 * Everything a replica may answer instead of doing what it was asked. `message` is for a person:
 * what happened and what to do, without secrets or contents. The engine decides on `_tag` alone.
 */
export type ReplicaError =
  /** The cursor is older than what the service remembers: pull again without one. */
  | (Said & { readonly _tag: "CursorExpired" })
  /** The item is no longer at the revision the write named, or a create found its name taken. */
  | (Said & { readonly _tag: "RevisionMismatch"; readonly id: string })
  | (Said & { readonly _tag: "NotFound"; readonly id: string })
  /** `retryAfterMs` absent: the service did not say. */
  | (Said & { readonly _tag: "RateLimited"; readonly retryAfterMs?: number })
  /** Not reachable, or out of order; the effect of a write is unknown. */
  | (Said & { readonly _tag: "Unavailable"; readonly retryAfterMs?: number })
  | (Said & { readonly _tag: "Unauthorized" })
  | (Said & { readonly _tag: "Forbidden" })
  | (Said & { readonly _tag: "QuotaExceeded" })
  /** This one item cannot be read, or cannot be stored as it is. */
  | (Said & {
      readonly _tag: "InvalidItem";
      readonly id: string;
      readonly field: string;
      readonly reason: string;
    })
  | (Said & { readonly _tag: "Unsupported" })
  /** The answer was not what the protocol allows; nothing may be inferred from it. */
  | (Said & { readonly _tag: "ProtocolViolation" })
  /** The caller's signal was aborted before the effect. */
  | (Said & { readonly _tag: "Aborted" });

type Said = { readonly message: string };

export type ReplicaErrorTag = ReplicaError["_tag"];

/**
 * What the engine does about an error: wait and repeat; read both sides again and decide anew;
 * pull without a cursor; set this one item aside; end the run.
 */
export type Recovery = "Retry" | "ReadAgain" | "PullFromScratch" | "Park" | "EndRun";

export const recoveryFor: Readonly<Record<ReplicaErrorTag, Recovery>> = {
  CursorExpired: "PullFromScratch",
  RevisionMismatch: "ReadAgain",
  NotFound: "ReadAgain",
  RateLimited: "Retry",
  Unavailable: "Retry",
  Unauthorized: "EndRun",
  Forbidden: "Park",
  QuotaExceeded: "Park",
  InvalidItem: "Park",
  Unsupported: "Park",
  ProtocolViolation: "Park",
  Aborted: "EndRun",
};
