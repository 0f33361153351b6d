import type { ReadLimits } from "./read-card-file.js";

/** What a folder is run with; the target's options with their defaults filled in. */
export type FolderSettings = ReadLimits & {
  readonly access: "ReadWrite" | "ReadOnly";
  /** Most files that one page of a pull opens. */
  readonly pageSize: number;
  readonly readConcurrency: number;
  readonly writeConcurrency: number;
};
