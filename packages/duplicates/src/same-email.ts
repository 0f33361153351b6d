import { normalEmail } from "@spegla/core";
import { type DuplicateRule, type RuleWeights, customRule } from "./rule.js";

/** An e-mail address in common, in any case. Alone it is `Likely`: families and offices share them. */
export const sameEmail = (weights: RuleWeights = {}): DuplicateRule =>
  customRule({
    name: "sameEmail",
    weight: 10,
    against: 1,
    ...weights,
    keys: ({ emails }) => emails.map(({ address }) => normalEmail(address).toLowerCase()),
  });
