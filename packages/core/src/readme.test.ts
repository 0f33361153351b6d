import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import * as testkit from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import * as core from "./index.js";

const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

it("[RM1] the README's lines run, and print what they say", async () => {
  const code = /```js\n(.*?)```/su.exec(readme)?.[1] ?? "";
  const said = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gmu)].map(([, comment]) => comment);
  expect(said).toHaveLength(3);
  const printed: Array<string> = [];
  const console = { log: (...values: ReadonlyArray<unknown>) => printed.push(format(...values)) };
  const body = code.replaceAll(/import (\{.*\}) from ("[^"]+");/gu, "const $1 = modules[$2];");
  // oxlint-disable-next-line typescript/no-implied-eval -- it runs what the README says, and nothing else
  const run: unknown = new Function("modules", "console", `return (async () => {${body}})()`);
  if (typeof run === "function") await run({ "@spegla/core": core, "@spegla/testkit": testkit }, console);
  expect(printed).toEqual(said);
});

/** The compiler asks for what is new; the README then has to name it. */
const options: Readonly<Record<keyof core.MirrorOptions, true>> = {
  database: true,
  state: true,
  target: true,
  folder: true,
  category: true,
  policy: true,
  guard: true,
  selection: true,
  clock: true,
  leaseMs: true,
  history: true,
  newMirrorId: true,
  newContactId: true,
  direction: true,
  tracking: true,
};

const verbs: Readonly<Record<keyof core.Mirror, true>> = {
  plan: true,
  sync: true,
  watch: true,
  stop: true,
  changeFolder: true,
  switchDatabase: true,
  foreignCopies: true,
  removeForeign: true,
  unknownContacts: true,
  importContacts: true,
  possibleCopies: true,
  linkContacts: true,
  imports: true,
  removeImported: true,
  plans: true,
  status: true,
  conflicts: true,
  resolve: true,
  held: true,
  release: true,
  discard: true,
  parked: true,
  history: true,
  explain: true,
  undo: true,
  track: true,
  untrack: true,
  doctor: true,
  rebuild: true,
};

const errors: Readonly<Record<core.MirrorError["_tag"], true>> = {
  MirrorBusy: true,
  LeaseLost: true,
  StateUnreadable: true,
  StateUnavailable: true,
  FolderMissing: true,
  FolderReadOnly: true,
  WrongFolder: true,
  WrongDatabase: true,
  StopUnfinished: true,
  FolderChangeUnfinished: true,
  SwitchUnfinished: true,
  NotMirroring: true,
  AnswerNeeded: true,
  DatabaseFailed: true,
  FolderFailed: true,
  Aborted: true,
  NoSuchConflict: true,
  ConflictMoved: true,
  ConflictUndecided: true,
  NoSuchHold: true,
  NoSuchImport: true,
  NoSuchRun: true,
  InvalidOption: true,
  NoSuchContact: true,
};

const phases: Readonly<Record<core.Progress["phase"], true>> = {
  ReadingDatabase: true,
  ReadingFolder: true,
  Planning: true,
  Writing: true,
  Removing: true,
};

const reports: Readonly<
  Record<
    | keyof core.SyncReport
    | keyof core.StopReport
    | keyof core.FolderChangeReport
    | keyof core.DatabaseSwitchReport
    | keyof core.ForeignRemovalReport
    | keyof core.MirrorStatus,
    true
  >
> = {
  outcome: true,
  run: true,
  counts: true,
  writes: true,
  conflicts: true,
  held: true,
  heldBecause: true,
  parked: true,
  recovered: true,
  lastSync: true,
  release: true,
  remaining: true,
  phase: true,
  folder: true,
  mirrored: true,
  leaving: true,
  fill: true,
  awaited: true,
  left: true,
  sync: true,
  removed: true,
  watch: true,
};

describe("[RM2] the README names", () => {
  it.each(Object.keys(options))("the option %s", (name) => expect(readme).toContain(`\n| \`${name}\` `));
  it.each(Object.keys(verbs))("the verb %s", (name) =>
    expect(readme).toMatch(new RegExp(`^\\| \`${name}[(.]`, "mu")),
  );
  it.each(Object.keys(errors))("the error %s", (name) => expect(readme).toContain(`\n| \`${name}\` `));
  it.each(Object.keys(core.recoveryFor))("the replica's error %s", (name) =>
    expect(readme).toContain(`\`${name}\``),
  );
  it.each(Object.keys(phases))("the phase %s", (name) => expect(readme).toContain(`\`${name}\``));
  it.each(Object.keys(reports))("the report's %s", (name) => expect(readme).toContain(`\`${name}\``));
});

it("[RM3] the README's defaults are the code's", () => {
  expect(core.defaultPolicy).toEqual({ field: "database", editAgainstDelete: "edit" });
  expect(core.defaultGuard).toEqual({ share: 0.2, count: 10, all: "Hold" });
  expect(readme).toContain('`{ field: "database", editAgainstDelete: "edit" }`');
  expect(readme).toContain('`{ share: 0.2, count: 10, all: "Hold" }`');
});
