// Lists what the mirrors of other databases left in the folder, or takes it away.
import { type DatabaseId, type ForeignCopies, type ForeignRemovalReport, databaseId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { type Answer, runScript } from "./cli/script.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "foreign",
  about: "Lists the copies that other databases' mirrors left in the folder; or takes them away.",
  options: {
    ...mirrorOptions,
    remove: { value: "DATABASEID", description: "take away those of this database, or of all others" },
    ...dryRunOption,
  },
  check: ({ remove, ...target }: TargetArguments & { readonly remove: string | undefined }) =>
    wrongTarget(target) ??
    (remove !== undefined && E.isLeft(databaseId(remove))
      ? `--remove is "${remove}", which is no id`
      : undefined),
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror) => {
    const run = { signal, onProgress: progress.report };
    if (given.remove === undefined) return listOf(await mirror.foreignCopies(run));
    const request = removalOf(given.remove);
    return given["dry-run"]
      ? answerOfDryRun(await mirror.plans.removeForeign(request, run), given)
      : answerFrom(await mirror.removeForeign(request, run));
  }),
);

function removalOf(remove: string): { readonly databaseId?: DatabaseId } {
  const id = databaseId(remove);
  return remove === "all" || E.isLeft(id) ? {} : { databaseId: id.right };
}

function listOf(databases: ReadonlyArray<ForeignCopies>): Answer {
  const rows = databases.flatMap(({ databaseId, copies }) =>
    copies.map(({ remoteId, name }) => [databaseId, remoteId, name]),
  );
  return {
    text: [
      `${counted(rows.length, "foreign copy")} of ${counted(databases.length, "database")}`,
      ...(rows.length === 0 ? [] : [textTable(["Database", "Item", "Name"], rows, 160)]),
    ].join("\n"),
    json: { databases },
  };
}

function answerFrom(report: ForeignRemovalReport): Answer {
  const { removed, remaining, conflicts } = report;
  const rows = remaining.map(({ remoteId, name, reason }) => [remoteId, name, reason]);
  return {
    text: [
      `${counted(removed, "foreign copy")} removed.`,
      ...(conflicts === 0
        ? []
        : [`${counted(conflicts, "copy")} had been edited since: see examples/conflicts.ts.`]),
      ...(rows.length === 0 ? [] : [textTable(["Left over", "Name", "Because"], rows, 160)]),
    ].join("\n"),
    json: report,
    exitCode: remaining.length === 0 ? 0 : 3,
  };
}
