import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { type RecordedRun, runKey } from "../engine/history-record.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { RunError } from "../engine/run-error.js";
import { putHistory } from "../engine/run-history.js";
import { outlivedHistory } from "../engine/run-history-kept.js";
import { type MirrorError, mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import { type Step, countHeld } from "./session.js";

/**
 * Tells how a run ended, if it did anything, and drops what is older than the newest `runs`. A run
 * that failed keeps its own error.
 */
export const endRun = async (
  state: MirrorState,
  runs: number,
  endedAt: number,
  failure: MirrorError | undefined,
): Step<void> => {
  if (runs === 0) return forgetHistory(state);
  const run = state.history.run();
  if (O.isNone(run)) return E.right(undefined);
  const end =
    failure === undefined
      ? await outcomeOf(state)
      : E.right({ outcome: "Failed", reason: failure.message } as const);
  if (E.isLeft(end)) return end;
  const outlived = await outlivedHistory(state, runs);
  if (E.isLeft(outlived) && !isDamaged(outlived.left)) return E.left(mirrorErrorFromRun(outlived.left));
  const drops = E.isLeft(outlived) ? [] : outlived.right;
  const ended: RecordedRun = { ...run.value, endedAt, ...end.right };
  return E.mapLeft(mirrorErrorFromState)(
    await state.commit({ drops, puts: [putHistory(runKey(ended.run), ended)] })(),
  );
};

/** What is damaged of the past keeps nobody from going on: who asks for it is told. */
const isDamaged = (error: RunError): boolean =>
  error._tag === "StateFailed" && error.error._tag === "StateUnreadable";

const outcomeOf = async (state: MirrorState): Step<Pick<RecordedRun, "outcome">> => {
  const held = await countHeld(state);
  if (E.isLeft(held)) return held;
  const parked = await state.count("parked")();
  if (E.isLeft(parked)) return E.left(mirrorErrorFromState(parked.left));
  return E.right({ outcome: held.right + parked.right === 0 ? "Complete" : "Partial" });
};

/** Switched off, it is not kept either. */
const forgetHistory = async (state: MirrorState): Step<void> => {
  const left = await state.count("history")();
  if (E.isLeft(left)) return E.left(mirrorErrorFromState(left.left));
  return E.mapLeft(mirrorErrorFromState)(
    await state.commit(left.right === 0 ? {} : { clears: ["history"] })(),
  );
};
