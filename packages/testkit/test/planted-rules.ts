import { expect } from "vitest";
import { type BrokenRule, type ConformanceCase, type Fresh, isBrokenRule, runCase } from "../src/index.js";

/** What the case of that rule says of a subject with a defect. Throws if the rule holds of it. */
export const brokenBy = async <Subject, Declared>(
  cases: ReadonlyArray<ConformanceCase<Subject, Declared>>,
  rule: string,
  makeFresh: () => Promise<Fresh<Subject>>,
  declared: Declared,
): Promise<BrokenRule> => {
  const one = caseOf(cases, rule);
  const thrown: unknown = await runCase(one, makeFresh, declared).catch((thrown: unknown) => thrown);
  if (!isBrokenRule(thrown)) throw new Error(`${rule} held: ${String(thrown)}`, { cause: thrown });
  expect(thrown.rule).toBe(rule);
  expect(thrown.message).toContain(`[${rule}] ${one.title}\n  seen: `);
  expect(thrown.message).toContain(`\n  likely cause: ${one.likelyCause}`);
  return thrown;
};

export const caseOf = <Subject, Declared>(
  cases: ReadonlyArray<ConformanceCase<Subject, Declared>>,
  rule: string,
): ConformanceCase<Subject, Declared> => {
  const one = cases.find((each) => each.rule === rule);
  if (one === undefined) throw new Error(`there is no rule ${rule}`);
  return one;
};

/** The rules of the suite that none of these are. */
export const rulesBeside = (
  cases: ReadonlyArray<{ readonly rule: string }>,
  planted: ReadonlyArray<string>,
): ReadonlyArray<string> => cases.map(({ rule }) => rule).filter((rule) => !planted.includes(rule));
