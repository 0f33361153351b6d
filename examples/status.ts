// Says where the mirror stands, and what could not be written.
import { runScript } from "./cli/script.js";
import { textTable } from "./cli/text-table.js";
import { wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "status",
  about: "Says where the mirror stands: how many contacts it mirrors, and what waits.",
  options: mirrorOptions,
  check: wrongTarget,
} as const;

await runScript(spec, (given) =>
  withMirror(given, async (mirror) => {
    const [status, parked] = [await mirror.status(), await mirror.parked()];
    const { phase, mirrored, conflicts, held } = status;
    const counts = [mirrored, conflicts, held, parked.length].map(String);
    const rows = parked.map(({ name, attempts, retryAt, reason }) => [
      name,
      String(attempts),
      new Date(retryAt).toISOString(),
      reason,
    ]);
    const text = [
      textTable(["Phase", "Mirrored", "Conflicts", "Held", "Parked"], [[phase, ...counts]]),
      ...(rows.length === 0 ? [] : ["", textTable(["Parked", "Tried", "Again at", "Because"], rows, 160)]),
    ];
    return { text: text.join("\n"), json: { ...status, parkedContacts: parked } };
  }),
);
