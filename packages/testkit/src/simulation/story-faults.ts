import type { ReplicaError, StateError } from "@spegla/core";
import { type Fault, type FaultyCall, noFault } from "../faults/fault.js";
import type { FaultScript } from "../faults/fault-script.js";
import type { ErrorChoice, FaultChoice, PlannedFault } from "./story.js";

/** The scripts of one run: all calls of all sides are counted together, and who died stays dead on each. */
export type RunFaults = {
  readonly onDatabase: FaultScript<ReplicaError>;
  readonly onTarget: FaultScript<ReplicaError>;
  readonly onState: FaultScript<StateError>;
};

/** `met` is told of every fault that a call met. */
export const runFaults = (
  planned: ReadonlyArray<PlannedFault>,
  met: (fault: string, call: string) => void,
): RunFaults => {
  const calls = new Map<string, number>();
  let isDead = false;
  const countOf = (name: string): number => {
    const before = calls.get(name) ?? 0;
    calls.set(name, before + 1);
    return before;
  };
  const faultOf = ({ name }: FaultyCall): FaultChoice | undefined => {
    const [ofAll, ofName] = [countOf("any"), countOf(name)];
    return planned.find(({ on, at }) => (on === "any" && at === ofAll) || (on === name && at === ofName))
      ?.fault;
  };
  const scripted =
    <Error>(made: (fault: FaultChoice, call: FaultyCall) => Fault<Error>): FaultScript<Error> =>
    (call) => {
      if (isDead) return { _tag: "DieBefore" };
      const choice = faultOf(call);
      if (choice === undefined) return noFault;
      const fault = made(choice, call);
      isDead = fault._tag === "DieBefore" || fault._tag === "DieAfter";
      if (fault._tag !== "Pass")
        met("error" in choice ? `${choice._tag} ${choice.error}` : choice._tag, call.name);
      return fault;
    };
  return {
    onDatabase: scripted(databaseFault),
    onTarget: scripted(replicaFault),
    onState: scripted(stateFault),
  };
};

const replicaFault = (choice: FaultChoice, call: FaultyCall): Fault<ReplicaError> => {
  switch (choice._tag) {
    case "FailBefore":
    case "FailAfter":
      return { ...choice, error: errorOf(choice.error, call.name) };
    case "FailWrites":
      return call.name === "push"
        ? { _tag: "FailWrites", at: [choice.at], error: errorOf(choice.error, call.name) }
        : noFault;
    case "Twice":
    case "Stale":
    case "Truncated":
      return answersOf[choice._tag].includes(call.name) ? choice : noFault;
    case "DieBefore":
    case "DieAfter":
    case "Slow":
      return choice;
  }
};

/** A database that leaves contacts out of its listing, and does not say so, cannot be seen through. */
const databaseFault = (choice: FaultChoice, call: FaultyCall): Fault<ReplicaError> =>
  choice._tag === "Truncated" && call.name === "pull" ? noFault : replicaFault(choice, call);

/** The calls that can be answered so. */
const answersOf: Readonly<Record<"Twice" | "Stale" | "Truncated", ReadonlyArray<FaultyCall["name"]>>> = {
  Twice: ["push", "pull", "read"],
  Stale: ["pull"],
  Truncated: ["pull", "read"],
};

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
      return noFault;
  }
};

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
