// Mirrors the business contacts into a folder of vCards, or brings both up to date again.
import type { Mirror } from "@spegla/core";
import { exitCodeOf, waitingLines, writtenLine } from "./cli/report-lines.js";
import { runScript } from "./cli/script.js";
import { wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "mirror",
  about: "Mirrors the business contacts into a folder of vCards; run again, it brings both sides up to date.",
  options: {
    ...mirrorOptions,
    create: { description: "make the folder, and the file of --state, if they are not there" },
  },
  check: wrongTarget,
} as const;

await runScript(spec, (given, { progress, signal }) => {
  const sync = async (mirror: Mirror) => {
    const report = await mirror.sync({ signal, onProgress: progress.report });
    return {
      text: [`${report.outcome}: ${writtenLine(report)}.`, ...waitingLines(report)].join("\n"),
      json: report,
      exitCode: exitCodeOf(report),
    };
  };
  return withMirror(given, sync, { create: given.create });
});
