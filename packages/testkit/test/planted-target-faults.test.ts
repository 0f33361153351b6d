import { describe, expect, it } from "vitest";
import { runCase, targetCases } from "../src/index.js";
import { brokenBy, caseOf, rulesBeside } from "./planted-rules.js";
import { contentFaults } from "./planted-target-content-faults.js";
import { listingFaults } from "./planted-target-listing-faults.js";
import type { PlantedFault } from "./planted-target-plants.js";
import { memoryDeclaration, memorySubject } from "./planted-target-subject.js";
import { unmarkFaults } from "./planted-target-unmark-faults.js";
import { writeFaults } from "./planted-target-write-faults.js";

const faults = [...listingFaults, ...writeFaults, ...contentFaults, ...unmarkFaults];

/** By its rule; and without the fault the rule holds. */
const mustBeCaught = async ({ rule, plant, sound, ...rest }: PlantedFault): Promise<void> => {
  const { options = {}, lag = 0, declared = {} } = rest;
  const one = caseOf(targetCases, rule);
  const whole = memoryDeclaration(options, { runs: 20, ...declared });
  expect(one.leftOutBecause?.(whole)).toBeUndefined();
  await runCase(one, () => memorySubject(options, lag, sound), whole);
  await brokenBy(targetCases, rule, () => memorySubject(options, lag, plant), whole);
};

describe("the suite for targets", () => {
  for (const planted of faults)
    it(`[${planted.rule}] catches a folder that ${planted.fault}`, () => mustBeCaught(planted));

  it("has a planted fault for each of its rules", () => {
    const planted = faults.map(({ rule }) => rule);
    expect(rulesBeside(targetCases, planted)).toEqual([]);
  });
});
