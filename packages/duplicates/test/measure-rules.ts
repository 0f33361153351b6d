import {
  type DuplicateRule,
  type FoundDuplicates,
  findDuplicates,
  sameEmail,
  sameNameAndCompany,
  samePhone,
  similarName,
  standardRules,
} from "../src/index.js";
import { home } from "./phones.js";
import type { Population } from "./population.js";

/** The sets of rules that the note compares. */
export const ruleSets: ReadonlyMap<string, ReadonlyArray<DuplicateRule>> = new Map([
  ["e-mail", [sameEmail()]],
  ["phone", [samePhone({ defaultCountry: home })]],
  ["phone, no country", [samePhone()]],
  ["name + company", [sameNameAndCompany()]],
  ["name", [similarName()]],
  ["e-mail, phone", [sameEmail(), samePhone({ defaultCountry: home })]],
  ["e-mail, phone, name + company", [sameEmail(), samePhone({ defaultCountry: home }), sameNameAndCompany()]],
  ["standard", standardRules({ defaultCountry: home })],
]);

export type Measured = {
  /** Of the matches that are answered, the share that is right. */
  readonly precision: number;
  /** Of the twins there are, the share that is answered. */
  readonly recall: number;
  readonly surePrecision: number;
  readonly sureRecall: number;
  /** Of the candidates with a twin, the share for which it is the best match. */
  readonly first: number;
  readonly comparisons: number;
};

export const measure = (rules: ReadonlyArray<DuplicateRule>, population: Population): Measured => {
  const found = findDuplicates(rules)(population.candidates, population.existing);
  const [all, sure] = [counted(found, population, false), counted(found, population, true)];
  const first = found.candidates.filter(
    ({ id, matches }) => population.twins.has(id) && matches[0]?.id === population.twins.get(id),
  ).length;
  const twins = population.twins.size;
  return {
    precision: share(all.right, all.answered),
    recall: all.right / twins,
    surePrecision: share(sure.right, sure.answered),
    sureRecall: sure.right / twins,
    first: first / twins,
    comparisons: found.comparisons,
  };
};

const counted = ({ candidates }: FoundDuplicates, { twins }: Population, sureOnly: boolean) => {
  const answers = candidates.flatMap(({ id, matches }) =>
    matches
      .filter(({ verdict }) => !sureOnly || verdict === "Sure")
      .map((match) => twins.get(id) === match.id),
  );
  return { answered: answers.length, right: answers.filter(Boolean).length };
};

/** Who says nothing says nothing wrong. */
const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
