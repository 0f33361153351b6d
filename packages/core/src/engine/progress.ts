/**
 * How far a run is. `total` is absent while it is not known. A phase begins again where a listing had
 * to be started over, or contacts moved while they were synced.
 */
export type Progress = {
  readonly phase: "ReadingDatabase" | "ReadingFolder" | "Planning" | "Writing" | "Removing";
  readonly done: number;
  readonly total?: number;
};

export type ReportProgress = (progress: Progress) => void;
