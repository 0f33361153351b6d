// Shows what the next sync would do, without doing it.
import { runScript } from "./cli/script.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const spec = {
  name: "plan",
  about: "Shows what the next sync would do. Nothing of it is done.",
  options: {
    ...mirrorOptions,
    limit: { value: "N", fallback: "50", description: "most operations to show; 0 for all" },
  },
  check: ({ limit, ...target }: TargetArguments & { limit: string }) =>
    wrongTarget(target) ??
    (/^\d{1,9}$/u.test(limit) ? undefined : `--limit is "${limit}": give a whole number`),
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror) => {
    const plan = await mirror.plan({ signal, onProgress: progress.report });
    const limit = Number(given.limit) || Infinity;
    const shown = [];
    let more = 0;
    for await (const operation of plan.operations)
      if (shown.length < limit) shown.push(operation);
      else more += 1;
    const counts = Object.entries(plan.counts).map(([decision, count]) => [decision, String(count)]);
    const rows = shown.map(({ decision, name, databasePaths, folderPaths, isHeld }) => [
      isHeld ? `${decision} (held)` : decision,
      name,
      [
        ...databasePaths.map((path) => `database: ${path}`),
        ...folderPaths.map((path) => `folder: ${path}`),
      ].join(", "),
    ]);
    const text = [
      counts.length === 0
        ? "Nothing to do: both sides are in step."
        : textTable(["Decision", "Contacts"], counts),
      ...plan.heldBecause.map((reason) => `Held: ${reason}.`),
      ...(rows.length === 0 ? [] : ["", textTable(["Decision", "Name", "What changes"], rows)]),
      ...(more === 0 ? [] : [`… and ${counted(more, "more operation")}; --limit 0 shows all.`]),
    ];
    const { counts: json, heldBecause } = plan;
    return { text: text.join("\n"), json: { counts: json, heldBecause, operations: shown, more } };
  }),
);
