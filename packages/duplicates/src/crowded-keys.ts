import * as N from "fp-ts/lib/number.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import { pipe } from "fp-ts/lib/function.js";
import type { CrowdedKeys } from "./duplicate-match.js";
import type { KeyIndex } from "./key-index.js";

/** What was left out because too many share it, rule by rule; rules that left out nothing are not named. */
export const crowdedKeys = (
  indexes: ReadonlyArray<KeyIndex>,
  mostPerKey: number,
): ReadonlyArray<CrowdedKeys> =>
  indexes.flatMap((index) => {
    const isCrowded = isCrowdedKey(index, mostPerKey);
    const sides = index.left === index.right ? [index.left] : [index.left, index.right];
    const onLeft = new Set(index.left.flatMap((keys) => (keys ?? []).filter(isCrowded)));
    if (onLeft.size === 0) return [];
    const contacts = sides.flat().filter((keys) => keys?.some((key) => onLeft.has(key)) === true).length;
    return [{ rule: index.rule.name, keys: onLeft.size, contacts, examples: mostShared(index, onLeft) }];
  });

export const isCrowdedKey =
  ({ crowd }: KeyIndex, mostPerKey: number) =>
  (key: number): boolean =>
    (crowd[key] ?? 0) > mostPerKey;

const mostShared = (index: KeyIndex, crowded: ReadonlySet<number>): ReadonlyArray<string> => {
  const shown: SharedKey[] = [];
  let key = 0;
  for (const text of index.texts()) {
    if (crowded.has(key)) shown.push({ text, crowd: index.crowd[key] ?? 0 });
    key += 1;
  }
  return pipe(
    shown,
    RA.sortBy([byCrowd, byText]),
    RA.takeLeft(5),
    RA.map(({ text }) => text),
  );
};

type SharedKey = { readonly text: string; readonly crowd: number };

const byCrowd = pipe(
  N.Ord,
  Ord.contramap(({ crowd }: SharedKey) => crowd),
  Ord.reverse,
);
const byText = pipe(
  S.Ord,
  Ord.contramap(({ text }: SharedKey) => text),
);
