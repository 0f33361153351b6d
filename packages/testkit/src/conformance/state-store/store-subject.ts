import type { StateStore } from "@spegla/core";
import type { ConformanceCase } from "../conformance-case.js";

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

export const restartsUntried = ({ restarts }: StateStoreDeclaration): string | undefined =>
  restarts === "Untried" ? "the subject cannot be `reopened`" : undefined;

/** Throws where a subject has not what is declared. */
export const reopened = async (subject: StateStoreSubject): Promise<StateStore> => {
  if (subject.reopened === undefined)
    throw new Error("restarts are declared to be tried, but the subject cannot be reopened");
  return subject.reopened();
};
