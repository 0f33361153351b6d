/**
 * How far a run is. `total` is absent while it is not known; `done` never falls within a phase.
 */
export type Progress = {
  readonly phase: "ReadingDatabase" | "ReadingFolder" | "Planning" | "Writing" | "Removing";
  readonly done: number;
  readonly total?: number;
};

export type ReportProgress = (progress: Progress) => void;
