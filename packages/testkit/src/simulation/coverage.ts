import { type Because, type Decision, decisionRows } from "@spegla/core";

/** How often a run of stories came by each place worth coming by. */
export type Coverage = {
  readonly counts: Map<string, number>;
  readonly note: (theme: Theme, what: string) => void;
};

export type Theme = "Step" | "Decision" | "Fault" | "Recovery" | "Conflict" | "Outcome" | "Life";

export const newCoverage = (): Coverage => {
  const counts = new Map<string, number>();
  return {
    counts,
    note: (theme, what) => {
      const key = `${theme}: ${what}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
  };
};

/** A cell of the decision tables, and what was decided there. */
export const decisionKey = (because: Because, decision: Decision): string =>
  `${placeOf(because)} → ${decision}`;

const placeOf = (because: Because): string => {
  switch (because._tag) {
    case "Linked":
      return `${because.contact} × ${because.copy}`;
    case "Unlinked":
      return `${because.contact} × ${because.item}, unlinked`;
    case "Twin":
      return `${because.item} twin`;
  }
};

/** The cells that lead to an operation: a long run of stories should come by all of them. */
export const expectedDecisions = (): ReadonlyArray<string> => [
  ...new Set(
    (["edit", "delete"] as const)
      .flatMap(decisionRows)
      .filter(({ decision }) => decision !== "Nothing" && decision !== "Leave")
      .map(({ because, decision }) => decisionKey(because, decision)),
  ),
];
