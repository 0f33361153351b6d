import { runStory, storyOfSeed, tellViolations } from "@spegla/testkit";
import { expect, it } from "vitest";

/** So few that `npm run mutate` can afford them; the testkit's own test tells more, and shrinks what fails. */
const chapters = [0, 20, 40] as const;

it.each(chapters)("[L1] to [L12] hold in the stories of the simulation from %i on", async (from) => {
  for (let seed = from; seed < from + 20; seed += 1) {
    const { violations } = await runStory(storyOfSeed(seed));
    expect(tellViolations(violations), `seed ${seed}`).toBe("");
  }
});
