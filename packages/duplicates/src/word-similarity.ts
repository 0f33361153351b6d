import { hasEastAsianLetter } from "./person-name.js";

/**
 * How likely two folded words are one name: 1 equal; less for one or two typing errors (a letter
 * too many, missing, wrong, or two in the wrong order), an initial, or a short form; 0 otherwise.
 */
export const wordSimilarity = (a: string, b: string): number => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (isInitial(short)) return long.startsWith(short) ? initialLikeness : 0;
  if (a === b) return 1;
  if (short.length < 3 || long.length > longestWord) return 0;
  const errors = typingErrors(a, b);
  if (errors === 1) return long.length > 3 ? likeness.oneError : likeness.shortWord;
  if (errors === 2 && short.length >= 8) return likeness.twoErrors;
  return long.startsWith(short) ? likeness.shortForm : 0;
};

export const initialLikeness = 0.8;

/** A letter stands for a name; an East Asian character is one. */
export const isInitial = (word: string): boolean =>
  word.length < 3 && /^\p{L}$/u.test(word) && !hasEastAsianLetter(word);

/** `word` and what one letter less makes of it: two words that one error tells apart share one of these. */
export const errorVariants = (word: string): ReadonlyArray<string> =>
  word.length < 4 || word.length > longestWord
    ? [word]
    : [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];

const likeness = { oneError: 0.85, twoErrors: 0.8, shortForm: 0.75, shortWord: 0.6 };

/** In UTF-16 code units; nobody mistypes a word of this length once. */
const longestWord = 32;

/**
 * Letters too many, missing or wrong, and neighbours in the wrong order (optimal string alignment);
 * `Infinity` for more than one in words of fewer than eight letters, where it is another word.
 */
export const typingErrors = (a: string, b: string): number => {
  let [start, endOfA, endOfB] = [0, a.length, b.length];
  while (start < endOfA && start < endOfB && a[start] === b[start]) start += 1;
  while (endOfA > start && endOfB > start && a[endOfA - 1] === b[endOfB - 1]) {
    endOfA -= 1;
    endOfB -= 1;
  }
  const [restOfA, restOfB] = [a.slice(start, endOfA), b.slice(start, endOfB)];
  const longest = Math.max(restOfA.length, restOfB.length);
  if (longest < 2) return longest;
  if (longest === 2 && restOfA === restOfB.slice(1) + restOfB.slice(0, 1)) return 1;
  const canHaveMore = Math.min(a.length, b.length) >= 8 && Math.abs(a.length - b.length) < 3;
  return canHaveMore ? alignmentErrors(restOfA, restOfB) : Number.POSITIVE_INFINITY;
};

const alignmentErrors = (a: string, b: string): number => {
  let [before, above]: [ReadonlyArray<number>, ReadonlyArray<number>] = [
    [],
    Array.from({ length: b.length + 1 }, (_, at) => at),
  ];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = cell(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? cell(before, j - 2) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(cell(above, j) + 1, cell(row, j - 1) + 1, replaced, swapped));
    }
    [before, above] = [above, row];
  }
  return cell(above, b.length);
};

const cell = (row: ReadonlyArray<number>, at: number): number => row[at] ?? Number.POSITIVE_INFINITY;
