/** The words of a text, folded for comparing; an apostrophe parts none. */
export const foldedWords = (text: string): ReadonlyArray<string> =>
  foldedText(text)
    .replace(/['’ʼ`]/gu, "")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "");

/**
 * Small letters without the marks that people leave out when they type: accents, Hebrew points,
 * Arabic vowel signs. Vowel signs that are letters of their own (Thai, Devanagari, kana) stay.
 */
const foldedText = (text: string): string =>
  /^[ -~]*$/u.test(text)
    ? text.toLowerCase()
    : text
        .normalize("NFKD")
        .toLowerCase()
        .replace(marks, "")
        .replace(/[ßæœøłđðþıς]/gu, (letter) => plainLetters.get(letter) ?? letter)
        .normalize("NFC");

const marks = /[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u064B-\u0652\u0670]/gu;

const plainLetters: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["ł", "l"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  ["ı", "i"],
  ["ς", "σ"],
]);
