// Tells what the mirror did and why, and takes a run back.
import { type ContactId, type Mirror, type RefusedUndo, type RunOptions, contactId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { exitCodeOf, waitingLines } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { changeLines, runTable } from "./cli/show-history.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

type Asking = {
  readonly run: string | undefined;
  readonly undo: string | undefined;
  readonly explain: string | undefined;
  readonly limit: string;
};

const spec = {
  name: "history",
  about:
    "Lists the runs that did something; tells what one did, or what became of a contact; or undoes a run.",
  options: {
    ...mirrorOptions,
    run: { value: "N", description: "what this run did, newest first" },
    explain: { value: "CONTACTID", description: "what there is to know of this contact" },
    undo: { value: "N", description: "take back what this run did, as far as it still stands" },
    limit: { value: "N", fallback: "50", description: "most runs, or changes, to show" },
    ...dryRunOption,
  },
  check: ({ run, undo, explain, limit, ...target }: TargetArguments & Asking) =>
    wrongTarget(target) ??
    wrongNumber("run", run) ??
    wrongNumber("undo", undo) ??
    wrongNumber("limit", limit) ??
    (explain !== undefined && E.isLeft(contactId(explain))
      ? `--explain is "${explain}", which is no contact's id`
      : undefined) ??
    ([run, undo, explain].filter((one) => one !== undefined).length > 1
      ? "--run, --undo and --explain exclude each other"
      : undefined),
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror) => {
    const run = { signal, onProgress: progress.report };
    const limit = Number(given.limit);
    if (given.run !== undefined) return changesOf(mirror, Number(given.run), limit);
    if (given.undo !== undefined)
      return given["dry-run"]
        ? planned(mirror, Number(given.undo), given, run)
        : undo(mirror, Number(given.undo), run);
    const asked = contactId(given.explain ?? "");
    if (E.isRight(asked)) return explain(mirror, asked.right, limit);
    const runs = await mirror.history({ limit });
    return {
      text: [counted(runs.length, "run"), ...(runs.length === 0 ? [] : [runTable(runs)])].join("\n"),
      json: { runs },
    };
  }),
);

function wrongNumber(option: string, given: string | undefined): string | undefined {
  return given === undefined || /^[1-9]\d{0,8}$/u.test(given)
    ? undefined
    : `--${option} is "${given}": give a whole number from 1`;
}

async function changesOf(mirror: Mirror, run: number, limit: number): Promise<Answer> {
  const changes = [];
  let more = 0;
  for await (const change of mirror.history.of(run))
    if (changes.length < limit) changes.push(change);
    else more += 1;
  return {
    text: [
      ...changes.flatMap(changeLines),
      ...(more === 0 ? [] : [`… and ${counted(more, "more change")}; --limit shows more.`]),
    ].join("\n"),
    json: { run, changes, more },
  };
}

async function explain(mirror: Mirror, id: ContactId, limit: number): Promise<Answer> {
  const explanation = await mirror.explain(id, { limit });
  const { copy, held, parked, conflicts, changes } = explanation;
  return {
    text: [
      copy === undefined ? "It has no copy." : `Its copy is ${copy.remoteId}.`,
      ...held.map(({ decision, reason }) => `${decision} is held: ${reason}.`),
      ...parked.map(({ reason, attempts }) => `Failed ${counted(attempts, "time")}: ${reason}.`),
      ...(conflicts.length === 0
        ? []
        : [`${counted(conflicts.length, "conflict")} recorded: see examples/conflicts.ts.`]),
      ...(changes.length === 0
        ? ["Nothing that was done about it is remembered."]
        : changes.flatMap(changeLines)),
    ].join("\n"),
    json: explanation,
  };
}

async function planned(
  mirror: Mirror,
  number: number,
  given: { readonly json: boolean },
  run: RunOptions,
): Promise<Answer> {
  const plan = await mirror.plans.undo(number, run);
  const { text, json } = await answerOfDryRun(plan, given);
  const { refused } = plan;
  return { text: [text, ...refusedLines(refused)].join("\n"), json: { ...json, refused } };
}

async function undo(mirror: Mirror, number: number, run: RunOptions): Promise<Answer> {
  const undoing = await mirror.undo(number, run);
  const { undone, refused, remaining, report } = undoing;
  return {
    text: [
      `${counted(undone, "contact")} of run ${number} taken back.`,
      ...refusedLines(refused),
      ...(remaining === 0 ? [] : [`${counted(remaining, "contact")} moved meanwhile: undo it again.`]),
      ...waitingLines(report),
    ].join("\n"),
    json: undoing,
    exitCode: refused.length + remaining === 0 ? exitCodeOf(report) : 3,
  };
}

function refusedLines(refused: ReadonlyArray<RefusedUndo>): ReadonlyArray<string> {
  return refused.map(({ contactId, name, reason }) => `Left as it is: ${name} (${contactId}): ${reason}.`);
}
