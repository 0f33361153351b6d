// Stops the mirror: brings the last edits home, then removes exactly its copies from the folder.
import { runScript } from "./cli/script.js";
import { counted } from "./cli/text-table.js";
import { wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "stop",
  about: "Stops the mirror: brings the last edits home, then removes exactly its copies from the folder.",
  options: mirrorOptions,
  check: wrongTarget,
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror) => {
    const report = await mirror.stop({ signal, onProgress: progress.report });
    const home = report.lastSync?.writes.database ?? 0;
    const removed = report.release?.writes.folder ?? 0;
    const done = `${counted(home, "last edit")} brought home, ${counted(removed, "copy")} removed.`.replace(
      "copys",
      "copies",
    );
    return {
      text:
        report.outcome === "Stopped"
          ? `Stopped. ${done}`
          : `Unfinished. ${done} ${counted(report.remaining, "contact")} left: look with examples/held.ts and examples/status.ts, then stop again.`,
      json: report,
      exitCode: report.outcome === "Stopped" ? 0 : 3,
    };
  }),
);
