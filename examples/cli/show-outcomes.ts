import type { ContactMatch, ItemOutcome, SyncReport } from "@spegla/core";
import { exitCodeOf } from "./report-lines.js";
import { textTable } from "./text-table.js";

/** What came of the folder's items that were asked for, one a line. Of a plan: what would. */
export const outcomeTable = (items: ReadonlyArray<ItemOutcome>, of: "Report" | "Plan" = "Report"): string =>
  textTable(
    ["Outcome", "Name", "Item", "Which"],
    items.map((item) => [item._tag, item.name, item.remoteId, detailOf(item, of)]),
    200,
  );

export const matchText = ({ name, contactId, verdict, reasons }: ContactMatch): string =>
  `${verdict}: ${name} (${contactId}), ${reasons.map(({ rule, value }) => `${rule} ${value}`).join(", ")}`;

export const isOpen = ({ _tag }: ItemOutcome): boolean => _tag === "Undecided" || _tag === "Refused";

/** 3 as well if an item waits for an answer, or was refused. */
export const exitCodeOfItems = (items: ReadonlyArray<ItemOutcome>, report: SyncReport): 0 | 3 =>
  items.some(isOpen) ? 3 : exitCodeOf(report);

const detailOf = (item: ItemOutcome, of: "Report" | "Plan"): string => {
  switch (item._tag) {
    case "Imported": {
      // The id in a plan is nobody's.
      const id = of === "Plan" ? "a new contact" : item.contactId;
      return item.isMirrored ? id : `${id}, not mirrored`;
    }
    case "Linked":
    case "DoneBefore":
      return item.contactId;
    case "Undecided":
      return item.matches.map(matchText).join("; ");
    case "Skipped":
      return "";
    case "Refused":
      return item.reason;
  }
};
