import { runStory, storyOfSeed } from "../src/index.js";

/** What came of the stories since the last message. */
export type Told = {
  readonly done: number;
  readonly broken: ReadonlyArray<number>;
  readonly counts: ReadonlyMap<string, number>;
};

const [first = 0, until = 0, step = 1] = process.argv.slice(2).map(Number);
const tellEvery = 200;

let counts = new Map<string, number>();
let broken: Array<number> = [];
let done = 0;

const tell = (): void => {
  const told: Told = { done, broken, counts };
  process.send?.(told);
  [counts, broken, done] = [new Map(), [], 0];
};

for (let seed = first; seed < until; seed += step) {
  const { violations, coverage } = await runStory(storyOfSeed(seed));
  if (violations.length > 0) broken.push(seed);
  for (const [key, times] of coverage.counts) counts.set(key, (counts.get(key) ?? 0) + times);
  done += 1;
  if (done === tellEvery) tell();
}
tell();
