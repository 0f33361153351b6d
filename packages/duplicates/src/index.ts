export { type DuplicateGroup, type DuplicatePair } from "./duplicate-group.js";
export {
  type ComparedContact,
  type CrowdedKeys,
  type DuplicateMatch,
  type DuplicateReason,
  type DuplicateVerdict,
} from "./duplicate-match.js";
export { type DuplicateOptions } from "./duplicate-options.js";
export { type CandidateMatches, type FoundDuplicates, findDuplicates } from "./find-duplicates.js";
export { type FoundGroups, findDuplicatesWithin } from "./find-duplicates-within.js";
export { type DuplicateRule, type RuleReader, type RuleWeights, customRule } from "./rule.js";
export { sameEmail } from "./same-email.js";
export { sameNameAndCompany } from "./same-name-and-company.js";
export { type SamePhoneOptions, samePhone } from "./same-phone.js";
export { sameUrl } from "./same-url.js";
export { similarName } from "./similar-name.js";
export { standardRules } from "./standard-rules.js";
