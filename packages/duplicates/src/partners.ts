import { isCrowdedKey } from "./crowded-keys.js";
import type { ComparedContact } from "./duplicate-match.js";
import type { DuplicateLimits } from "./duplicate-options.js";
import type { KeyIndex } from "./key-index.js";

/** Places on the right that share a key with the place on the left, each once; keys that too many share find none. */
export const partnersOf = (indexes: ReadonlyArray<KeyIndex>, { mostPerKey }: DuplicateLimits) => {
  const finders = indexes.map((index) => ({ ...index, isCrowded: isCrowdedKey(index, mostPerKey) }));
  return (left: number): ReadonlySet<number> => {
    const partners = new Set<number>();
    for (const { left: keysOf, holders, isCrowded } of finders)
      for (const key of keysOf[left] ?? [])
        if (!isCrowded(key)) for (const right of holders(key)) partners.add(right);
    return partners;
  };
};

export const areComparedTypes = (
  { recordTypes }: DuplicateLimits,
  a: ComparedContact,
  b: ComparedContact,
): boolean =>
  recordTypes === "Any" ||
  a.recordType === undefined ||
  b.recordType === undefined ||
  a.recordType === b.recordType;
