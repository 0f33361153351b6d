/** Who decides when both sides edited. */
export type Policy = {
  /**
   * One and the same field: the database's value, the folder's, the one of the side that was edited
   * last (by the sides' own clocks; the database's where they do not say), or a person.
   */
  readonly field: "database" | "folder" | "newest" | "ask";
  /** An edit on one side, a deletion on the other: which of the two happens. */
  readonly editAgainstDelete: "edit" | "delete";
};

export const defaultPolicy: Policy = { field: "database", editAgainstDelete: "edit" };
