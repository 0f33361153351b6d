import { type PersonName, isFullName } from "./person-name.js";
import {
  errorVariants,
  initialLikeness,
  isInitial,
  typingErrors,
  wordSimilarity,
} from "./word-similarity.js";

/**
 * 1 only for the same words in the same order; absent if one has no name. A name that is only half
 * there, or is written in another script, neither agrees nor differs.
 */
export const nameSimilarity = (a: PersonName, b: PersonName): number | undefined => {
  if (a.scripts === 0 || b.scripts === 0) return undefined;
  if ((a.scripts & b.scripts) === 0) return likeness.otherScript;
  const similarity = isFullName(a) && isFullName(b) ? fullSimilarity(a, b) : partSimilarity(a, b);
  if (a.generation === b.generation) return similarity;
  const isToldApart = a.generation !== undefined && b.generation !== undefined;
  return isToldApart ? 0 : Math.min(similarity, likeness.lessSaid);
};

/** What two similar names have in common: both names, or one and the other but for a letter. */
export const nameKeys = (name: PersonName): ReadonlyArray<string> => [
  ...wholeNameKeys(name),
  ...surnamesForKeys(name).flatMap((surname) => {
    const given = name.given[0];
    if (given === undefined || name.joined !== "") return [];
    return [
      ...errorVariants(surname).map((variant) => `${given}~${variant}`),
      ...errorVariants(given).map((variant) => `${surname}~${variant}`),
    ];
  }),
];

/** Of the names in either order. */
export const wholeNameKeys = (name: PersonName): ReadonlyArray<string> => {
  if (name.joined !== "") return isFullName(name) ? [sameLetters(name.joined)] : [];
  const given = name.given[0];
  return given === undefined
    ? []
    : surnamesForKeys(name).map((surname) =>
        given < surname ? `${given} ${surname}` : `${surname} ${given}`,
      );
};

/** Surname and the first letter of the given name. */
export const initialKeys = (name: PersonName): ReadonlyArray<string> => {
  const initial = name.given[0]?.[0];
  if (initial === undefined || name.joined !== "") return [];
  return surnamesForKeys(name).map((surname) => `${surname} ${initial}.`);
};

const likeness = {
  eastAsianSwapped: 0.97,
  swapped: 0.9,
  lessSaid: 0.9,
  onePart: 0.6,
  halfOfIt: 0.5,
  otherScript: 0.5,
};

/** Of a double surname people write either. */
const surnamesForKeys = ({ surname }: PersonName): ReadonlyArray<string> => {
  const [first, last] = [surname[0], surname.at(-1)];
  if (first === undefined || last === undefined) return [];
  return first === last ? [first] : [first, last];
};

const fullSimilarity = (a: PersonName, b: PersonName): number => {
  if (a.inOrder === b.inOrder) return isInitial(a.given[0] ?? "") ? initialLikeness : 1;
  const straight = Math.min(wordsSimilarity(a.given, b.given), wordsSimilarity(a.surname, b.surname));
  const swapped = Math.min(wordsSimilarity(a.given, b.surname), wordsSimilarity(a.surname, b.given));
  return Math.max(straight, likeness.swapped * swapped, joinedSimilarity(a, b));
};

/** Which of the characters are the family name cannot be seen, and one typing error is one of two or three. */
const joinedSimilarity = (a: PersonName, b: PersonName): number => {
  if (a.joined === "" || b.joined === "") return 0;
  if (a.joined === givenFirst(b) || b.joined === givenFirst(a)) return likeness.eastAsianSwapped;
  const isOneError = Math.min(a.joined.length, b.joined.length) > 2 && typingErrors(a.joined, b.joined) === 1;
  return isOneError ? likeness.halfOfIt : 0;
};

const givenFirst = ({ given, surname }: PersonName): string => [...given, ...surname].join("");

const sameLetters = (word: string): string => Array.from(word).sort().join("");

/** One of the names is only half there: it can belong to the other one. */
const partSimilarity = (a: PersonName, b: PersonName): number => {
  const wordsOfB = [...b.given, ...b.surname];
  return [...a.given, ...a.surname].some((word) => wordsOfB.includes(word)) ? likeness.onePart : 0;
};

/** `Anna Maria` can be `Anna` or `Anna M.`, hardly `Anna Karin`. */
const wordsSimilarity = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
  if (a.length === 0 || b.length === 0) return 0;
  const [one = "", other = ""] = [a[0], b[0]];
  if (a.length === 1 && b.length === 1) return wordSimilarity(one, other);
  if (a.join(" ") === b.join(" ")) return 1;
  const best = [...(a.length <= b.length ? bestOf(a, b) : []), ...(b.length <= a.length ? bestOf(b, a) : [])];
  const least = Math.min(likeness.lessSaid, ...best);
  return best.includes(1) ? Math.max(least, likeness.halfOfIt) : least;
};

const bestOf = (words: ReadonlyArray<string>, among: ReadonlyArray<string>): ReadonlyArray<number> =>
  words.map((word) => Math.max(...among.map((other) => wordSimilarity(word, other))));
