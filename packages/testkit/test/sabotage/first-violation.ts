import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Sabotage } from "./sabotage.js";
import { sabotagedBundle } from "./sabotaged-bundle.js";
import type { Told } from "./stories-thread.js";

export type Caught = {
  /** How many stories it took. */
  readonly seeds: number;
  /** The law or rule that was broken; `Hangs` for a story that came to no end. */
  readonly law: string;
  /** What was seen, the first line of it. */
  readonly seen: string;
};

/** The first story, from seed 0 up, in which an engine with this defect breaks a law. Undefined: none below `limit`. */
export const firstViolation = async (
  sabotage: Sabotage | undefined,
  limit: number,
): Promise<Caught | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), "spegla-sabotage-"));
  try {
    const path = join(folder, "stories.mjs");
    await writeFile(path, await sabotagedBundle(sabotage));
    return await inThread(path, limit);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** A story takes a few hundredths of a second: who says nothing for so long will say nothing any more. */
const longestStoryMs = 15_000;
const mostMemoryMb = 512;

const inThread = (path: string, limit: number): Promise<Caught | undefined> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(path, {
      workerData: limit,
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    });
    let seeds = 0;
    let caught: Caught | undefined;
    const endless = (seen: string): void => {
      caught = { seeds: seeds + 1, law: "Hangs", seen };
    };
    const hanging = setTimeout(() => {
      endless(`a story takes longer than ${longestStoryMs} ms`);
      void thread.terminate();
    }, longestStoryMs);
    thread.on("message", ({ broken }: Told) => {
      seeds += 1;
      hanging.refresh();
      if (broken !== undefined)
        caught = { seeds, law: broken.law, seen: broken.seen.split("\n", 1)[0] ?? "" };
    });
    thread.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") endless(`a story takes more than ${mostMemoryMb} MB`);
      else reject(error);
    });
    thread.on("exit", () => {
      clearTimeout(hanging);
      if (caught === undefined && seeds < limit) endless("a story waits for what never comes");
      resolve(caught);
    });
  });
