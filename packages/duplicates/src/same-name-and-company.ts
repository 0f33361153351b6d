import { type Contact, displayName } from "@spegla/core";
import { foldedWords } from "./folded-text.js";
import { initialKeys, nameSimilarity, wholeNameKeys } from "./name-similarity.js";
import { personName } from "./person-name.js";
import { type DuplicateRule, type RuleWeights, remembered, ruleWithReader } from "./rule.js";

/** Similar names, as `similarName` has them, at one company; its legal form does not matter. */
export const sameNameAndCompany = (weights: RuleWeights = {}): DuplicateRule =>
  ruleWithReader(
    { name: "sameNameAndCompany", about: "name", weight: 14, against: 12, confirms: true, ...weights },
    () => {
      const employeeOf = remembered((contact) => ({
        name: personName(contact),
        company: companyWords(contact),
      }));
      return {
        keys: (contact) => {
          const { name, company } = employeeOf(contact);
          return company === ""
            ? []
            : [...wholeNameKeys(name), ...initialKeys(name)].map((key) => `${key} | ${company}`);
        },
        compare: (a, b) => {
          const [one, other] = [employeeOf(a), employeeOf(b)];
          return one.company !== "" && one.company === other.company
            ? nameSimilarity(one.name, other.name)
            : undefined;
        },
        tell: (contact) => `${displayName(contact)}, ${contact.company ?? ""}`,
      };
    },
  );

const companyWords = ({ company = "" }: Contact): string => {
  const words = foldedWords(company.replaceAll(/\b([A-Za-z])\/(?=[A-Za-z]\b)/gu, "$1"));
  const named = words.filter((word) => !legalForms.has(word));
  return (named.length === 0 ? words : named).join(" ");
};

const legalForms = new Set(
  "ab ag as asa bv co corp eg ek gmbh hb inc kb kg kk llc llp ltd mbh nv oao ooo oy oyj plc pty sa sarl se spa srl ооо оао зао пао αε επε 株式会社 有限会社 주식회사".split(
    " ",
  ),
);
