import { type FaultChance, callByCall, seededChoice } from "./fault-script.js";
import type { WireFault } from "./wire-fault.js";

/** Asked before every request; may count, or look at the request. */
export type WireScript = (request: WireRequest) => WireFault;

export type WireRequest = {
  /** In capitals. */
  readonly method: string;
  readonly url: string;
  /** How many requests this `fetch` was asked for before. */
  readonly at: number;
};

/**
 * The `at`-th request, counted from 0, meets the fault, of all that this script is asked about.
 * Who died stays dead: every later request dies before it is sent.
 */
export const wireFaultAt = (at: number, fault: WireFault): WireScript =>
  callByCall<WireFault>((request) => (request === at ? fault : pass));

/** The first request meets the first fault, and so on; when they are used up, requests pass. */
export const wireFaultsInTurn = (faults: ReadonlyArray<WireFault>): WireScript =>
  callByCall<WireFault>((at) => faults[at] ?? pass);

/** Each request meets one of the faults, all of them equally likely, with this chance; the n-th request the same for the same seed. */
export const seededWireFaults = (seed: number, chance: FaultChance<WireFault>): WireScript =>
  callByCall<WireFault>(seededChoice(seed, chance, pass));

const pass: WireFault = { _tag: "Pass" };
