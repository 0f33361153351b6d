/** One phase of the benchmark in a process of its own: `bench-phase.ts DIRECTORY PHASE NUMBER`. Prints a `Measured`. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Mirror } from "@spegla/core";
import { crmPaths, newCrm, personId, right, withCrm } from "./crm.js";
import { watchOpenedCards } from "./opened-files.js";

export type Measured = {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory this process ever had, in MiB. */
  readonly peakMiB: number;
  /** vCards opened for reading. */
  readonly opened: number;
  readonly folderWrites: number;
  readonly databaseWrites: number;
};

export type Phase = "prepare" | "sync" | "edit" | "stop" | "loop";

type Writes = Pick<Measured, "folderWrites" | "databaseWrites">;

const nothing: Writes = { folderWrites: 0, databaseWrites: 0 };

/** `size` is how many contacts there are; for `loop` how many files are written at once. */
const phases: Readonly<Record<Phase, (directory: string, size: number) => Promise<Measured>>> = {
  prepare: (directory, size) => measured(() => newCrm(directory, size).then(() => nothing)),
  sync: (directory) =>
    measuredVerb(directory, async (mirror) => {
      const { writes } = await mirror.sync();
      return { folderWrites: writes.folder, databaseWrites: writes.database };
    }),
  edit: (directory, size) => measured(() => editOnePercent(directory, size)),
  stop: (directory) =>
    measuredVerb(directory, async (mirror) => {
      const { outcome, lastSync, release } = await mirror.stop();
      if (outcome !== "Stopped") throw new Error(outcome);
      return {
        folderWrites: (lastSync?.writes.folder ?? 0) + (release?.writes.folder ?? 0),
        databaseWrites: lastSync?.writes.database ?? 0,
      };
    }),
  loop: async (directory, concurrency) => {
    const { folder } = crmPaths(directory);
    const files = readdirSync(folder)
      .filter((name) => name.startsWith("person-"))
      .map((name) => [name, readFileSync(join(folder, name))] as const);
    const target = join(directory, "loop");
    mkdirSync(target);
    const done = await measured(() => writeAll(target, files, concurrency));
    rmSync(target, { recursive: true });
    return done;
  },
};

const measured = async (work: () => Promise<Writes>): Promise<Measured> => {
  const watch = watchOpenedCards();
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const writes = await work();
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallMs,
    cpuMs: (user + system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    opened: watch.end().length,
    ...writes,
  };
};

/** Opening the store is not part of it. */
const measuredVerb = (directory: string, verb: (mirror: Mirror) => Promise<Writes>): Promise<Measured> =>
  withCrm(directory, (_store, mirror) => measured(() => verb(mirror)));

/** What has to be done at the very least: a file under another name, safe on disk, then the name. */
const writeAll = async (
  directory: string,
  files: ReadonlyArray<readonly [name: string, bytes: Buffer]>,
  concurrency: number,
): Promise<Writes> => {
  const rest = files.values();
  const lane = async (): Promise<void> => {
    for (const [name, bytes] of rest) {
      const temporary = join(directory, `.${name}.tmp`);
      const file = await open(temporary, "wx");
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
      await rename(temporary, join(directory, name));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { folderWrites: files.length, databaseWrites: 0 };
};

/** Of each side, and not the same contacts. */
const editOnePercent = async (directory: string, size: number): Promise<Writes> => {
  const { folder } = crmPaths(directory);
  await withCrm(directory, async ({ contacts }) => {
    for (let at = 0; at < size; at += 100)
      await right(contacts.edit(personId(at), (contact) => ({ ...contact, jobTitle: `Chief ${at}` })));
  });
  for (let at = 50; at < size; at += 100) {
    const path = join(folder, `${personId(at)}.vcf`);
    writeFileSync(path, readFileSync(path, "utf8").replace("TITLE:Seller", `TITLE:Buyer ${at}`));
  }
  return nothing;
};

const [directory = "", phase = "", size = "0"] = process.argv.slice(2);
const run = new Map(Object.entries(phases)).get(phase);
if (run === undefined) throw new Error(`there is no phase "${phase}"`);
console.log(JSON.stringify(await run(directory, Number(size))));
