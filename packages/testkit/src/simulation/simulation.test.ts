import { describe, expect, it } from "vitest";
import { runStory, shrunkStory, storyOfSeed } from "./simulate.js";
import type { Story } from "./story.js";
import { tellStory, tellViolations } from "./tell-story.js";

/** `npm run simulate -- --seeds 100000` looks longer. */
const seeds = Number(process.env["SEEDS"] ?? 300);

describe("simulation", () => {
  it(`no law is broken in the stories 0 to ${seeds - 1}`, { timeout: 120_000 }, async () => {
    for (let seed = 0; seed < seeds; seed += 1) {
      const { violations } = await runStory(storyOfSeed(seed));
      if (violations.length === 0) continue;
      const story = await shrunkStory(seed);
      const { violations: left } = await runStory(story);
      expect.fail(`seed ${seed}, shrunk:\n${tellStory(story)}\n${tellViolations(left)}`);
    }
  });

  it("the same seed tells the same story, and the same comes of it", async () => {
    for (const seed of [0, 7, 4_711]) {
      expect(storyOfSeed(seed)).toEqual(storyOfSeed(seed));
      const [first, second] = [await runStory(storyOfSeed(seed)), await runStory(storyOfSeed(seed))];
      expect([...first.coverage.counts]).toEqual([...second.coverage.counts]);
    }
    expect(storyOfSeed(1)).not.toEqual(storyOfSeed(2));
  });

  it("of a story that fails, what has no part in it is left out", async () => {
    const duplicates = ({ steps }: Story) => steps.some(({ _tag }) => _tag === "DuplicateCopy");
    const seed = Array.from({ length: 100 }, (_, at) => at).find((at) => duplicates(storyOfSeed(at))) ?? 0;
    const story = await shrunkStory(seed, (told) => Promise.resolve(duplicates(told)));
    expect(story.steps.at(-1)?._tag).toBe("DuplicateCopy");
    expect(story.steps.length).toBeLessThanOrEqual(3);
    expect(storyOfSeed(seed).steps.length).toBeGreaterThan(3);
  });

  it("a law that is broken is told, with the story", async () => {
    const story = storyOfSeed(3);
    const told = tellStory(story);
    for (const { _tag } of story.steps) expect(told).toContain(_tag);
    expect(tellViolations([{ law: "L4", seen: "the edit q1q is nowhere" }])).toBe(
      "[L4] the edit q1q is nowhere",
    );
  });
});
