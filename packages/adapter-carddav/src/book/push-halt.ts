import type { FolderWrite, ReplicaError, ReplicaErrorTag } from "@spegla/core";
import type { Result, SentWrite } from "./write-card.js";

/** What one write of a call learned that is true of the others, too, so that they are not sent in vain. */
export type PushHalt = {
  readonly note: (sent: SentWrite) => void;
  readonly errorFor: (write: FolderWrite) => ReplicaError | undefined;
};

/** @param lostInARow - So many lost answers mean that there is no line. */
export const pushHalt = (lostInARow: number): PushHalt => {
  let forAll: ReplicaError | undefined;
  let forCards: ReplicaError | undefined;
  let lost = 0;
  return {
    note: (sent) => {
      const error = sent._tag === "Answered" ? errorOf(sent.result) : undefined;
      lost = error?._tag === "Unavailable" ? lost + 1 : 0;
      if (error === undefined) return;
      if (endsAll.has(error._tag) || lost >= lostInARow) forAll ??= error;
      else if (error._tag === "QuotaExceeded") forCards ??= error;
    },
    errorFor: ({ _tag }) => forAll ?? (_tag === "Remove" ? undefined : forCards),
  };
};

/** A wrong password that is sent again and again locks an account. */
const endsAll: ReadonlySet<ReplicaErrorTag> = new Set<ReplicaErrorTag>(["Unauthorized", "RateLimited"]);

const errorOf = (result: Result): ReplicaError | undefined =>
  result._tag === "Failed" ? result.error : undefined;
