import { describe, expect, it } from "vitest";
import { isBrokenRule, runCase } from "../src/conformance/conformance-case.js";
import { targetCases } from "../src/index.js";
import { contentFaults } from "./planted-target-content-faults.js";
import { listingFaults } from "./planted-target-listing-faults.js";
import type { PlantedFault } from "./planted-target-plants.js";
import { memoryDeclaration, memorySubject } from "./planted-target-subject.js";
import { writeFaults } from "./planted-target-write-faults.js";

const faults = [...listingFaults, ...writeFaults, ...contentFaults];

/** By its rule; and without the fault the rule holds. */
const mustBeCaught = async ({ rule, plant, sound, ...rest }: PlantedFault): Promise<void> => {
  const { options = {}, lag = 0, declared = {} } = rest;
  const one = targetCases.find((each) => each.rule === rule);
  if (one === undefined) throw new Error(`there is no rule ${rule}`);
  const whole = memoryDeclaration(options, { runs: 20, ...declared });
  expect(one.leftOutBecause?.(whole)).toBeUndefined();
  await runCase(one, () => memorySubject(options, lag, sound), whole);
  const broken: unknown = await runCase(one, () => memorySubject(options, lag, plant), whole).catch(
    (thrown: unknown) => thrown,
  );
  if (!isBrokenRule(broken)) throw broken ?? new Error("nothing was caught");
  expect(broken.rule).toBe(rule);
  expect(broken.message).toContain(`likely cause: ${one.likelyCause}`);
};

describe("the suite for targets", () => {
  for (const planted of faults)
    it(`[${planted.rule}] catches a folder that ${planted.fault}`, () => mustBeCaught(planted));

  it("has a planted fault for each of its rules", () => {
    const caught = new Set(faults.map(({ rule }) => rule));
    expect(targetCases.filter(({ rule }) => !caught.has(rule)).map(({ rule }) => rule)).toEqual([]);
  });
});
