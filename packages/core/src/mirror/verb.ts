import * as E from "fp-ts/lib/Either.js";
import { underLease } from "../engine/keep-lease.js";
import { type MirrorState, type StateReader, mirrorState, stateReader } from "../engine/mirror-state.js";
import { noHistory, runHistory } from "../engine/run-history.js";
import type { Patience } from "../engine/patience.js";
import type { ReportProgress } from "../engine/progress.js";
import type { Signal } from "../replica/signal.js";
import { endRun } from "./end-run.js";
import { formerState } from "./former-state.js";
import { type MirrorError, mirrorErrorFromState, orThrow } from "./mirror-error.js";
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
export type Verb<Result> = (
  session: Session,
  state: MirrorState,
  runNumber: number,
  former: MirrorState,
) => Step<Result>;

/** Does a verb under the mirror's lease, with its folder open; `name` is what the history calls it. */
export const runVerb =
  (settings: MirrorSettings, options: RunOptions, name: string) =>
  <Result>(verb: Verb<Result>): Promise<Result> =>
    runLeased(
      settings,
      options,
      name,
    )(async (state, patience, runNumber, former) => {
      const session = await openSession(settings, state, patience, options.onProgress ?? (() => {}));
      return E.isLeft(session) ? session : verb(session.right, state, runNumber, former);
    });

/** What is done under the mirror's lease; `former` is what is known of a binding that is being left. */
export type LeasedWork<Result> = (
  state: MirrorState,
  patience: Patience,
  runNumber: number,
  former: MirrorState,
) => Step<Result>;

/** Does something to the state alone, under the mirror's lease. */
export const runLeased =
  (settings: MirrorSettings, { signal, waitMs = 0 }: RunOptions, name: string) =>
  async <Result>(work: LeasedWork<Result>): Promise<Result> => {
    const done = await underLease<MirrorError, Result>(
      {
        store: settings.state,
        clock: settings.clock,
        ttlMs: settings.leaseMs,
        waitMs,
        ...(signal === undefined ? {} : { signal }),
      },
      async (hold) => {
        const { clock, history } = settings;
        const run = hold.current().token;
        const telling =
          history.runs === 0 ? noHistory : runHistory({ run, verb: name, begunAt: clock.now() });
        const state = mirrorState(settings.state, hold.current, telling);
        const done = await work(
          state,
          { clock, keepAlive: hold.keepAlive, ...(signal === undefined ? {} : { signal }) },
          run,
          mirrorState(formerState(settings.state), hold.current, telling),
        );
        const ended = await endRun(state, history.runs, clock.now(), E.isLeft(done) ? done.left : undefined);
        return E.isRight(done) && E.isLeft(ended) ? ended : done;
      },
    );
    if (E.isRight(done)) return done.right;
    throw done.left instanceof Error ? done.left : mirrorErrorFromState(done.left);
  };

/** Looks at both sides and at the state, and writes nothing: that needs no lease, and may be while the mirror runs. */
export const runLook =
  (settings: MirrorSettings, options: RunOptions) =>
  async <Result>(look: (session: Session, reader: StateReader) => Step<Result>): Promise<Result> => {
    const reader = stateReader(settings.state);
    const patience = patienceToLook(settings, options);
    const session = await openSession(settings, reader, patience, options.onProgress ?? (() => {}));
    return orThrow(E.isLeft(session) ? session : await look(session.right, reader));
  };

/** Of somebody who holds no lease. */
export const patienceToLook = (
  { clock }: Pick<MirrorSettings, "clock">,
  { signal }: Pick<RunOptions, "signal">,
): Patience => ({
  clock,
  keepAlive: () => Promise.resolve(true),
  ...(signal === undefined ? {} : { signal }),
});
