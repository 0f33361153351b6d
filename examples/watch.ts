// Mirrors again and again until Ctrl-C: at intervals, and soon after something changed in the folder.
import { type FSWatcher, watch as watchDirectory } from "node:fs";
import { join, resolve } from "node:path";
import type { Watch, WatchedRun } from "@spegla/core";
import { waitingLines, writtenLine } from "./cli/report-lines.js";
import { orThrow, runScript } from "./cli/script.js";
import { counted } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

type Pace = { readonly every: string; readonly quiet: string };

const spec = {
  name: "watch",
  about:
    "Mirrors until Ctrl-C: at intervals, and soon after something has changed in the folder's directory.",
  options: {
    ...mirrorOptions,
    every: {
      value: "SECONDS",
      fallback: "300",
      description: "from one sync to the next while somebody edits",
    },
    quiet: { value: "SECONDS", fallback: "2", description: "how long it has to be quiet after a change" },
  },
  check: ({ every, quiet, ...target }: TargetArguments & Pace) =>
    wrongTarget(target) ?? wrongSeconds("every", every) ?? wrongSeconds("quiet", quiet),
} as const;

await runScript(spec, (given, { signal }) =>
  withMirror(given, async (mirror, _store, { target, folder }) => {
    await orThrow(target.openFolder(folder));
    const tally = { syncs: 0, failures: 0, database: 0, folder: 0 };
    const onRun = (run: WatchedRun) => {
      if (run._tag === "Failed") tally.failures += 1;
      else {
        tally.syncs += 1;
        tally.database += run.report.writes.database;
        tally.folder += run.report.writes.folder;
      }
      if (!given.json) for (const line of linesOf(run)) console.log(line);
    };
    const pollMs = Number(given.every) * 1_000;
    const longestPollMs = Math.max(1_800_000, pollMs);
    const watch = mirror.watch({
      signal,
      pollMs,
      longestPollMs,
      quietMs: Number(given.quiet) * 1_000,
      onRun,
    });
    const hints =
      given.directory === undefined ? undefined : hintsOf(join(resolve(given.directory), folder), watch);
    try {
      await watch.ended;
    } finally {
      hints?.close();
    }
    return {
      text: `Ended after ${counted(tally.syncs, "sync")} and ${counted(tally.failures, "failure")}.`,
      json: tally,
    };
  }),
);

/** A directory that goes away is told by the next sync, which polls. */
function hintsOf(directory: string, watch: Watch): FSWatcher {
  return watchDirectory(directory, watch.hint).on("error", () => undefined);
}

function linesOf(run: WatchedRun): ReadonlyArray<string> {
  const at = new Date().toISOString();
  return run._tag === "Synced"
    ? [`${at} ${run.report.outcome}: ${writtenLine(run.report)}.`, ...waitingLines(run.report)]
    : [`${at} Failed: ${run.error.message}${run.isLast ? "" : "; it is tried again"}`];
}

function wrongSeconds(option: string, given: string): string | undefined {
  return /^\d{1,6}(?:\.\d{1,3})?$/u.test(given) && Number(given) > 0
    ? undefined
    : `--${option} is "${given}": give seconds`;
}
