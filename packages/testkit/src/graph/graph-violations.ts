/** Something that no client of this service may do. The service answers it as it would any other request. */
export type GraphViolation = {
  readonly _tag:
    /** A write to an item that carries no marker of ours, neither before nor after. */
    | "NotOurs"
    /** A folder renamed or deleted. */
    | "FolderTouched"
    /** More than the service's limit at once to one mailbox; a batch counts as up to four. */
    | "TooManyAtOnce"
    /** A request to a mailbox before its `Retry-After` was over. */
    | "IgnoredRetryAfter"
    /** Created again what an earlier request may have created, without a look in between. */
    | "BlindRepeat"
    /** More than 20 requests in one batch. */
    | "TooManyInBatch"
    | "NestedBatch";
  /** Whose mailbox; empty for a batch as a whole. */
  readonly user: string;
  readonly message: string;
};

export type ViolationBook = {
  readonly note: (violation: GraphViolation) => void;
  readonly all: () => ReadonlyArray<GraphViolation>;
  readonly reset: () => void;
};

export const violationBook = (): ViolationBook => {
  let noted: GraphViolation[] = [];
  return {
    note: (violation) => void noted.push(violation),
    all: () => noted,
    reset: () => {
      noted = [];
    },
  };
};
