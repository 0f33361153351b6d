import type { SyncReport } from "@spegla/core";
import { counted } from "./text-table.js";

/** What a run leaves for a person to look at, and where. */
export const waitingLines = ({
  conflicts,
  heldBecause,
  held,
  parked,
}: Pick<SyncReport, "conflicts" | "heldBecause" | "held" | "parked">): ReadonlyArray<string> =>
  [
    conflicts > 0 && `${counted(conflicts, "conflict")} recorded: see examples/conflicts.ts.`,
    ...heldBecause.map((reason) => `Held: ${reason}.`),
    held > 0 && `${counted(held, "operation")} held for you: see examples/held.ts.`,
    parked > 0 && `${counted(parked, "contact")} could not be written: see examples/status.ts.`,
  ].filter((line) => line !== false);

export const writtenLine = ({ writes }: Pick<SyncReport, "writes">): string =>
  `wrote ${counted(writes.folder, "copy")} in the folder and ${counted(writes.database, "contact")} in the database`;

/** 3 if something waits: partly done. */
export const exitCodeOf = ({ outcome }: Pick<SyncReport, "outcome">): 0 | 3 =>
  outcome === "Complete" ? 0 : 3;
