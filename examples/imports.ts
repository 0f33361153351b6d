// Lists what was imported from the folder, or takes an import away again as a group.
import type { Mirror, RunOptions } from "@spegla/core";
import { exitCodeOf, waitingLines } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "imports",
  about: "Lists what was imported from the folder and is still there; or takes one import away again.",
  options: {
    ...mirrorOptions,
    remove: {
      value: "IMPORTID",
      description: "move its contacts to Deleted Items, and take their copies away",
    },
    ...dryRunOption,
  },
  check: wrongTarget,
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror) => {
    const run = { signal, onProgress: progress.report };
    const { remove: importId } = given;
    if (importId === undefined) return list(mirror);
    return given["dry-run"]
      ? answerOfDryRun(await mirror.plans.removeImported({ importId }, run), given)
      : remove(mirror, importId, run);
  }),
);

async function list(mirror: Mirror): Promise<Answer> {
  const imports = await mirror.imports();
  const rows = imports.map(({ importId, mode, count, since, source = "" }) => [
    importId,
    mode,
    String(count),
    new Date(since).toISOString(),
    source,
  ]);
  return {
    text: [
      counted(imports.length, "import"),
      ...(rows.length === 0 ? [] : [textTable(["Id", "Mode", "Contacts", "Since", "From"], rows, 160)]),
    ].join("\n"),
    json: { imports },
  };
}

async function remove(mirror: Mirror, importId: string, run: RunOptions): Promise<Answer> {
  const removal = await mirror.removeImported({ importId }, run);
  const { removed, remaining, report } = removal;
  return {
    text: [
      `${counted(removed, "contact")} of the import in Deleted Items; their copies are gone.`,
      ...(remaining === 0 ? [] : [`${counted(remaining, "contact")} still there: call again.`]),
      ...waitingLines(report),
    ].join("\n"),
    json: removal,
    exitCode: remaining === 0 ? exitCodeOf(report) : 3,
  };
}
