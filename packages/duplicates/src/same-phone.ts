import { type PhoneKind, normalPhone } from "@spegla/core";
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { type DuplicateRule, type RuleWeights, customRule } from "./rule.js";

export type SamePhoneOptions = RuleWeights & {
  /** ISO 3166 code such as `SE`, of numbers without a country; absent: those agree as they are written. */
  readonly defaultCountry?: string;
};

/**
 * A phone number in common, however it is formatted; an extension belongs to it. Not compared are
 * the numbers of a house or of somebody else (main number, fax, assistant), and those of fewer than
 * six digits.
 * @throws RangeError for a country that is none.
 */
export const samePhone = ({ defaultCountry, ...weights }: SamePhoneOptions = {}): DuplicateRule => {
  const country = countryOf(defaultCountry);
  return customRule({
    name: "samePhone",
    weight: 9,
    against: 1,
    ...weights,
    keys: ({ phones }) =>
      phones.flatMap(({ kind, number }) => (impersonal.has(kind) ? [] : phoneKeys(number, country))),
  });
};

const impersonal: ReadonlySet<PhoneKind> = new Set<PhoneKind>([
  "main",
  "assistant",
  "workFax",
  "homeFax",
  "otherFax",
  "telex",
]);

const countryOf = (given: string | undefined): CountryCode | undefined => {
  if (given === undefined || isSupportedCountry(given)) return given;
  throw new RangeError(
    `samePhone knows no country "${given.slice(0, 40)}": give an ISO 3166 code such as SE`,
  );
};

const phoneKeys = (number: string, country: CountryCode | undefined): ReadonlyArray<string> => {
  const parsed = parsePhoneNumberFromString(number, country);
  if (parsed?.isPossible() === true)
    return [parsed.ext === undefined ? parsed.number : `${parsed.number} ext. ${parsed.ext}`];
  const asWritten = normalPhone(number);
  return /(?:\d.*){6}/u.test(asWritten) ? [asWritten] : [];
};
