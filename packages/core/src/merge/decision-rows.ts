import {
  type Because,
  type LinkedDecision,
  type UnlinkedDecision,
  contactStates,
  copyStates,
  databaseStates,
  decideLinked,
  decideUnlinked,
  itemStates,
  twinDecisions,
  twinStates,
} from "./decision.js";
import type { Policy } from "./policy.js";

/** One cell of the decision tables: where it stands, and what it says. */
export type DecisionRow = {
  readonly because: Because;
  readonly decision: LinkedDecision | UnlinkedDecision;
};

/** All cells of the decision tables of a mirror that goes both ways, under one policy. */
export const decisionRows = (policy: Policy["editAgainstDelete"]): ReadonlyArray<DecisionRow> => [
  ...databaseStates.flatMap((contact) =>
    copyStates.map((copy) => ({
      because: { _tag: "Linked", contact, copy } as const,
      decision: decideLinked(contact, copy, policy),
    })),
  ),
  ...contactStates.flatMap((contact) =>
    itemStates.map((item) => ({
      because: { _tag: "Unlinked", contact, item } as const,
      decision: decideUnlinked(contact, item),
    })),
  ),
  ...twinStates.map((item) => ({
    because: { _tag: "Twin", item } as const,
    decision: twinDecisions[item],
  })),
];
