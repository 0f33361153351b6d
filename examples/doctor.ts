// Finds what is not as a mirror leaves it, and mends it.
import type { Diagnosis, Finding, RebuildReport } from "@spegla/core";
import { exitCodeOf, waitingLines, writtenLine } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { answerOfDryRun } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "doctor",
  about: "Finds what is not as a mirror leaves it, and what would mend it; or mends it.",
  options: {
    ...mirrorOptions,
    rebuild: { description: "mend it: look at everything as if for the first time, and make no copy twice" },
  },
  check: wrongTarget,
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror) => {
    const run = { signal, onProgress: progress.report };
    return given.rebuild ? rebuilt(await mirror.rebuild(run)) : diagnosed(await mirror.doctor(run), given);
  }),
);

async function diagnosed(
  { damaged, findings, plan }: Diagnosis,
  given: { readonly json: boolean },
): Promise<Answer> {
  const planned = plan === undefined ? undefined : await answerOfDryRun(plan, given);
  const broken = damagedLines(damaged, "cannot be read");
  return {
    text: [
      ...broken,
      ...(broken.length === 0 ? [counted(findings.length, "finding")] : []),
      ...(findings.length === 0
        ? []
        : [textTable(["Finding", "Name", "Contact", "Item"], findings.map(rowOf), 160)]),
      ...(planned === undefined
        ? ["--rebuild drops them, and looks at everything again."]
        : ["", "With --rebuild:", planned.text]),
    ].join("\n"),
    json: { damaged, findings, ...(planned === undefined ? {} : { plan: planned.json }) },
  };
}

function rowOf(finding: Finding): ReadonlyArray<string> {
  switch (finding._tag) {
    case "ForeignCopies":
      return [`${finding._tag} (${finding.count})`, `of database ${finding.databaseId}`, "", ""];
    case "NoCopy":
      return [finding._tag, finding.name, finding.contactId, ""];
    case "OrphanCopy":
      return [`${finding._tag} (${finding.contact})`, finding.name, finding.contactId, finding.remoteId];
    case "LostCopy":
    case "MissingMarker":
    case "WrongMarker":
    case "MissingCategory":
    case "SecondCopy":
    case "UnlinkedCopy":
      return [finding._tag, finding.name, finding.contactId, finding.remoteId];
  }
}

function rebuilt(report: RebuildReport): Answer {
  const { dropped, sync } = report;
  return {
    text: [...damagedLines(dropped, "dropped"), `Rebuilt: ${writtenLine(sync)}.`, ...waitingLines(sync)].join(
      "\n",
    ),
    json: report,
    exitCode: exitCodeOf(sync),
  };
}

function damagedLines(damaged: Diagnosis["damaged"], what: string): ReadonlyArray<string> {
  return Object.entries(damaged).map(
    ([collection, count]) => `${counted(count, "record")} of ${collection} ${what}.`,
  );
}
