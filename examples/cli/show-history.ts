import type { HistoryChange, HistoryRun, RecordedFieldChange, RecordedWrite } from "@spegla/core";
import { showValue } from "./show-value.js";
import { textTable } from "./text-table.js";

export const runTable = (runs: ReadonlyArray<HistoryRun>): string =>
  textTable(
    ["Run", "Verb", "Began", "Outcome", "Database", "Folder", "Because"],
    runs.map(({ run, verb, begunAt, outcome, writes, reason = "" }) => [
      String(run),
      verb,
      new Date(begunAt).toISOString(),
      outcome,
      String(writes.database),
      String(writes.folder),
      reason,
    ]),
    160,
  );

/** One line for the contact, and one for each field that was written. */
export const changeLines = (change: HistoryChange): ReadonlyArray<string> => {
  const { run, contactId, name, decision, because, database, folder, failure } = change;
  const why = because === undefined ? "" : `, because ${because._tag}`;
  return [
    `${run}: ${name} (${contactId}): ${decision}${why}`,
    ...(database === undefined ? [] : writeLines("database", database)),
    ...(folder === undefined ? [] : writeLines("folder", folder)),
    ...(failure === undefined ? [] : [`  folder: ${failure}`]),
  ];
};

const writeLines = (side: string, { did, fields = [] }: RecordedWrite): ReadonlyArray<string> => [
  `  ${side}: ${did.toLowerCase()}`,
  ...fields.map((field) => `    ${fieldText(field)}`),
];

const fieldText = (field: RecordedFieldChange): string => {
  const before = field._tag === "Added" ? undefined : field.before;
  const after = field._tag === "Removed" ? undefined : field.after;
  const by = field.by === undefined ? "" : ` (edited by ${field.by})`;
  return `${field.path}: ${showValue(before)} -> ${showValue(after)}${by}`;
};
