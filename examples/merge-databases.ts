// Merges a database with a copy of it that was edited apart.
import { appendFile } from "node:fs/promises";
import {
  type ContactId,
  type MergeConflict,
  type MergePlan,
  type MergeReport,
  mergeDatabases,
  planMerge,
  replicaId,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { type Answer, orThrow, runScript } from "./cli/script.js";
import { showValue } from "./cli/show-value.js";
import { dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { withSqlite } from "./cli/with-mirror.js";

const spec = {
  name: "merge-databases",
  about: "Merges a database with a copy of it that was edited apart: both have the same contacts then.",
  options: {
    database: { value: "FILE", required: true, description: "the SQLite file with the contacts" },
    with: { value: "FILE", required: true, description: "the copy of it" },
    "name-copy": {
      value: "NAME",
      description: "under which name the copy's edits count: give it once, before the copy is edited",
    },
    "keep-lost": {
      value: "FILE",
      description: "add what is overwritten to this file first, one JSON object a line",
    },
    ...dryRunOption,
  },
  check: ({ "name-copy": name }: { readonly "name-copy": string | undefined }) =>
    name === undefined || E.isRight(replicaId(name))
      ? undefined
      : `--name-copy is "${name}": use 1 to 64 lower-case letters, digits and hyphens`,
} as const;

await runScript(spec, (given, { signal }) =>
  withSqlite(given.database, ({ contacts: here }) =>
    withSqlite(
      given.with,
      async ({ contacts: there }) => {
        if (given["dry-run"]) return planned(await orThrow(planMerge(here, there, { signal })));
        const keptIn = given["keep-lost"];
        const record = async (conflicts: ReadonlyArray<MergeConflict>) => {
          if (keptIn !== undefined)
            await appendFile(keptIn, conflicts.map((one) => `${JSON.stringify(one)}\n`).join(""));
        };
        return merged(await orThrow(mergeDatabases(here, there, { signal, record })));
      },
      given["name-copy"] === undefined ? {} : { replicaId: given["name-copy"] },
    ),
  ),
);

function planned(plan: MergePlan): Answer {
  const rows = plan.merges.map(({ at, write }) => [at, write._tag, write.id]);
  return {
    text: [
      rows.length === 0 ? "Nothing to do: both have the same." : textTable(["At", "Write", "Contact"], rows),
      ...differenceLines(plan),
    ].join("\n"),
    json: plan,
  };
}

function merged(report: MergeReport): Answer {
  const written = Object.entries(report.written).map(
    ([replica, count]) => `${counted(count, "contact")} written at ${replica}`,
  );
  return {
    text: [`Merged: ${written.join(", ")}.`, ...differenceLines(report)].join("\n"),
    json: report,
    exitCode: report.failed.length === 0 ? 0 : 3,
  };
}

function differenceLines({
  conflicts,
  filings,
  purged,
  failed,
}: Pick<MergePlan, "conflicts" | "filings" | "purged" | "failed">): ReadonlyArray<string> {
  return [
    ...(conflicts.length === 0
      ? []
      : [textTable(["Contact", "Field", "Kept", "Overwritten"], conflicts.map(rowOf), 200)]),
    ...linesFor(filings, "is filed differently in the two, and stays so"),
    ...linesFor(purged, "was purged in one of the two, and stays as it is in the other"),
    ...failed.map(({ contactId, at, error }) => `${contactId} was not merged at ${at}: ${error.message}`),
  ];
}

function rowOf(conflict: MergeConflict): ReadonlyArray<string> {
  return conflict._tag === "FieldConflict"
    ? [conflict.contactId, conflict.path, showValue(conflict.kept), showValue(conflict.lost)]
    : [conflict.contactId, "(all)", `edited at ${conflict.editedAt}`, "deleted"];
}

function linesFor(of: ReadonlyArray<{ readonly contactId: ContactId }>, what: string): ReadonlyArray<string> {
  return of.map(({ contactId }) => `${contactId} ${what}.`);
}
