// Mirrors the business contacts into a folder of vCards, or brings both up to date again.
import type { Mirror } from "@spegla/core";
import { runScript } from "./cli/script.js";
import { counted } from "./cli/text-table.js";
import { wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "mirror",
  about: "Mirrors the business contacts into a folder of vCards; run again, it brings both sides up to date.",
  options: {
    ...mirrorOptions,
    create: { description: "make the folder if it is not there" },
  },
  check: wrongTarget,
} as const;

await runScript(spec, (given, { progress, signal }) => {
  const sync = async (mirror: Mirror) => {
    const report = await mirror.sync({ signal, onProgress: progress.report });
    const { outcome, writes, conflicts, held, heldBecause, parked } = report;
    const lines = [
      `${outcome}: wrote ${counted(writes.folder, "copy")} in the folder and ${counted(writes.database, "contact")} in the database.`,
      conflicts > 0 && `${counted(conflicts, "conflict")} recorded: see examples/conflicts.ts.`,
      ...heldBecause.map((reason) => `Held: ${reason}.`),
      held > 0 && `${counted(held, "operation")} held for you: see examples/held.ts.`,
      parked > 0 && `${counted(parked, "contact")} could not be written: see examples/status.ts.`,
    ];
    return {
      text: lines.filter((line) => line !== false).join("\n"),
      json: report,
      exitCode: outcome === "Complete" ? (0 as const) : (3 as const),
    };
  };
  return withMirror(given, sync, given);
});
