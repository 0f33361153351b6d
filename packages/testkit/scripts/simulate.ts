// Lets seeded stories happen and checks every law: `npm run simulate -- --seeds 20000 [--from 0] [--workers 2]`.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { expectedDecisions, runStory, shrunkStory, tellStory, tellViolations } from "../src/index.js";
import type { Told } from "./simulate-worker.js";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "0" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

const wholeNumber = (name: keyof typeof values): number => {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} is "${values[name]}": give a whole number from 0`);
  process.exit(2);
};

const [seeds, from, workers] = [
  wholeNumber("seeds"),
  wholeNumber("from"),
  Math.max(1, wholeNumber("workers")),
];
const mostTold = 5;
const counts = new Map<string, number>();
const broken = new Set<number>();
let done = 0;

const workerFile = fileURLToPath(new URL("./simulate-worker.ts", import.meta.url));

/** Each worker takes every n-th seed, so that they end together. */
const runWorker = (offset: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const task = [from + offset, from + seeds, workers].map(String);
    const worker = fork(workerFile, task, { execArgv: process.execArgv, serialization: "advanced" });
    worker.on("message", (told: Told) => {
      done += told.done;
      for (const seed of told.broken) broken.add(seed);
      for (const [key, times] of told.counts) counts.set(key, (counts.get(key) ?? 0) + times);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });

const began = performance.now();
const ticker = setInterval(() => console.log(`${done} of ${seeds}, ${broken.size} broken`), 30_000);
await Promise.all(Array.from({ length: Math.min(workers, seeds) }, (_, offset) => runWorker(offset)));
clearInterval(ticker);
const seconds = (performance.now() - began) / 1_000;

for (const [key, times] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${String(times).padStart(10)}  ${key}`);
const missed = expectedDecisions().filter((decision) => !counts.has(`Decision: ${decision}`));
if (missed.length > 0) console.log(`never decided: ${missed.join("; ")}`);

for (const seed of [...broken].sort((a, b) => a - b).slice(0, mostTold)) {
  const story = await shrunkStory(seed);
  const { violations } = await runStory(story);
  console.log(`\nSeed ${seed}, shrunk:\n${tellStory(story)}\n${tellViolations(violations)}`);
}
if (broken.size > mostTold) console.log(`\n${broken.size - mostTold} more: ${[...broken].join(" ")}`);
console.log(
  `\n${seeds} seeds from ${from}: ${broken.size} broke a law; ${seconds.toFixed(1)} s, ${Math.round(seeds / seconds)} seeds a second with ${workers} workers`,
);
process.exitCode = broken.size === 0 && done === seeds ? 0 : 1;
