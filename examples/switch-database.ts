// Leaves one database for another, in the same folder, and says what becomes of the copies of the one that is left.
import { type DatabaseSwitch, type DatabaseSwitchReport, databaseId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { filingFrom, filingOptions } from "./cli/filing-options.js";
import { wrongContactIds } from "./cli/given-ids.js";
import { waitingLines, writtenLine } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror, withSqlite } from "./cli/with-mirror.js";

type Switching = {
  readonly state: string | undefined;
  readonly former: string | undefined;
  readonly left: string | undefined;
  readonly account: string | undefined;
};

const spec = {
  name: "switch-database",
  about:
    "Leaves the database that --state belongs to for --database, in the same folder, and begins to mirror it.",
  options: {
    ...mirrorOptions,
    answer: {
      value: "ANSWER",
      choices: ["keep", "remove", "import"],
      description: "what becomes of the copies of the database that is left",
    },
    former: { value: "FILE", description: "the database that is left, to bring its last edits home first" },
    left: {
      value: "DATABASEID",
      description: "its id, if the state does not know it: see examples/foreign.ts",
    },
    ...filingOptions,
    ...dryRunOption,
  },
  check: ({ state, former, left, account, ...target }: TargetArguments & Switching) =>
    wrongTarget(target) ??
    wrongContactIds("account", account) ??
    (left !== undefined && E.isLeft(databaseId(left)) ? `--left is "${left}", which is no id` : undefined) ??
    (state === undefined && left === undefined
      ? "--state FILE is missing: the file with the state of the mirror that is left; or give --left DATABASEID"
      : undefined) ??
    (former !== undefined && state === undefined
      ? "--former is given without --state FILE: without the state nothing can be brought home"
      : undefined),
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, (mirror) => {
    const run = { signal, onProgress: progress.report };
    const left = given.left === undefined ? undefined : databaseId(given.left);
    const switchTo = async (request: DatabaseSwitch) =>
      given["dry-run"]
        ? answerOfDryRun(await mirror.plans.switchDatabase(request, run), given)
        : answerFrom(await mirror.switchDatabase(request, run));
    const request: DatabaseSwitch = {
      ...filingFrom(given),
      ...(given.answer === undefined ? {} : { answer: given.answer }),
      ...(left === undefined || E.isLeft(left) ? {} : { databaseId: left.right }),
    };
    return given.former === undefined
      ? switchTo(request)
      : withSqlite(given.former, ({ contacts }) => switchTo({ ...request, former: contacts }));
  }),
);

function answerFrom(report: DatabaseSwitchReport): Answer {
  const { outcome, lastSync, left, sync } = report;
  const verdicts: Readonly<Record<typeof outcome, string>> = {
    Switched: "Switched: the mirror is that of the new database from now on.",
    Unfinished:
      "Unfinished: the mirror is that of the new database, and not all copies are done with: call again.",
    NotBegun: "Not begun: something of the former database waits for you first.",
  };
  const became = { keep: "kept", remove: "removed", import: "imported" } as const;
  const last = sync ?? lastSync;
  return {
    text: [
      verdicts[outcome],
      ...(lastSync === undefined ? [] : [`${counted(lastSync.writes.database, "last edit")} brought home.`]),
      left === undefined
        ? "There was nothing to leave."
        : `${counted(left.copies, "copy")} ${became[left.answer]}${left.importId === undefined ? "" : ` as ${left.importId}`}.`,
      ...(left === undefined || left.remaining.length === 0 ? [] : [remainingTable(left.remaining)]),
      ...(sync === undefined ? [] : [`The first sync ${writtenLine(sync)}.`]),
      ...(last === undefined ? [] : waitingLines(last)),
    ].join("\n"),
    json: report,
    exitCode: outcome === "Switched" ? 0 : 3,
  };
}

function remainingTable(remaining: NonNullable<DatabaseSwitchReport["left"]>["remaining"]): string {
  const rows = remaining.map(({ remoteId, name, reason }) => [remoteId, name, reason]);
  return textTable(["Left over", "Name", "Because"], rows, 160);
}
