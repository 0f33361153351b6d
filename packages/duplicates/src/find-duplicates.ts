import type { ComparedContact, CrowdedKeys, DuplicateMatch } from "./duplicate-match.js";
import { type DuplicateOptions, checkRules, duplicateLimits } from "./duplicate-options.js";
import { crowdedKeys } from "./crowded-keys.js";
import { indexBetween } from "./key-index.js";
import { matchPair, sortMatches } from "./match-pair.js";
import { areComparedTypes, partnersOf } from "./partners.js";
import type { DuplicateRule } from "./rule.js";

export type FoundDuplicates = {
  /** The candidates that have a match, in the order they were given. */
  readonly candidates: ReadonlyArray<CandidateMatches>;
  /** What could not be looked at, because too many share it. */
  readonly crowded: ReadonlyArray<CrowdedKeys>;
  /** Pairs of contacts that were compared. */
  readonly comparisons: number;
};

/** `matches`: the best first, at least one. */
export type CandidateMatches = { readonly id: string; readonly matches: ReadonlyArray<DuplicateMatch> };

/**
 * For each candidate the existing contacts that are probably the same person. It only answers; what
 * is done about it is the caller's to ask. Takes time in proportion to the contacts, whatever they
 * share, and says the same of `a` and `b` when they change sides.
 * @throws RangeError for options or rules that make no sense, before anything is compared.
 */
export const findDuplicates = (rules: ReadonlyArray<DuplicateRule>, options: DuplicateOptions = {}) => {
  const [checked, limits] = [checkRules(rules), duplicateLimits(options)];
  return (
    candidates: ReadonlyArray<ComparedContact>,
    existing: ReadonlyArray<ComparedContact>,
  ): FoundDuplicates => {
    const indexes = checked.map(indexBetween(candidates, existing));
    const partners = partnersOf(indexes, limits);
    const match = matchPair(indexes, limits);
    let comparisons = 0;
    const found = candidates.flatMap((a, left) => {
      const matches: DuplicateMatch[] = [];
      for (const right of partners(left)) {
        const b = existing[right];
        if (b === undefined || !areComparedTypes(limits, a, b)) continue;
        comparisons += 1;
        matches.push(...match({ left, right, a, b }));
      }
      return matches.length === 0 ? [] : [{ id: a.id, matches: sortMatches(matches) }];
    });
    return { candidates: found, crowded: crowdedKeys(indexes, limits.mostPerKey), comparisons };
  };
};
