import type { DuplicateRule } from "./rule.js";

export type DuplicateOptions = {
  /** Score from which a match is `Sure`, if its name agrees. 0.99 */
  readonly sure?: number;
  /** Score from which it is `Likely`. 0.5 */
  readonly likely?: number;
  /** A key that more contacts of one side share finds nobody: it bounds the comparisons. 20 */
  readonly mostPerKey?: number;
  /** `Same`: only contacts of one record type are compared; one without is compared with all. `Any` */
  readonly recordTypes?: "Any" | "Same";
};

export type DuplicateLimits = Required<DuplicateOptions>;

/** @throws RangeError for scores outside 0 to 1, `likely` above `sure`, and a `mostPerKey` below 1. */
export const duplicateLimits = (options: DuplicateOptions): DuplicateLimits => {
  const limits = { sure: 0.99, likely: 0.5, mostPerKey: 20, recordTypes: "Any" as const, ...options };
  const { sure, likely, mostPerKey } = limits;
  if (!(likely >= 0 && likely <= sure && sure <= 1))
    throw new RangeError(`likely is ${likely}, sure is ${sure}: give 0 ≤ likely ≤ sure ≤ 1`);
  if (!(mostPerKey >= 1)) throw new RangeError(`mostPerKey is ${mostPerKey}: give 1 or more`);
  return limits;
};

/** @throws RangeError for two rules of one name, whose reasons nobody could tell apart, and for none at all. */
export const checkRules = (rules: ReadonlyArray<DuplicateRule>): ReadonlyArray<DuplicateRule> => {
  if (rules.length === 0) throw new RangeError("there is no rule: give at least one");
  const names = rules.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return rules;
  throw new RangeError(`two rules are called "${twice}": give each its own name`);
};
