import type { Contact } from "@spegla/core";
import { foldedWords } from "./folded-text.js";

/** A contact's name in folded words, for comparing. */
export type PersonName = {
  /** Given and middle names. */
  readonly given: ReadonlyArray<string>;
  /** Without particles such as `von`, unless there is nothing else. */
  readonly surname: ReadonlyArray<string>;
  /** East Asian names are often written as one word, family name first; empty for others. */
  readonly joined: string;
  /** `jr`, `sr`, `iii`: of two people who share the rest. */
  readonly generation?: string;
  /** A bit for each script it is written in; 0: it has no letters. */
  readonly scripts: number;
  /** All words as the person orders them. */
  readonly inOrder: string;
};

/** Both names where the contact has them; else the full name, or the one under which it is filed. */
export const personName = (contact: Contact): PersonName => {
  const parts = nameParts(contact);
  const words = [...parts.given, ...parts.surname].join("");
  const generation = [...foldedWords(contact.nameSuffix ?? ""), ...(parts.suffix ?? [])].find((word) =>
    generations.has(word),
  );
  const joined = hasEastAsianLetter(words) ? [...parts.surname, ...parts.given].join("") : "";
  return {
    given: parts.given,
    surname: parts.surname,
    joined,
    inOrder: joined === "" ? [...parts.given, ...parts.surname].join(" ") : joined,
    ...(generation !== undefined && { generation }),
    scripts: scripts.reduce((bits, letter, at) => (letter.test(words) ? bits | (1 << at) : bits), 0),
  };
};

/** One that is enough to tell a person by. */
export const isFullName = ({ given, surname, joined }: PersonName): boolean =>
  (given.length > 0 && surname.length > 0) || Array.from(joined).length > 1;

type NameParts = {
  readonly given: ReadonlyArray<string>;
  readonly surname: ReadonlyArray<string>;
  readonly suffix?: ReadonlyArray<string>;
};

const nameParts = (contact: Contact): NameParts => {
  const given = [...foldedWords(contact.givenName ?? ""), ...foldedWords(contact.middleName ?? "")];
  const surname = withoutParticles(foldedWords(contact.surname ?? ""));
  if (given.length > 0 && surname.length > 0) return { given, surname };
  const texts = [contact.fullName, contact.fileAs].filter((text) => text !== undefined);
  const whole = texts.filter((text) => !text.includes("@")).map(partsOfText);
  const alone = surname.length > 0 ? { given, surname } : partsOfWords(given);
  const written = whole.find((parts) => parts.given.length > 0 && parts.surname.length > 0);
  return written ?? (given.length + surname.length > 0 ? alone : (whole[0] ?? alone));
};

/** `Ek, Anna` or `Anna Ek`, with or without titles. */
const partsOfText = (text: string): NameParts => {
  const [first = "", second = "", ...more] = text.split(/[,،、]/u);
  const [before, behind] = [withoutTitles(foldedWords(first)), withoutTitles(foldedWords(second))];
  if (more.length === 0 && before.length > 0 && behind.some((word) => !generations.has(word)))
    return { given: behind, surname: withoutParticles(before) };
  const suffix = [...before, ...behind].filter((word) => generations.has(word));
  return { ...partsOfWords(before.filter((word) => !generations.has(word))), suffix };
};

const partsOfWords = (words: ReadonlyArray<string>): NameParts => {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined || words.length === 1) return { given: words, surname: [] };
  return hasEastAsianLetter(first)
    ? { given: words.slice(1), surname: [first] }
    : { given: withoutParticles(words.slice(0, -1)), surname: [last] };
};

const withoutParticles = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const rest = words.filter((word) => !particles.has(word));
  return rest.length === 0 ? words : rest;
};

const withoutTitles = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const rest = words.filter((word) => !titles.has(word));
  return rest.length === 0 ? words : rest;
};

const particles = new Set(
  "af al av bin da de del den der di do dos du e el ibn la le van von y zu zur".split(" "),
);
const titles = new Set("dr prof mr mrs ms mx mme herr frau hr fr fru dipl ing sir".split(" "));
const generations = new Set("jr junior sr senior ii iii iv".split(" "));

/** Of a script that writes a name in one to three characters. */
export const hasEastAsianLetter = (text: string): boolean => eastAsian.test(text);

const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const scripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Devanagari}/u,
  /\p{Script=Thai}/u,
  /\p{Script=Han}/u,
  /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  /\p{Script=Hangul}/u,
];
