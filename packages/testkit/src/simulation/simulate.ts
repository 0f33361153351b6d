import * as fc from "fast-check";
import { checkLaws } from "./check-laws.js";
import type { Coverage } from "./coverage.js";
import { takeDatabaseStep } from "./database-steps.js";
import { takeCopyStep, takeFolderStep } from "./folder-steps.js";
import { takeMirrorStep } from "./mirror-steps.js";
import { endQuietly } from "./quiet-end.js";
import { aLifeStory } from "./life-story-arbitrary.js";
import { takeLifeStep } from "./life-steps.js";
import type { CopyStep, DatabaseStep, FolderStep, LifeStep, Story, StoryStep } from "./story.js";
import { aStory } from "./story-arbitrary.js";
import { type StoryWorld, storyWorld } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

export type StoryOutcome = {
  /** What a law forbids and was seen; empty for a healthy engine. */
  readonly violations: ReadonlyArray<Violation>;
  readonly coverage: Coverage;
};

/** Every fiftieth is of more than syncing, which takes several times as long. */
const storiesOf = (seed: number): fc.Arbitrary<Story> => (seed % 50 === 49 ? aLifeStory : aStory);

/** The story of a seed: the same for the same seed, for as long as `aStory` and `aLifeStory` are the same. */
export const storyOfSeed = (seed: number): Story => {
  const told: Array<Story> = [];
  fc.check(
    fc.property(storiesOf(seed), (story) => void told.push(story)),
    once(seed),
  );
  const [story] = told;
  if (story === undefined) throw new Error(`there is no story ${seed}`);
  return story;
};

/** Lets a story happen, brings it to a quiet end and checks all laws. Never rejects for what the engine does. */
export const runStory = async (story: Story): Promise<StoryOutcome> => {
  const world = storyWorld(story);
  const { coverage } = world;
  try {
    for (const [at, step] of story.steps.entries()) {
      coverage.note("Step", step._tag);
      // Some of what happens is of the same moment.
      if (at % 3 > 0) world.clock.advance(1);
      const found = [...(await takeStep(world, step)), ...world.watch.takeSeen()];
      if (found.length > 0) return { violations: found, coverage };
    }
    const unrest = await endQuietly(world);
    return { violations: unrest.length > 0 ? unrest : await checkLaws(world), coverage };
  } catch (thrown) {
    return { violations: [violation("Errors", `threw ${describe(thrown)}`)], coverage };
  }
};

/** The shortest story that still `fails`, found by leaving parts of a seed's story out; a minute is all it takes. */
export const shrunkStory = async (
  seed: number,
  fails: (story: Story) => Promise<boolean> = breaksLaws,
): Promise<Story> => {
  const passes = fc.asyncProperty(storiesOf(seed), async (story) => !(await fails(story)));
  const found = await fc.check(passes, { ...once(seed), interruptAfterTimeLimit: 60_000 });
  return found.counterexample?.[0] ?? storyOfSeed(seed);
};

const breaksLaws = async (story: Story): Promise<boolean> => (await runStory(story)).violations.length > 0;

/** Values as they come: without the bias towards small ones that a series of runs begins with. */
const once = (seed: number) => ({ seed, numRuns: 1, unbiased: true });

const takeStep = async (world: StoryWorld, step: StoryStep): Promise<ReadonlyArray<Violation>> => {
  if (isDatabaseStep(step)) takeDatabaseStep(world, step);
  else if (isCopyStep(step)) takeCopyStep(world, step);
  else if (isFolderStep(step)) takeFolderStep(world, step);
  else return isLifeStep(step) ? takeLifeStep(world, step) : takeMirrorStep(world, step);
  return [];
};

const databaseSteps = new Set(["Add", "Edit", "Remove", "Restore", "Purge", "Reclassify", "Meet"]);
const copySteps = new Set([
  "EditCopy",
  "RemoveCopy",
  "RenameCopy",
  "DuplicateCopy",
  "DropMarker",
  "ForgeMarker",
  "BumpRevision",
  "RevertCopy",
]);
const folderSteps = new Set(["AddOwn", "AddForeign", "EditOwn", "RemoveOwn", "EmptyFolder", "Lag", "Refuse"]);

const lifeSteps = new Set([
  "Import",
  "RemoveImported",
  "Track",
  "Untrack",
  "Rebuild",
  "Undo",
  "ChangeFolder",
]);

const isDatabaseStep = (step: StoryStep): step is DatabaseStep => databaseSteps.has(step._tag);
const isCopyStep = (step: StoryStep): step is CopyStep => copySteps.has(step._tag);
const isFolderStep = (step: StoryStep): step is FolderStep => folderSteps.has(step._tag);
const isLifeStep = (step: StoryStep): step is LifeStep => lifeSteps.has(step._tag);

const describe = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
