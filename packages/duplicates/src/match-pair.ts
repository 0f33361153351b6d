import * as N from "fp-ts/lib/number.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import { pipe } from "fp-ts/lib/function.js";
import type { DuplicateMatch, DuplicateReason, DuplicateVerdict } from "./duplicate-match.js";
import type { DuplicateLimits } from "./duplicate-options.js";
import type { KeyIndex } from "./key-index.js";
import { type Evidence, type Pair, type WeighedPair, weighPair } from "./weigh-pair.js";

/** The right one of the pair as a match of the left one; none if they are rather two people. */
export const matchPair =
  (indexes: ReadonlyArray<KeyIndex>, limits: DuplicateLimits) =>
  (pair: Pair): ReadonlyArray<DuplicateMatch> => {
    const weighed = weighPair(indexes)(pair);
    const verdict = verdictOf(weighed, limits);
    if (verdict === "Unlikely") return [];
    const { id, recordType } = pair.b;
    return [
      {
        id,
        ...(recordType !== undefined && { recordType }),
        score: weighed.score,
        verdict,
        reasons: pipe(
          weighed.evidence,
          RA.filter(({ bits }) => bits !== 0),
          RA.map(reasonOf(pair)),
          RA.sortBy([byWeight, byRule]),
        ),
      },
    ];
  };

/** The best first; of equals the one with the lesser id. */
export const sortMatches = (matches: ReadonlyArray<DuplicateMatch>): ReadonlyArray<DuplicateMatch> =>
  pipe(matches, RA.sortBy([byScore, byId]));

const verdictOf = (
  { score, isConfirmed }: WeighedPair,
  { sure, likely }: DuplicateLimits,
): DuplicateVerdict | "Unlikely" => {
  if (score < likely) return "Unlikely";
  return score >= sure && isConfirmed ? "Sure" : "Likely";
};

const reasonOf =
  (pair: Pair) =>
  ({ index, bits, similarity, crowd }: Evidence): DuplicateReason => ({
    rule: index.rule.name,
    weight: bits,
    similarity,
    value: valueOf(index, pair),
    ...(crowd > 1 && { sharedBy: crowd }),
  });

const valueOf = ({ reader }: KeyIndex, { a, b }: Pair): string => {
  if (reader.tell !== undefined) return bothOf(reader.tell(a.contact), reader.tell(b.contact));
  const [ofA, ofB] = [sorted(reader.keys(a.contact)), sorted(reader.keys(b.contact))];
  return ofA.find((key) => ofB.includes(key)) ?? bothOf(ofA[0] ?? "", ofB[0] ?? "");
};

const bothOf = (one: string, other: string): string => (one === other ? one : `${one} / ${other}`);

const sorted = RA.sort(S.Ord);
const byScore = pipe(
  N.Ord,
  Ord.contramap(({ score }: DuplicateMatch) => score),
  Ord.reverse,
);
const byId = pipe(
  S.Ord,
  Ord.contramap(({ id }: DuplicateMatch) => id),
);
const byWeight = pipe(
  N.Ord,
  Ord.contramap(({ weight }: DuplicateReason) => weight),
  Ord.reverse,
);
const byRule = pipe(
  S.Ord,
  Ord.contramap(({ rule }: DuplicateReason) => rule),
);
