// What a mirror costs, measured beside a bare loop that writes the very same files.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as N from "fp-ts/lib/number.js";
import * as Ord from "fp-ts/lib/Ord.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { runScript } from "../cli/script.js";
import { textTable } from "../cli/text-table.js";
import type { Measured, Phase } from "./bench-phase.js";

const spec = {
  name: "acceptance/bench",
  about: "Measures a mirror from its first sync to its stop, each step in a fresh process.",
  options: {
    contacts: { value: "N", fallback: "10000", description: "how many contacts" },
    rounds: {
      value: "N",
      fallback: "3",
      description: "how often the first sync and the bare loop take turns",
    },
    directory: { value: "DIR", fallback: tmpdir(), description: "on the disk to measure" },
  },
  check: (given: { contacts: string; rounds: string }) =>
    [given.contacts, given.rounds].every((number) => /^[1-9]\d{0,6}$/u.test(number))
      ? undefined
      : "--contacts and --rounds take whole numbers from 1",
} as const;

type Row = Measured & { readonly step: string };

await runScript(spec, (given, { progress }) => {
  const [contacts, rounds] = [Number(given.contacts), Number(given.rounds)];
  const load = [loadavg()[0]];
  let steps = 0;
  const step = (directory: string, phase: Phase, size: number, name: string = phase): Row => {
    progress.report({ phase: "Measuring", done: (steps += 1) });
    return { step: name, ...measure(directory, phase, size) };
  };
  const inFreshDirectory = <Result>(use: (directory: string) => Result): Result => {
    const directory = mkdtempSync(join(resolve(given.directory), "spegla-bench-"));
    try {
      return use(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };

  const firsts: Row[] = [];
  const loops: Row[] = [];
  const ratios: number[] = [];
  const round = (directory: string): void => {
    step(directory, "prepare", contacts);
    const first = step(directory, "sync", contacts, `first sync of ${contacts} contacts`);
    const bare = [4, 8, 16].map((lanes) =>
      step(directory, "loop", lanes, `  a bare loop, ${lanes} files at once`),
    );
    const best = lowest(bare);
    firsts.push(first);
    loops.push(best);
    ratios.push(first.wallMs / best.wallMs);
  };
  for (let time = 1; time < rounds; time += 1) inFreshDirectory(round);
  const later = inFreshDirectory((directory) => {
    round(directory);
    const idle = step(directory, "sync", contacts, "sync with nothing to do");
    step(directory, "edit", contacts);
    return [
      idle,
      step(directory, "sync", contacts, "sync after 1 % edits on each side"),
      step(directory, "sync", contacts, "sync with nothing to do"),
      step(directory, "stop", contacts),
    ];
  });
  const double = inFreshDirectory((directory) => {
    step(directory, "prepare", 2 * contacts);
    return step(directory, "sync", 2 * contacts, `first sync of ${2 * contacts} contacts`);
  });
  load.push(loadavg()[0]);

  const [first, loop] = [middle(firsts), middle(loops)];
  const memory = `${first.peakMiB.toFixed(0)} MiB at ${contacts}, ${double.peakMiB.toFixed(0)} MiB at ${2 * contacts} contacts`;
  const text = [
    textTable(
      ["Step", "Wall ms", "CPU ms", "Peak MiB", "Opened", "Written"],
      [first, loop, ...later, double].map(cells),
    ),
    "",
    `First sync against the bare loop: ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")} times its time.`,
    `Memory: ${memory}.`,
    `Load average: ${load.map((average) => average?.toFixed(1)).join(" before, ")} after.`,
  ].join("\n");
  return Promise.resolve({ text, json: { contacts, firsts, loops, ratios, later, double, load } });
});

function measure(directory: string, phase: Phase, size: number): Measured {
  const script = fileURLToPath(new URL("bench-phase.ts", import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...process.execArgv, script, directory, phase, String(size)],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${phase} failed: ${stderr}${stdout}`);
  const said: unknown = JSON.parse(stdout);
  if (!isMeasured(said)) throw new Error(`${phase} said ${stdout}`);
  return said;
}

function isMeasured(said: unknown): said is Measured {
  return typeof said === "object" && said !== null && "wallMs" in said && "databaseWrites" in said;
}

function cells({
  step,
  wallMs,
  cpuMs,
  peakMiB,
  opened,
  folderWrites,
  databaseWrites,
}: Row): ReadonlyArray<string> {
  return [
    step,
    wallMs.toFixed(0),
    cpuMs.toFixed(0),
    peakMiB.toFixed(0),
    String(opened),
    `${folderWrites} copies, ${databaseWrites} contacts`,
  ];
}

function middle(rows: ReadonlyArray<Row>): Row {
  const sorted = sort(Ord.contramap(({ wallMs }: Row) => wallMs)(N.Ord))(rows);
  const found = sorted[Math.floor((sorted.length - 1) / 2)];
  if (found === undefined) throw new Error("nothing was measured");
  return found;
}

function lowest(rows: ReadonlyArray<Row>): Row {
  return rows.reduce((best, row) => (row.wallMs < best.wallMs ? row : best));
}
