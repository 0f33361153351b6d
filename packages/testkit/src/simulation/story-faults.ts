import type { ReplicaError, Signal, StateError } from "@spegla/core";
import { abortable } from "../samples/abortable.js";
import { type Fault, type FaultyCall, noFault } from "../faults/fault.js";
import type { FaultScript } from "../faults/fault-script.js";
import type { ErrorChoice, FaultChoice, PlannedFault } from "./story.js";

/** The scripts of one run: all calls of all sides are counted together, and who died stays dead on each. */
export type RunFaults = {
  readonly onDatabase: FaultScript<ReplicaError>;
  readonly onTarget: FaultScript<ReplicaError>;
  readonly onState: FaultScript<StateError>;
  /** Aborted when the story says so. */
  readonly signal: Signal;
};

/** `met` is told of every fault that a call met. */
export const runFaults = (
  planned: ReadonlyArray<PlannedFault>,
  met: (fault: string, call: string) => void,
): RunFaults => {
  const calls = new Map<string, number>();
  const { signal, abort } = abortable();
  let [isDead, isUnsettled] = [false, false];
  const countOf = (name: string): number => {
    const before = calls.get(name) ?? 0;
    calls.set(name, before + 1);
    return before;
  };
  const faultOf = ({ name }: FaultyCall): FaultChoice | undefined => {
    const isSettling = isUnsettled && name === "commit";
    isUnsettled = name === "push" || (isUnsettled && !isSettling);
    const counts = new Map(
      ["any", name, ...(isSettling ? ["settle"] : [])].map((counted) => [counted, countOf(counted)]),
    );
    return planned.find(({ on, at }) => counts.get(on) === at)?.fault;
  };
  const scripted =
    <Error>(made: (fault: FaultChoice, call: FaultyCall) => Fault<Error>): FaultScript<Error> =>
    (call) => {
      if (isDead) return { _tag: "DieBefore" };
      const choice = faultOf(call);
      if (choice === undefined || answersOf.get(choice._tag)?.includes(call.name) === false) return noFault;
      if (choice._tag === "Abort") abort();
      const fault = made(choice, call);
      isDead = fault._tag === "DieBefore" || fault._tag === "DieAfter";
      if (fault._tag !== "Pass" || choice._tag === "Abort")
        met("error" in choice ? `${choice._tag} ${choice.error}` : choice._tag, call.name);
      return fault;
    };
  return {
    onDatabase: scripted(databaseFault),
    onTarget: scripted(replicaFault),
    onState: scripted(stateFault),
    signal,
  };
};

const replicaFault = (choice: FaultChoice, { name }: FaultyCall): Fault<ReplicaError> => {
  switch (choice._tag) {
    case "FailBefore":
      return { ...choice, error: errorOf(choice.error, name) };
    case "FailAfter":
      return {
        ...choice,
        error: sayNothingOfEffect.has(choice.error) ? errorOf(choice.error, name) : unavailable,
      };
    case "FailWrites":
      return { _tag: "FailWrites", at: [choice.at], error: errorOf(choice.error, name) };
    case "Abort":
      return noFault;
    case "DieBefore":
    case "DieAfter":
    case "Slow":
    case "Twice":
    case "Stale":
    case "Truncated":
      return choice;
  }
};

/** A database that leaves contacts out of its listing, and does not say so, cannot be seen through. */
const databaseFault = (choice: FaultChoice, call: FaultyCall): Fault<ReplicaError> =>
  choice._tag === "Truncated" && call.name === "pull" ? noFault : replicaFault(choice, call);

/** The calls that can be answered so; other faults can meet any call. */
const answersOf: ReadonlyMap<FaultChoice["_tag"], ReadonlyArray<FaultyCall["name"]>> = new Map([
  ["FailWrites", ["push"]],
  ["Twice", ["push", "pull", "read"]],
  ["Stale", ["pull"]],
  ["Truncated", ["pull", "read"]],
]);

const stateFault = (choice: FaultChoice): Fault<StateError> => {
  switch (choice._tag) {
    case "FailBefore":
    case "FailAfter":
      return { _tag: choice._tag, error: { _tag: "StateUnavailable", message: "the disk is full" } };
    case "DieBefore":
    case "DieAfter":
      return { _tag: choice._tag };
    case "Slow":
      return choice;
    case "FailWrites":
    case "Twice":
    case "Stale":
    case "Truncated":
    case "Abort":
      return noFault;
  }
};

/** What a service may say that did as it was asked: the others say that it did nothing. */
const sayNothingOfEffect: ReadonlySet<ErrorChoice> = new Set(["Unavailable", "ProtocolViolation"]);

const message = "as the story has it";
const unavailable: ReplicaError = { _tag: "Unavailable", message };

/** Only a pull's cursor can be expired, and only a write can be late, or about something gone. */
const errorOf = (choice: ErrorChoice, call: FaultyCall["name"]): ReplicaError => {
  if (choice === "RateLimitedFor") return { _tag: "RateLimited", retryAfterMs: 5_000, message };
  if (choice === "CursorExpired") return call === "pull" ? { _tag: choice, message } : unavailable;
  if (choice === "RevisionMismatch" || choice === "NotFound")
    return call === "push" ? { _tag: choice, id: "?", message } : unavailable;
  return { _tag: choice, message };
};
