// What a mirror into a CardDAV address book costs, measured beside a bare loop that sends the very same requests.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cardDavTarget } from "@spegla/adapter-carddav";
import { type DavServer, isInstalled, startRadicale, startXandikos } from "@spegla/dav-servers";
import { orThrow, runScript } from "../cli/script.js";
import { textTable } from "../cli/text-table.js";
import type { DavPhase } from "./bench-carddav-phase.js";
import type { Spent } from "./measure.js";

const spec = {
  name: "acceptance/bench-carddav",
  about: "Measures a mirror into CardDAV from its first sync to its stop, each step in a fresh process.",
  options: {
    contacts: { value: "N", fallback: "10000", description: "how many contacts, on the server in memory" },
    real: { value: "N", fallback: "1000", description: "how many contacts, on Radicale and Xandikos" },
    only: { value: "SERVER", description: "radicale, xandikos, memory or memory-25ms; default all" },
  },
  check: (given: { contacts: string; real: string }) =>
    [given.contacts, given.real].every((number) => /^[1-9]\d{0,6}$/u.test(number))
      ? undefined
      : "--contacts and --real take whole numbers from 1",
} as const;

/** A server with an empty home, and how to end it. */
type Home = { readonly url: string; readonly end: () => Promise<void> };

type Row = {
  readonly step: string;
  readonly mirror: Spent & { readonly processMs: number };
  readonly loop: Spent;
};

await runScript(spec, async (given, { progress }) => {
  const servers = [
    { name: "radicale", size: Number(given.real), start: () => realHome("radicale", startRadicale) },
    { name: "xandikos", size: Number(given.real), start: () => realHome("xandikos", startXandikos) },
    { name: "memory", size: Number(given.contacts), start: () => memoryHome(0) },
    { name: "memory-25ms", size: Number(given.contacts), start: () => memoryHome(25) },
  ].filter(({ name }) => given.only === undefined || given.only === name);
  const results = [];
  for (const { name, size, start } of servers) {
    const home = await start();
    if (home === undefined) continue;
    try {
      progress.report({ phase: `Measuring ${name}`, done: results.length });
      results.push({
        server: name,
        contacts: size,
        load: loadavg()[0],
        rows: await measured(home.url, size),
      });
    } finally {
      await home.end();
    }
  }
  const text = results.map(({ server, contacts, load, rows }) =>
    [
      `${server}, ${contacts} contacts (load average ${load?.toFixed(1)})`,
      textTable(
        ["Step", "Wall ms", "Loop ms", "Ratio", "CPU ms", "Loop CPU", "Peak MiB", "Process ms", "Requests"],
        rows.map(cells),
        160,
      ),
    ].join("\n"),
  );
  return { text: text.join("\n\n"), json: { results } };
});

async function realHome(name: string, start: () => Promise<DavServer>): Promise<Home | undefined> {
  if (!isInstalled(name)) return undefined;
  const server = await start();
  return { url: server.homeUrl, end: server.stop };
}

async function memoryHome(latencyMs: number): Promise<Home> {
  const script = fileURLToPath(new URL("bench-carddav-server.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, script, String(latencyMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (text: Buffer) => resolve(text.toString().trim()));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    url,
    end: async () => {
      child.kill();
    },
  };
}

async function measured(home: string, size: number): Promise<ReadonlyArray<Row>> {
  const target = cardDavTarget({
    serverUrl: home,
    credentials: { _tag: "Basic", username: "alice", password: "secret" },
  });
  const [mirror, loop] = [
    (await orThrow(target.createFolder("Mirror"))).id,
    (await orThrow(target.createFolder("Loop"))).id,
  ];
  const directory = mkdtempSync(join(tmpdir(), "spegla-bench-"));
  const step = (phase: DavPhase, reports = 0) => phaseOf(directory, phase, size, [mirror, loop], reports);
  const pair = (name: string, phase: DavPhase, bare: DavPhase, ownReports: number): Row => {
    const done = step(phase);
    const reports = Math.max(0, (done.requests["REPORT"] ?? 0) - ownReports);
    return { step: name, mirror: done, loop: step(bare, reports) };
  };
  try {
    step("prepare");
    const first = pair("first mirror", "sync", "loop-first", 0);
    const settled = step("sync");
    const idle = pair("nothing to do", "sync", "loop-idle", 1);
    step("edit");
    const edits = pair("1 % edits on each side", "sync", "loop-edits", 1);
    const stop = pair("stop", "stop", "loop-stop", 0);
    return [first, { step: "right after", mirror: settled, loop: idle.loop }, idle, edits, stop];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function phaseOf(
  directory: string,
  phase: DavPhase,
  size: number,
  books: readonly [mirror: string, loop: string],
  reports: number,
): Spent & { readonly processMs: number } {
  const script = fileURLToPath(new URL("bench-carddav-phase.ts", import.meta.url));
  const begun = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...process.execArgv, script, directory, phase, String(size), ...books, String(reports)],
    { encoding: "utf8" },
  );
  const processMs = performance.now() - begun;
  if (status !== 0) throw new Error(`${phase} failed: ${stderr}${stdout}`);
  const said: unknown = JSON.parse(stdout);
  if (!isSpent(said)) throw new Error(`${phase} said ${stdout}`);
  return { ...said, processMs };
}

function isSpent(said: unknown): said is Spent {
  return typeof said === "object" && said !== null && "wallMs" in said && "requests" in said;
}

function cells({ step, mirror, loop }: Row): ReadonlyArray<string> {
  const requests = Object.entries(mirror.requests).map(([method, count]) => `${count} ${method}`);
  return [
    step,
    mirror.wallMs.toFixed(0),
    loop.wallMs.toFixed(0),
    (mirror.wallMs / loop.wallMs).toFixed(2),
    mirror.cpuMs.toFixed(0),
    loop.cpuMs.toFixed(0),
    mirror.peakMiB.toFixed(0),
    mirror.processMs.toFixed(0),
    requests.join(", "),
  ];
}
