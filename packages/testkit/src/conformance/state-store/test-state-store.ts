import {
  type CaseRunner,
  type ChosenCases,
  type Fresh,
  chooseCases,
  registerCases,
} from "../conformance-case.js";
import { commitCases } from "./commit-cases.js";
import { leaseCases } from "./lease-cases.js";
import { recordCases } from "./record-cases.js";
import type { StateStoreDeclaration, StateStoreCase, StateStoreSubject } from "./store-subject.js";

/** What must hold of every state store that a mirror keeps its state in, by rule. */
export const stateStoreCases: ReadonlyArray<StateStoreCase> = [...recordCases, ...commitCases, ...leaseCases];

/** Which cases such a store has to pass, and which say nothing of it, and why. */
export const chooseStateStoreCases = (
  declared: StateStoreDeclaration,
): ChosenCases<StateStoreSubject, StateStoreDeclaration> => chooseCases(stateStoreCases, declared);

/**
 * The whole suite for one state store: a test for each case that applies, each on an empty store of
 * its own. A test that fails rejects with `BrokenRule`, which names the rule, what was seen and a
 * likely cause.
 */
export const testStateStore = (
  runner: CaseRunner,
  makeFresh: () => Promise<Fresh<StateStoreSubject>>,
  declared: StateStoreDeclaration,
): void => registerCases(stateStoreCases, runner, makeFresh, declared);
