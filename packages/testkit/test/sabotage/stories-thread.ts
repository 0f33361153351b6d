import { parentPort, workerData } from "node:worker_threads";
import { runStory, storyOfSeed } from "../../src/simulation/simulate.js";

/** What the thread says after each story. */
export type Told = {
  readonly seed: number;
  readonly broken?: { readonly law: string; readonly seen: string };
};

/** Lets the stories from seed 0 up happen, until one breaks a law. */
const tellStories = async (limit: number): Promise<void> => {
  for (let seed = 0; seed < limit; seed += 1) {
    const { violations } = await runStory(storyOfSeed(seed));
    const [broken] = violations;
    const told: Told = broken === undefined ? { seed } : { seed, broken };
    parentPort?.postMessage(told, []);
    if (broken !== undefined) return;
  }
};

await tellStories(Number(workerData));
