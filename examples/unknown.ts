// Lists the folder's own people, or makes business contacts of some of them.
import {
  type ContactMatch,
  type ImportAnswer,
  type ImportRequest,
  type Mirror,
  type RemoteId,
  type RunOptions,
  contactId,
  remoteId,
} from "@spegla/core";
import { findDuplicates, standardRules } from "@spegla/duplicates";
import * as E from "fp-ts/lib/Either.js";
import type { Arguments } from "./cli/arguments.js";
import { filingFrom, filingOptions } from "./cli/filing-options.js";
import { listed, wrongContactIds } from "./cli/given-ids.js";
import { waitingLines } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { exitCodeOfItems, isOpen, outcomeTable } from "./cli/show-outcomes.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

const options = {
  ...mirrorOptions,
  import: { value: "IDS", description: "make business contacts of these items (IDS: a,b,c), or of all" },
  mode: {
    value: "MODE",
    fallback: "copy",
    choices: ["copy", "move"],
    description: "copy: the item stays the person's own; move: it becomes the contact's copy",
  },
  ...filingOptions,
  answer: { value: "ANSWERS", description: "for items that look known: ID=skip, ID=create or ID=CONTACTID" },
  ...dryRunOption,
} as const;

type Importing = { readonly import: string | undefined; readonly answer: string | undefined };

const spec = {
  name: "unknown",
  about: "Lists the folder's own people, who are no business contacts; or makes business contacts of them.",
  options,
  check: ({ account, ...given }: TargetArguments & Importing & { readonly account: string | undefined }) =>
    wrongTarget(given) ??
    wrongContactIds("account", account) ??
    wrongAnswers(given.answer) ??
    (given.answer !== undefined && given.import === undefined
      ? "--answer is given without --import"
      : undefined),
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, (mirror) => {
    const run = { signal, onProgress: progress.report };
    if (given.import === undefined) return list(mirror, run);
    const request: ImportRequest = {
      which: given.import === "all" ? "All" : listed(given.import).map(remoteId),
      mode: given.mode === "copy" ? "Copy" : "Move",
      ...filingFrom(given),
      findDuplicates: findDuplicates(standardRules()),
      answers: answersFrom(given.answer ?? ""),
    };
    return given["dry-run"] ? planned(mirror, request, given, run) : imported(mirror, request, run);
  }),
);

async function list(mirror: Mirror, run: RunOptions): Promise<Answer> {
  const unknown = await mirror.unknownContacts(run);
  const rows = unknown.map(({ remoteId, name, contact, importedAs }) => [
    remoteId,
    name,
    contact.emails[0]?.address ?? contact.phones[0]?.number ?? "",
    importedAs ?? "",
  ]);
  const head = ["Id", "Name", "Reached at", "Imported as"];
  return {
    text: [
      counted(unknown.length, "unknown contact"),
      ...(rows.length === 0 ? [] : [textTable(head, rows, 200)]),
    ].join("\n"),
    json: { unknown },
  };
}

async function planned(
  mirror: Mirror,
  request: ImportRequest,
  given: Arguments<typeof options>,
  run: RunOptions,
): Promise<Answer> {
  const plan = await mirror.plans.importContacts(request, run);
  const { text, json } = await answerOfDryRun(plan, given);
  const { items } = plan;
  return { text: [outcomeTable(items, "Plan"), "", text].join("\n"), json: { ...json, items } };
}

async function imported(mirror: Mirror, request: ImportRequest, run: RunOptions): Promise<Answer> {
  const { importId, items, report } = await mirror.importContacts(request, run);
  const made = items.filter(({ _tag }) => _tag === "Imported").length;
  const undecided = items.filter(({ _tag }) => _tag === "Undecided").length;
  return {
    text: [
      ...(items.length === 0 ? [] : [outcomeTable(items)]),
      `${counted(made, "contact")} imported${made === 0 ? "" : ` as ${importId}`}; ${items.filter(isOpen).length} not.`,
      ...(undecided === 0
        ? []
        : [
            "Who may be known already waits for you: call again with --answer ID=skip, =create or =CONTACTID.",
          ]),
      ...waitingLines(report),
    ].join("\n"),
    json: { importId, items, report },
    exitCode: exitCodeOfItems(items, report),
  };
}

/** What follows the last `=`: an item's id may hold one. */
function answerFrom(given: string): E.Either<string, readonly [RemoteId, ImportAnswer]> {
  const at = given.lastIndexOf("=");
  const [id, answer] = [given.slice(0, Math.max(0, at)), given.slice(at + 1)];
  if (id === "") return E.left(`--answer has "${given}": give ID=skip, ID=create or ID=CONTACTID`);
  if (answer === "skip") return E.right([remoteId(id), "skip"]);
  if (answer === "create") return E.right([remoteId(id), "createAnyway"]);
  const link: E.Either<{ readonly fix: string }, ContactMatch["contactId"]> = contactId(answer);
  return E.isRight(link)
    ? E.right([remoteId(id), { link: link.right }])
    : E.left(`--answer has "${given}": of a contact's id, ${link.left.fix}`);
}

function answersFrom(given: string): ReadonlyMap<RemoteId, ImportAnswer> {
  return new Map(
    listed(given)
      .map(answerFrom)
      .flatMap((one) => (E.isRight(one) ? [one.right] : [])),
  );
}

function wrongAnswers(given: string | undefined): string | undefined {
  const wrong = listed(given ?? "")
    .map(answerFrom)
    .find(E.isLeft);
  return wrong?.left;
}
