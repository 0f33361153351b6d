import type { StateStore } from "@spegla/core";
import { declaredFunction } from "../ability.js";
import type { ConformanceCase, LeftOutBecause } from "../conformance-case.js";

/** What the cases are tried on: an empty state store, whose lease is free. */
export type StateStoreSubject = {
  readonly store: StateStore;
  /** The same state, opened by somebody else at the same time, as by another process. */
  readonly otherHolder: () => Promise<StateStore>;
  /** The same state as after a restart of its process; nothing else of the subject is used afterwards. */
  readonly reopened?: () => Promise<StateStore>;
};

/** What is said of a store; decides which cases apply. */
export type StateStoreDeclaration = {
  /** `Tried`: the subject has `reopened`; `Untried`: nobody knows what a restart leaves. */
  readonly restarts: "Tried" | "Untried";
};

export type StateStoreCase = ConformanceCase<StateStoreSubject, StateStoreDeclaration>;

export const restartsUntried: LeftOutBecause<StateStoreDeclaration> = ({ restarts }) =>
  restarts === "Untried" ? "the subject cannot be `reopened`" : undefined;

export const restarted = async (subject: StateStoreSubject): Promise<StateStore> =>
  declaredFunction(subject, "reopened")();
