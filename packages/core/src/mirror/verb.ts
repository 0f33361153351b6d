import * as E from "fp-ts/lib/Either.js";
import { underLease } from "../engine/keep-lease.js";
import { type MirrorState, mirrorState } from "../engine/mirror-state.js";
import type { Patience } from "../engine/patience.js";
import type { ReportProgress } from "../engine/progress.js";
import type { Signal } from "../replica/signal.js";
import { type MirrorError, mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Session, type Step, openSession } from "./session.js";

export type RunOptions = {
  /** Ends the run at the next safe place; what it had done stays done. */
  readonly signal?: Signal;
  readonly onProgress?: ReportProgress;
  /** How long to wait while another run holds the mirror. Default 0: reject with `MirrorBusy` at once. */
  readonly waitMs?: number;
};

/** `runNumber` grows with every verb that took the lease. */
export type Verb<Result> = (session: Session, state: MirrorState, runNumber: number) => Step<Result>;

/** Does a verb under the mirror's lease, with its folder open. */
export const runVerb =
  (settings: MirrorSettings, options: RunOptions) =>
  <Result>(verb: Verb<Result>): Promise<Result> =>
    runLeased(
      settings,
      options,
    )(async (state, patience, runNumber) => {
      const session = await openSession(settings, state, patience, options.onProgress ?? (() => {}));
      return E.isLeft(session) ? session : verb(session.right, state, runNumber);
    });

/** Does something to the state alone, under the mirror's lease. */
export const runLeased =
  (settings: MirrorSettings, { signal, waitMs = 0 }: RunOptions) =>
  async <Result>(
    work: (state: MirrorState, patience: Patience, runNumber: number) => Step<Result>,
  ): Promise<Result> => {
    const done = await underLease<MirrorError, Result>(
      {
        store: settings.state,
        clock: settings.clock,
        ttlMs: settings.leaseMs,
        waitMs,
        ...(signal === undefined ? {} : { signal }),
      },
      (hold) =>
        work(
          mirrorState(settings.state, hold.current),
          { clock: settings.clock, keepAlive: hold.keepAlive, ...(signal === undefined ? {} : { signal }) },
          hold.current().token,
        ),
    );
    if (E.isRight(done)) return done.right;
    throw done.left instanceof Error ? done.left : mirrorErrorFromState(done.left);
  };
