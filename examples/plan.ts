// Shows what the next sync would do, without doing it.
import { runScript } from "./cli/script.js";
import { answerOfPlan } from "./cli/show-plan.js";
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
  withMirror(given, async (mirror) =>
    answerOfPlan(await mirror.plan({ signal, onProgress: progress.report }), {
      limit: Number(given.limit) || Infinity,
      ifNothing: "Nothing to do: both sides are in step.",
      ifMore: "--limit 0 shows all",
    }),
  ),
);
