import type { Signal } from "../replica/signal.js";

/** Time as an argument, so that everything that waits can run in virtual time. */
export type Clock = {
  /** In ms since 1970. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the signal is aborted. Never rejects. */
  readonly sleep: (ms: number, signal?: Signal) => Promise<void>;
};
