/** How often a run of stories came by each place worth coming by. */
export type Coverage = {
  readonly counts: Map<string, number>;
  readonly note: (theme: Theme, what: string) => void;
};

export type Theme = "Step" | "Decision" | "Fault" | "Recovery" | "Conflict" | "Outcome";

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
