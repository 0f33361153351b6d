import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import { pipe } from "fp-ts/lib/function.js";
import type { DuplicateMatch, DuplicateVerdict } from "./duplicate-match.js";

/** Contacts that matches lead from one to another; that the first matches the last does not follow. */
export type DuplicateGroup = {
  /** In order, at least two. */
  readonly ids: ReadonlyArray<string>;
  /** `Sure` only if every two of them are. */
  readonly verdict: DuplicateVerdict;
  /** In the order of their ids. */
  readonly pairs: ReadonlyArray<DuplicatePair>;
};

/** `id` is a match of `of`, which is the lesser one. */
export type DuplicatePair = DuplicateMatch & { readonly of: string };

/** Follows the pairs from contact to contact. */
export const groupsOf = (pairs: ReadonlyArray<DuplicatePair>): ReadonlyArray<DuplicateGroup> => {
  const leaders = new Map<string, string>();
  for (const { of, id } of pairs) {
    const [one, other] = [leaderOf(leaders, of), leaderOf(leaders, id)];
    leaders.set(one < other ? other : one, one < other ? one : other);
  }
  const pairsByLeader = new Map<string, DuplicatePair[]>();
  for (const pair of pipe(pairs, RA.sortBy([byFirst, bySecond]))) {
    const leader = leaderOf(leaders, pair.of);
    const known = pairsByLeader.get(leader);
    if (known === undefined) pairsByLeader.set(leader, [pair]);
    else known.push(pair);
  }
  return [...pairsByLeader.values()].map(groupFrom);
};

const groupFrom = (pairs: ReadonlyArray<DuplicatePair>): DuplicateGroup => {
  const ids = RA.sort(S.Ord)([...new Set(pairs.flatMap(({ of, id }) => [of, id]))]);
  const sure = pairs.filter(({ verdict }) => verdict === "Sure").length;
  return { ids, verdict: sure === (ids.length * (ids.length - 1)) / 2 ? "Sure" : "Likely", pairs };
};

/** The least id of the contacts that are known to belong together; the way there gets shorter each time. */
const leaderOf = (leaders: Map<string, string>, id: string): string => {
  let leader = id;
  for (let next = leaders.get(leader); next !== undefined && next !== leader; next = leaders.get(leader))
    leader = next;
  if (leader !== id) leaders.set(id, leader);
  return leader;
};

const byFirst = pipe(
  S.Ord,
  Ord.contramap(({ of }: DuplicatePair) => of),
);
const bySecond = pipe(
  S.Ord,
  Ord.contramap(({ id }: DuplicatePair) => id),
);
