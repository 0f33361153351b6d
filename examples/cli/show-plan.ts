import type { Plan, PlannedOperation } from "@spegla/core";
import type { Options } from "./arguments.js";
import type { Answer } from "./script.js";
import { counted, textTable } from "./text-table.js";

export const dryRunOption = {
  "dry-run": { description: "only show what would be done" },
} as const satisfies Options;

/** `limit`: most operations to show. */
type Showing = { readonly limit: number; readonly ifNothing?: string; readonly ifMore?: string };

/** What would be done, in words. Reads the plan to its end. */
export const answerOfPlan = async (
  plan: Plan,
  { limit, ifNothing = "Nothing to do.", ifMore = "--json shows all" }: Showing,
): Promise<Answer> => {
  const shown: PlannedOperation[] = [];
  let more = 0;
  for await (const operation of plan.operations)
    if (shown.length < limit) shown.push(operation);
    else more += 1;
  const counts = Object.entries(plan.counts).map(([decision, count]) => [decision, String(count)]);
  const text = [
    counts.length === 0 ? ifNothing : textTable(["Decision", "Contacts"], counts),
    ...plan.heldBecause.map((reason) => `Held: ${reason}.`),
    ...(shown.length === 0 ? [] : ["", textTable(["Decision", "Name", "What changes"], shown.map(rowOf))]),
    ...(more === 0 ? [] : [`… and ${counted(more, "more operation")}; ${ifMore}.`]),
  ];
  const { counts: json, heldBecause } = plan;
  return { text: text.join("\n"), json: { counts: json, heldBecause, operations: shown, more } };
};

export const answerOfDryRun = (plan: Plan, { json }: { readonly json: boolean }): Promise<Answer> =>
  answerOfPlan(plan, { limit: json ? Infinity : 50 });

const rowOf = (operation: PlannedOperation): ReadonlyArray<string> => {
  const { decision, name, databasePaths, folderPaths, folder, editedSince, isHeld } = operation;
  const changes = [
    ...(folder === undefined ? [] : [`in ${folder}`]),
    ...databasePaths.map((path) => `database: ${path}`),
    ...folderPaths.map((path) => `folder: ${path}`),
    ...(editedSince?.database ?? []).map((path) => `edited since in the database: ${path}`),
    ...(editedSince?.folder ?? []).map((path) => `edited since in the folder: ${path}`),
  ];
  return [isHeld ? `${decision} (held)` : decision, name, changes.join(", ")];
};
