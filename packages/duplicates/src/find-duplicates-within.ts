import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import * as Ord from "fp-ts/lib/Ord.js";
import { pipe } from "fp-ts/lib/function.js";
import { crowdedKeys } from "./crowded-keys.js";
import type { ComparedContact, CrowdedKeys } from "./duplicate-match.js";
import { type DuplicateOptions, checkRules, duplicateLimits } from "./duplicate-options.js";
import { type DuplicateGroup, type DuplicatePair, groupsOf } from "./duplicate-group.js";
import { indexWithin } from "./key-index.js";
import { matchPair } from "./match-pair.js";
import { areComparedTypes, partnersOf } from "./partners.js";
import type { DuplicateRule } from "./rule.js";

export type FoundGroups = {
  /** In the order of their first ids. */
  readonly groups: ReadonlyArray<DuplicateGroup>;
  readonly crowded: ReadonlyArray<CrowdedKeys>;
  readonly comparisons: number;
};

/**
 * The contacts that are probably the same person as another one of them, in groups; each contact is
 * in one group at most. As with `findDuplicates` otherwise.
 * @throws RangeError for options or rules that make no sense, before anything is compared, and for
 *   two contacts with one id.
 */
export const findDuplicatesWithin = (rules: ReadonlyArray<DuplicateRule>, options: DuplicateOptions = {}) => {
  const [checked, limits] = [checkRules(rules), duplicateLimits(options)];
  return (given: ReadonlyArray<ComparedContact>): FoundGroups => {
    const contacts = distinct(RA.sort(byId)(given));
    const indexes = checked.map(indexWithin(contacts));
    const partners = partnersOf(indexes, limits);
    const match = matchPair(indexes, limits);
    const pairs: DuplicatePair[] = [];
    let comparisons = 0;
    for (const [left, a] of contacts.entries())
      for (const right of partners(left)) {
        const b = contacts[right];
        if (right <= left || b === undefined || !areComparedTypes(limits, a, b)) continue;
        comparisons += 1;
        pairs.push(...match({ left, right, a, b }).map((found) => ({ ...found, of: a.id })));
      }
    return { groups: groupsOf(pairs), crowded: crowdedKeys(indexes, limits.mostPerKey), comparisons };
  };
};

const distinct = (sorted: ReadonlyArray<ComparedContact>): ReadonlyArray<ComparedContact> => {
  const twice = sorted.find(({ id }, at) => at > 0 && sorted[at - 1]?.id === id);
  if (twice === undefined) return sorted;
  throw new RangeError(`two contacts have the id "${twice.id.slice(0, 100)}": give each its own`);
};

const byId = pipe(
  S.Ord,
  Ord.contramap(({ id }: ComparedContact) => id),
);
