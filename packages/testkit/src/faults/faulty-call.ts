import type { Clock, Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type AnswerFault, type FaultyCall, processDied } from "./fault.js";
import type { FaultScript } from "./fault-script.js";

export type FaultOptions<Name extends FaultyCall["name"]> = {
  /** The calls that the script is asked about; all others pass uncounted. */
  readonly exposed?: ReadonlyArray<Name>;
  /** The sleep of the clock under test: `Slow` needs it. */
  readonly sleep?: Clock["sleep"];
};

/** What stands between a caller and what it calls. */
export type FaultyLine<Error> = {
  readonly on: FaultyCall["on"];
  readonly script: FaultScript<Error>;
  readonly exposed: ReadonlyArray<FaultyCall["name"]>;
  readonly sleep?: Clock["sleep"] | undefined;
};

/** A call as the line carries it: done, and, where the call has them, done in part or answered wrongly. */
type CarriedCall<Error, Answer> = {
  readonly run: () => TE.TaskEither<Error, Answer>;
  readonly signal?: Signal | undefined;
  readonly writes?: number;
  /** All of them if there is no number. */
  readonly runFirst?: (writes: number | undefined) => TE.TaskEither<Error, Answer>;
  readonly misanswer?: (fault: AnswerFault<Error>) => TE.TaskEither<Error, Answer>;
};

/** Rejects with `ProcessDied`, or for a `Slow` without a clock; never for what a healthy system meets. */
export const faultyCall =
  <Error, Answer>(
    { on, script, exposed, sleep }: FaultyLine<Error>,
    name: FaultyCall["name"],
    { run, signal, writes = 0, runFirst = run, misanswer = run }: CarriedCall<Error, Answer>,
  ): TE.TaskEither<Error, Answer> =>
  async () => {
    const fault = exposed.includes(name) ? script({ name, on, writes }) : ({ _tag: "Pass" } as const);
    switch (fault._tag) {
      case "Pass":
        return run()();
      case "FailBefore":
        return E.left(fault.error);
      case "FailAfter":
        await runFirst(fault.writes)();
        return E.left(fault.error);
      case "DieBefore":
        throw processDied(name);
      case "DieAfter":
        await runFirst(fault.writes)();
        throw processDied(name);
      case "Slow":
        await slept(name, sleep)(fault.ms, signal);
        return run()();
      case "FailWrites":
      case "Twice":
      case "Stale":
      case "Truncated":
        return misanswer(fault)();
    }
  };

/** `of`: the call, or the request, that is to be slow. */
export const slept = (of: string, sleep: Clock["sleep"] | undefined): Clock["sleep"] => {
  if (sleep === undefined)
    throw new Error(`${of} cannot be Slow without a clock: give { sleep } of the clock under test`);
  return sleep;
};
