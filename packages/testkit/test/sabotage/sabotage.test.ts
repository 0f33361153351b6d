import { describe, expect, it, vi } from "vitest";
import { firstViolation } from "./first-violation.js";
import { mostSeeds, sabotages } from "./sabotages.js";
import { sabotagedSource } from "./sabotaged-bundle.js";

// A thread each, and as many as a small machine has cores.
vi.setConfig({ maxConcurrency: 2, testTimeout: 120_000 });

/** Every sixth of them each time; all by hand, with `SABOTAGES=all` or `npm run sabotage`. */
const isMeant = (at: number): boolean => process.env["SABOTAGES"] === "all" || at % 6 === 0;

describe.concurrent("the simulation catches an engine in which", () => {
  for (const [at, sabotage] of sabotages.entries())
    it.runIf(isMeant(at))(sabotage.name, async () => {
      const caught = await firstViolation(sabotage, mostSeeds);
      expect(sabotage.laws, `what was seen: ${caught?.seen ?? "nothing"}`).toContain(caught?.law);
    });
});

describe.concurrent("without a sabotage", () => {
  it("the same stories break no law", async () => {
    expect(await firstViolation(undefined, mostSeeds)).toBeUndefined();
  });
});

describe("a sabotage", () => {
  it.each(sabotages)("has its one place in the engine: $name", async (sabotage) => {
    expect(await sabotagedSource(sabotage)).toContain(sabotage.put);
  });

  it("has a name of its own", () => {
    const names = sabotages.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
