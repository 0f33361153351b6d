import * as TE from "fp-ts/lib/TaskEither.js";
import type { ContactId } from "../contact/ids.js";
import type { StateError } from "../replica/state-store.js";
import { type Toll, addToll, noToll } from "./guard.js";
import { type MirrorState, putRecord } from "./mirror-state.js";
import type { Decision, Operation } from "./operation.js";

/**
 * Where a plan grows: in the state store, so that it may be larger than memory and can be looked
 * at. Removals come last in it. The stage counts what the guard and the report want to know.
 */
export type Stage = {
  readonly add: (operations: ReadonlyArray<Operation>) => TE.TaskEither<StateError, void>;
  /** These contacts no longer have anything to be held for. */
  readonly unhold: (ids: ReadonlyArray<ContactId>) => void;
  readonly summary: () => StageSummary;
};

export type StageSummary = {
  readonly operations: number;
  readonly toll: Toll;
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  readonly unheld: ReadonlyArray<ContactId>;
};

export const planStage = (state: Pick<MirrorState, "commit">): Stage => {
  let operations = 0;
  let toll = noToll;
  const counts: Partial<Record<Decision, number>> = {};
  const unheld = new Set<ContactId>();
  return {
    add: (added) =>
      TE.flatten(
        TE.fromIO(() => {
          const puts = added.map((operation) => {
            operations += 1;
            toll = addToll(toll, operation);
            counts[operation.decision] = (counts[operation.decision] ?? 0) + 1;
            return putRecord("plan", planKey(operation, operations), operation);
          });
          return state.commit({ puts });
        }),
      ),
    unhold: (ids) => ids.forEach((id) => unheld.add(id)),
    summary: () => ({ operations, toll, counts: { ...counts }, unheld: [...unheld] }),
  };
};

/** Removals are executed after everything else. */
const planKey = ({ removes }: Operation, at: number): string =>
  `${removes === undefined ? "1" : "2"}-${String(at).padStart(10, "0")}`;
