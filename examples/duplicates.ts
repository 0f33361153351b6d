// Finds contacts that are probably one person: within the database, or between it and the folder's own people.
import {
  type ContactPair,
  type Mirror,
  type RunOptions,
  contactId,
  displayName,
  remoteId,
} from "@spegla/core";
import { findDuplicates, findDuplicatesWithin, standardRules } from "@spegla/duplicates";
import type { SqliteContacts } from "@spegla/store-sqlite";
import * as E from "fp-ts/lib/Either.js";
import { allRecords } from "./cli/all-records.js";
import { listed } from "./cli/given-ids.js";
import { waitingLines } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { exitCodeOfItems, matchText, outcomeTable } from "./cli/show-outcomes.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror, withSqlite } from "./cli/with-mirror.js";

type Looking = {
  readonly "in-folder": boolean;
  readonly link: string | undefined;
  readonly "dry-run": boolean;
};

const spec = {
  name: "duplicates",
  about: "Finds contacts of the database that are probably one person. It merges none of them.",
  options: {
    ...mirrorOptions,
    "in-folder": { description: "instead: the folder's own people who may be contacts without a copy" },
    link: { value: "PAIRS", description: "make items copies: CONTACTID=ITEM, separated by commas" },
    ...dryRunOption,
  },
  check: ({ "in-folder": inFolder, link, "dry-run": isDry, ...target }: TargetArguments & Looking) =>
    (inFolder || link !== undefined ? wrongTarget(target) : undefined) ??
    wrongPairs(link) ??
    (isDry && link === undefined ? "--dry-run is given without --link" : undefined),
} as const;

await runScript(spec, (given, { progress, signal }) => {
  const run = { signal, onProgress: progress.report };
  const { link } = given;
  if (link !== undefined)
    return withMirror(given, async (mirror) =>
      given["dry-run"] ? planned(mirror, pairsOf(link), given, run) : linked(mirror, pairsOf(link), run),
    );
  return given["in-folder"]
    ? withMirror(given, (mirror) => betweenBoth(mirror, run))
    : withSqlite(given.database, ({ contacts }) => withinDatabase(contacts));
});

async function withinDatabase(contacts: SqliteContacts): Promise<Answer> {
  const records = await allRecords(contacts.list);
  const { groups, crowded } = findDuplicatesWithin(standardRules())(records);
  const names = new Map<string, string>(records.map(({ id, contact }) => [id, displayName(contact)]));
  const rows = groups.flatMap(({ pairs }) =>
    pairs.map(({ of, id, verdict, reasons }) => [
      verdict,
      `${names.get(of)} (${of})`,
      `${names.get(id)} (${id})`,
      reasons.map(({ rule, value }) => `${rule} ${value}`).join(", "),
    ]),
  );
  return {
    text: [
      `${counted(groups.length, "group")} among ${counted(records.length, "contact")}`,
      ...(rows.length === 0 ? [] : [textTable(["Verdict", "One", "Other", "Because"], rows, 240)]),
      ...crowded.map(({ rule, contacts }) => `Not compared by ${rule}: ${contacts}, for too many share it.`),
    ].join("\n"),
    json: { groups, crowded },
  };
}

async function betweenBoth(mirror: Mirror, run: RunOptions): Promise<Answer> {
  const possible = await mirror.possibleCopies({ findDuplicates: findDuplicates(standardRules()) }, run);
  const rows = possible.map(({ remoteId, name, matches }) => [
    remoteId,
    name,
    matches.map(matchText).join("; "),
  ]);
  return {
    text: [
      counted(possible.length, "possible copy"),
      ...(rows.length === 0
        ? []
        : [textTable(["Item", "Name", "May be"], rows, 240), "To make one a copy: --link CONTACTID=ITEM."]),
    ].join("\n"),
    json: { possible },
  };
}

async function planned(
  mirror: Mirror,
  pairs: ReadonlyArray<ContactPair>,
  given: { readonly json: boolean },
  run: RunOptions,
): Promise<Answer> {
  const plan = await mirror.plans.linkContacts(pairs, run);
  const { text, json } = await answerOfDryRun(plan, given);
  return {
    text: [outcomeTable(plan.items), "", text].join("\n"),
    json: { ...json, items: plan.items },
  };
}

async function linked(mirror: Mirror, pairs: ReadonlyArray<ContactPair>, run: RunOptions): Promise<Answer> {
  const taken = await mirror.linkContacts(pairs, run);
  return {
    text: [outcomeTable(taken.items), ...waitingLines(taken.report)].join("\n"),
    json: taken,
    exitCode: exitCodeOfItems(taken.items, taken.report),
  };
}

/** What stands before the first `=`: an item's id may hold more of them. */
function pairFrom(given: string): E.Either<string, ContactPair> {
  const at = given.indexOf("=");
  const id = contactId(given.slice(0, Math.max(0, at)));
  return E.isRight(id) && at < given.length - 1
    ? E.right({ contactId: id.right, remoteId: remoteId(given.slice(at + 1)) })
    : E.left(`--link has "${given}": give CONTACTID=ITEM`);
}

function pairsOf(given: string): ReadonlyArray<ContactPair> {
  return listed(given)
    .map(pairFrom)
    .flatMap((pair) => (E.isRight(pair) ? [pair.right] : []));
}

function wrongPairs(given: string | undefined): string | undefined {
  const wrong = listed(given ?? "")
    .map(pairFrom)
    .find(E.isLeft);
  return wrong?.left;
}
