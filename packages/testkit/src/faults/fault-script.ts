import { pseudoRandom } from "../samples/pseudo-random.js";
import { type Fault, type FaultyCall, noFault } from "./fault.js";

/** Asked before every call; may count, or look at the call. */
export type FaultScript<Error> = (call: FaultyCall) => Fault<Error>;

/**
 * The `at`-th call, counted from 0, meets the fault, of all the calls that this script is asked
 * about, on however many replicas. Who died stays dead: every later call dies before its effect.
 * To crash a run everywhere, count `at` up until the run ends alive; replicas and store can share the script.
 */
export const faultAt = <Error = never>(at: number, fault: Fault<Error>): FaultScript<Error> =>
  faultsAt(new Map([[at, fault]]));

/** The same, with a fault for each of several calls. */
export const faultsAt = <Error = never>(faults: ReadonlyMap<number, Fault<Error>>): FaultScript<Error> =>
  callByCall<Fault<Error>>((at) => faults.get(at) ?? noFault);

/** The first call meets the first fault, and so on; when they are used up, calls pass. */
export const faultsInTurn = <Error = never>(faults: ReadonlyArray<Fault<Error>>): FaultScript<Error> =>
  callByCall<Fault<Error>>((at) => faults[at] ?? noFault);

/** Each call meets one of the faults, all of them equally likely, with this chance; the n-th call the same for the same seed. */
export const seededFaults = <Error = never>(
  seed: number,
  chance: FaultChance<Fault<Error>>,
): FaultScript<Error> => callByCall<Fault<Error>>(seededChoice(seed, chance, noFault));

/** `share`: of all calls, from 0 (none) to 1 (every one). */
export type FaultChance<AnyFault> = { readonly share: number; readonly faults: ReadonlyArray<AnyFault> };

/** Counts the calls, and remembers who died. */
export const callByCall = <AnyFault extends { readonly _tag: string }>(
  faultOfCall: (at: number) => AnyFault,
): (() => AnyFault | { readonly _tag: "DieBefore" }) => {
  let [calls, isDead] = [0, false];
  return () => {
    if (isDead) return { _tag: "DieBefore" };
    const fault = faultOfCall(calls);
    calls += 1;
    isDead = fault._tag === "DieBefore" || fault._tag === "DieAfter";
    return fault;
  };
};

/** Every call draws two numbers, so that another share leaves the faults of those who meet one as they were. */
export const seededChoice = <AnyFault>(
  seed: number,
  { share, faults }: FaultChance<AnyFault>,
  pass: AnyFault,
): (() => AnyFault) => {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`the share of faults is ${share}: give 0 to 1`);
  if (faults.length === 0) throw new RangeError("there are no faults to choose from: give at least one");
  const next = pseudoRandom(seed);
  return () => {
    const [luck, choice] = [next(), next()];
    return luck < share ? (faults[Math.floor(choice * faults.length)] ?? pass) : pass;
  };
};
