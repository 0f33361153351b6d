import type { ComparedContact } from "./duplicate-match.js";
import type { KeyIndex } from "./key-index.js";

/** Two contacts by their places on the left and on the right. */
export type Pair = {
  readonly left: number;
  readonly right: number;
  readonly a: ComparedContact;
  readonly b: ComparedContact;
};

/** What one rule says of a pair. */
export type Evidence = {
  readonly index: KeyIndex;
  readonly similarity: number;
  /** Below 0: against one person. */
  readonly bits: number;
  /** How many share the least shared key that the two have in common; 0: they have none. */
  readonly crowd: number;
};

export type WeighedPair = {
  readonly score: number;
  /** A rule that confirms fully agrees. */
  readonly isConfirmed: boolean;
  /** In the order of the rules, one for each thing they are about. */
  readonly evidence: ReadonlyArray<Evidence>;
};

/**
 * Adds up what the rules say (Fellegi and Sunter, A Theory for Record Linkage, 1969): the bits of
 * all, less those that two contacts picked at random are short of being one person.
 */
export const weighPair =
  (indexes: ReadonlyArray<KeyIndex>) =>
  (pair: Pair): WeighedPair => {
    const strongest = new Map<string, Evidence>();
    let isConfirmed = false;
    for (const index of indexes) {
      const evidence = evidenceOf(index, pair);
      if (evidence === undefined) continue;
      isConfirmed ||= index.rule.confirms === true && evidence.similarity === 1;
      const known = strongest.get(index.rule.about);
      if (known === undefined || Math.abs(evidence.bits) > Math.abs(known.bits))
        strongest.set(index.rule.about, evidence);
    }
    const evidence = [...strongest.values()];
    const bits = evidence.reduce((sum, { bits }) => sum + bits, -bitsToOvercome);
    return { score: 1 / (1 + 2 ** -bits), isConfirmed, evidence };
  };

/** With less for them two contacts are rather two people. */
const bitsToOvercome = 8;

const evidenceOf = (index: KeyIndex, pair: Pair): Evidence | undefined => {
  const { rule, reader } = index;
  const [ofA, ofB] = [index.left[pair.left], index.right[pair.right]];
  const crowd = ofA === undefined || ofB === undefined ? 0 : leastCrowd(index, ofA, ofB);
  const similarity =
    reader.compare === undefined
      ? ofA === undefined || ofB === undefined
        ? undefined
        : Math.sign(crowd)
      : reader.compare(pair.a.contact, pair.b.contact);
  if (similarity === undefined) return undefined;
  const bits = similarity * rule.weight - (1 - similarity) * rule.against;
  return {
    index,
    similarity,
    crowd,
    bits: bits > 0 && crowd > 1 ? Math.max(0, bits - Math.log2(crowd)) : bits,
  };
};

/** Of n who share a key any one can be meant, so it says log₂ n bits less. */
const leastCrowd = ({ crowd }: KeyIndex, ofA: ReadonlyArray<number>, ofB: ReadonlyArray<number>): number => {
  let least = 0;
  for (const key of ofA)
    if (ofB.includes(key)) {
      const here = crowd[key] ?? 0;
      if (least === 0 || here < least) least = here;
    }
  return least;
};
