import { displayName } from "@spegla/core";
import { nameKeys, nameSimilarity } from "./name-similarity.js";
import { personName } from "./person-name.js";
import { type DuplicateRule, type RuleWeights, remembered, ruleWithReader } from "./rule.js";

/**
 * Names that are equal but for accents, or nearly: a typing error, given name and surname swapped,
 * an initial, a second name left out. Different names speak strongly against a match, names in
 * different scripts a little. Nicknames are not known.
 */
export const similarName = (weights: RuleWeights = {}): DuplicateRule =>
  ruleWithReader(
    { name: "similarName", about: "name", weight: 9, against: 12, confirms: true, ...weights },
    () => {
      const nameOf = remembered(personName);
      return {
        keys: (contact) => nameKeys(nameOf(contact)),
        compare: (a, b) => nameSimilarity(nameOf(a), nameOf(b)),
        tell: displayName,
      };
    },
  );
