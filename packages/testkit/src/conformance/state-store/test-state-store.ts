import { suiteOf } from "../conformance-case.js";
import { commitCases } from "./commit-cases.js";
import { leaseCases } from "./lease-cases.js";
import { moveCases } from "./move-cases.js";
import { recordCases } from "./record-cases.js";
import type { StateStoreCase } from "./store-subject.js";

/** What must hold of every state store that a mirror keeps its state in, by rule. */
export const stateStoreCases: ReadonlyArray<StateStoreCase> = [
  ...recordCases,
  ...commitCases,
  ...leaseCases,
  ...moveCases,
];

const suite = suiteOf(stateStoreCases);

/** Which cases such a store has to pass, and which say nothing of it, and why. */
export const chooseStateStoreCases = suite.choose;

/**
 * The whole suite for one state store: a test for each case that applies, each on an empty store of
 * its own. A test that fails rejects with `BrokenRule`, which names the rule, what was seen and a
 * likely cause.
 */
export const testStateStore = suite.test;
