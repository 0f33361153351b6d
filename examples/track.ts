// Lists contacts with their ids, or chooses which of them are mirrored.
import {
  type Mirror,
  type RunOptions,
  type TrackReport,
  type UntrackReport,
  displayName,
} from "@spegla/core";
import type { SqliteContacts } from "@spegla/store-sqlite";
import { choiceOf, wrongContactIds } from "./cli/given-ids.js";
import { exitCodeOf, waitingLines, writtenLine } from "./cli/report-lines.js";
import { type Answer, orThrow, runScript } from "./cli/script.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

type Choosing = {
  readonly track: string | undefined;
  readonly untrack: string | undefined;
  readonly "remove-imported": string | undefined;
};

const spec = {
  name: "track",
  about: "Chooses which business contacts are mirrored; or looks their ids up.",
  options: {
    ...mirrorOptions,
    find: {
      value: "TEXT",
      description: "look up by the beginnings of names, companies and e-mail addresses",
    },
    track: { value: "IDS", description: "mirror these contacts (IDS: a,b,c), or all" },
    untrack: { value: "IDS", description: "do not mirror these, or any: their last edits come home first" },
    "remove-imported": {
      value: "OWNER",
      description: "of those untracked, move the imported ones of this owner to Deleted Items",
    },
    ...dryRunOption,
  },
  check: (given: TargetArguments & Choosing) =>
    wrongTarget(given) ??
    wrongContactIds("track", given.track) ??
    wrongContactIds("untrack", given.untrack) ??
    (given.track !== undefined && given.untrack !== undefined
      ? "--track and --untrack exclude each other"
      : undefined) ??
    (given["remove-imported"] !== undefined && given.untrack === undefined
      ? "--remove-imported is given without --untrack"
      : undefined),
} as const;

await runScript(spec, (given, { progress, signal }) =>
  withMirror(given, async (mirror, { contacts }) => {
    const run: RunOptions = { signal, onProgress: progress.report };
    if (given.track !== undefined) {
      const which = choiceOf(given.track);
      return given["dry-run"]
        ? answerOfDryRun(await mirror.plans.track(which, run), given)
        : answerFrom("tracked", await mirror.track(which, run));
    }
    if (given.untrack === undefined) return list(mirror, contacts, given.find);
    const which = choiceOf(given.untrack);
    const owner = given["remove-imported"];
    const options = { ...run, ...(owner === undefined ? {} : { removeImported: { owner } }) };
    return given["dry-run"]
      ? answerOfDryRun(await mirror.plans.untrack(which, options), given)
      : answerFrom("untracked", await mirror.untrack(which, options));
  }),
);

async function list(mirror: Mirror, contacts: SqliteContacts, find: string | undefined): Promise<Answer> {
  const found = await orThrow(find === undefined ? contacts.list() : contacts.search(find));
  const described = [];
  for (const { id, contact, recordType, owner } of found) {
    const { copy } = await mirror.explain(id, { limit: 0 });
    const remoteId = copy === undefined ? {} : { copy: copy.remoteId };
    described.push({ id, name: displayName(contact), recordType, owner, ...remoteId });
  }
  const rows = described.map(({ id, name, recordType, owner = "", copy = "(none)" }) => [
    id,
    name,
    recordType,
    owner,
    copy,
  ]);
  return {
    text: [
      counted(found.length, "contact"),
      ...(rows.length === 0 ? [] : [textTable(["Id", "Name", "Type", "Owner", "Copy"], rows, 200)]),
      ...(found.length < 100 ? [] : ["There may be more: --find TEXT looks them up."]),
    ].join("\n"),
    json: { contacts: described },
  };
}

function answerFrom(did: "tracked" | "untracked", done: TrackReport | UntrackReport): Answer {
  const { changed, report } = done;
  const removal = "removal" in done ? done.removal : undefined;
  const isPartial = removal !== undefined && removal.remaining > 0;
  return {
    text: [
      `${counted(changed, "contact")} newly ${did}: ${writtenLine(report)}.`,
      ...(removal === undefined ? [] : [`${counted(removal.removed, "imported contact")} in Deleted Items.`]),
      ...(isPartial ? [`${counted(removal.remaining, "contact")} still there: call again.`] : []),
      ...waitingLines(removal?.report ?? report),
    ].join("\n"),
    json: done,
    exitCode: isPartial ? 3 : exitCodeOf(removal?.report ?? report),
  };
}
