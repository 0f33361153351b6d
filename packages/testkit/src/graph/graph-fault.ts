import { seededChoice } from "../faults/fault-script.js";

/** What goes wrong with one request inside the service; a batch's requests meet faults one by one. */
export type GraphFault =
  | { readonly _tag: "Pass" }
  /** `Before`: nothing is done; `After`: everything is. Without a `code`, the body is `text`. */
  | {
      readonly _tag: "Answered";
      readonly when: "Before" | "After";
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Nothing is done. `seconds`: of `Retry-After`, in the form that the switches say; absent: without it. */
  | { readonly _tag: "Throttled"; readonly status?: 429 | 503; readonly seconds?: number }
  /** The line breaks; of a batch, what stands before it is done and what stands behind it is not. */
  | { readonly _tag: "Dropped"; readonly when: "Before" | "After" }
  /** It takes so long, by the service's clock. */
  | { readonly _tag: "Slow"; readonly ms: number };

/** Asked before every request, and before every one in a batch; may count, or look at the request. */
export type GraphFaultScript = (request: GraphFaultRequest) => GraphFault;

export type GraphFaultRequest = {
  readonly method: string;
  /** With its version. */
  readonly path: string;
  readonly isInBatch: boolean;
};

/** Faults of a real service, by name. */
export const graphFaults: Readonly<Record<GraphFaultName, GraphFault>> = {
  conflictWithoutIfMatch: {
    _tag: "Answered",
    when: "Before",
    status: 412,
    code: "ErrorIrresolvableConflict",
    message: "The send or update operation could not be performed because the change key has changed.",
  },
  conflict409: { _tag: "Answered", when: "Before", status: 409, code: "ErrorIrresolvableConflict" },
  throttled: { _tag: "Throttled", seconds: 3 },
  throttledWithoutWord: { _tag: "Throttled" },
  tooManyObjectsOpened: {
    _tag: "Answered",
    when: "Before",
    status: 429,
    code: "ErrorTooManyObjectsOpened",
    message: "Too many concurrent connections opened.",
  },
  busy: { _tag: "Throttled", status: 503, seconds: 2 },
  unavailableBefore: { _tag: "Answered", when: "Before", status: 503 },
  unavailableAfter: { _tag: "Answered", when: "After", status: 503 },
  timeoutAfter: { _tag: "Answered", when: "After", status: 504, code: "UnknownError", message: "" },
  htmlPage: {
    _tag: "Answered",
    when: "Before",
    status: 502,
    text: "<html><body><h1>502 Bad Gateway</h1></body></html>",
    headers: { "Content-Type": "text/html" },
  },
  internalError: {
    _tag: "Answered",
    when: "Before",
    status: 500,
    code: "ErrorInternalServerTransientError",
    message: "An internal server error occurred. Try again later.",
  },
  droppedBefore: { _tag: "Dropped", when: "Before" },
  droppedAfter: { _tag: "Dropped", when: "After" },
  slow: { _tag: "Slow", ms: 20_000 },
};

export type GraphFaultName =
  | "conflictWithoutIfMatch"
  | "conflict409"
  | "throttled"
  | "throttledWithoutWord"
  | "tooManyObjectsOpened"
  | "busy"
  | "unavailableBefore"
  | "unavailableAfter"
  | "timeoutAfter"
  | "htmlPage"
  | "internalError"
  | "droppedBefore"
  | "droppedAfter"
  | "slow";

/** The `at`-th request that the script is asked about, counted from 0, meets the fault. */
export const graphFaultAt = (at: number, fault: GraphFault): GraphFaultScript =>
  graphFaultOn({ skipped: at }, fault);

/** The first `times` requests of that method and path meet the fault, after `skipped` that do not. */
export const graphFaultOn = (
  { method, path, times = 1, skipped = 0 }: GraphFaultPlace,
  fault: GraphFault,
): GraphFaultScript => {
  let seen = 0;
  return (request) => {
    const isMeant = (method ?? request.method) === request.method && (path?.test(request.path) ?? true);
    if (!isMeant) return pass;
    seen += 1;
    return seen > skipped && seen <= skipped + times ? fault : pass;
  };
};

export type GraphFaultPlace = {
  readonly method?: string;
  readonly path?: RegExp;
  /** Default: 1. */
  readonly times?: number;
  /** Default: 0. */
  readonly skipped?: number;
};

/**
 * Each request meets one of the faults with this chance, all equally likely; the n-th the same for the
 * same seed. A conflict meets PATCH and DELETE alone. Default: all `graphFaults`.
 */
export const seededGraphFaults = (
  seed: number,
  { share, faults = Object.values(graphFaults) }: GraphFaultChance,
): GraphFaultScript => {
  const choose = seededChoice(seed, { share, faults }, pass);
  return ({ method }) => {
    const fault = choose();
    const isConflict = fault._tag === "Answered" && fault.code === "ErrorIrresolvableConflict";
    return isConflict && method !== "PATCH" && method !== "DELETE" ? pass : fault;
  };
};

/** `share`: of all requests, from 0 (none) to 1 (every one). */
export type GraphFaultChance = { readonly share: number; readonly faults?: ReadonlyArray<GraphFault> };

const pass: GraphFault = { _tag: "Pass" };
