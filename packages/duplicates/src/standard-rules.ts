import type { DuplicateRule } from "./rule.js";
import { sameEmail } from "./same-email.js";
import { sameNameAndCompany } from "./same-name-and-company.js";
import { type SamePhoneOptions, samePhone } from "./same-phone.js";
import { sameUrl } from "./same-url.js";
import { similarName } from "./similar-name.js";

/** All ready-made rules with their own weights. */
export const standardRules = ({
  defaultCountry,
}: Pick<SamePhoneOptions, "defaultCountry"> = {}): ReadonlyArray<DuplicateRule> => [
  sameEmail(),
  samePhone(defaultCountry === undefined ? {} : { defaultCountry }),
  sameNameAndCompany(),
  similarName(),
  sameUrl(),
];
