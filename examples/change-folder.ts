// Moves the mirror's copies into another folder, of the same target or of another one.
import type { FolderChange, FolderChangeReport, Mirror } from "@spegla/core";
import { waitingLines } from "./cli/report-lines.js";
import { type Answer, runScript } from "./cli/script.js";
import { answerOfDryRun, dryRunOption } from "./cli/show-plan.js";
import { counted } from "./cli/text-table.js";
import { type TargetArguments, targetFrom, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, placeOf, withMirror } from "./cli/with-mirror.js";

type Destination = {
  readonly "to-directory": string | undefined;
  readonly "to-carddav": string | undefined;
  readonly "to-user": string | undefined;
};

const spec = {
  name: "change-folder",
  about:
    "Moves the copies into another folder: the last edits come home, the new folder is filled, the old one cleaned.",
  options: {
    ...mirrorOptions,
    to: { value: "NAME", required: true, description: "the new folder" },
    create: { description: "make the new folder if it is not there" },
    "to-directory": { value: "DIR", description: "where it is, if in another directory" },
    "to-carddav": { value: "SERVER", description: "where it is, if at another CardDAV server" },
    "to-user": {
      value: "NAME",
      description: "who logs in there; with TO_CARDDAV_PASSWORD, or TO_CARDDAV_TOKEN",
    },
    "give-up-former": { description: "leave the copies where they are: the folder is gone for good" },
    ...dryRunOption,
  },
  check: (given: TargetArguments & Destination) => wrongTarget(given) ?? wrongDestination(given),
} as const;

await runScript(spec, (given, { progress, signal }) => {
  const run = { signal, onProgress: progress.report };
  const isGivenUp = given["give-up-former"];
  const target = isElsewhere(given)
    ? targetFrom(destinationOf(given), thereIn(process.env))
    : targetFrom(given);
  const change = async (mirror: Mirror) => {
    const place = await placeOf(target, given.to, given.create && !given["dry-run"]);
    const request: FolderChange = {
      ...place,
      ...(isGivenUp ? { giveUpFormer: true } : {}),
    };
    return given["dry-run"]
      ? answerOfDryRun(await mirror.plans.changeFolder(request, run), given)
      : answerFrom(await mirror.changeFolder(request, run), given.to);
  };
  // What is given up need not be there any more, not even its directory.
  return isGivenUp
    ? withMirror({ ...given, folder: given.to }, change, { target })
    : withMirror(given, change);
});

function answerFrom(report: FolderChangeReport, to: string): Answer {
  const { outcome, lastSync, fill, release, remaining, awaited } = report;
  const verdicts: Readonly<Record<typeof outcome, string>> = {
    Changed: `Changed: the mirror is in "${to}" from now on.`,
    Unfinished: `Unfinished: the mirror is in "${to}", and ${counted(remaining, "copy")} could not leave the former folder yet: call again.`,
    NotBegun: "Not begun: something of the folder waits for you first.",
  };
  const parts = [
    lastSync && `${counted(lastSync.writes.database, "last edit")} brought home`,
    fill && `${counted(fill.writes.folder, "copy")} filled in`,
    release && `${counted(release.writes.folder, "copy")} taken out of the former folder`,
  ].filter((part) => part !== undefined);
  const last = release ?? fill ?? lastSync;
  return {
    text: [
      verdicts[outcome],
      ...(parts.length === 0 ? [] : [`${parts.join(", ")}.`]),
      ...awaited.map(({ name, reason }) => `${name} keeps the former copy: ${reason}`),
      ...(last === undefined ? [] : waitingLines(last)),
    ].join("\n"),
    json: report,
    exitCode: outcome === "Changed" ? 0 : 3,
  };
}

function isElsewhere(given: Destination): boolean {
  return given["to-directory"] !== undefined || given["to-carddav"] !== undefined;
}

function destinationOf(given: Destination): TargetArguments {
  return { directory: given["to-directory"], carddav: given["to-carddav"], user: given["to-user"] };
}

function thereIn(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    CARDDAV_PASSWORD: environment["TO_CARDDAV_PASSWORD"],
    CARDDAV_TOKEN: environment["TO_CARDDAV_TOKEN"],
  };
}

function wrongDestination(given: Destination): string | undefined {
  if (!isElsewhere(given))
    return given["to-user"] === undefined ? undefined : "--to-user is given without --to-carddav SERVER";
  return wrongTarget(destinationOf(given), thereIn(process.env))
    ?.replaceAll("--", "--to-")
    .replaceAll("CARDDAV_", "TO_CARDDAV_");
}
