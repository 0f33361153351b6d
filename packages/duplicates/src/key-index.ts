import type { ComparedContact } from "./duplicate-match.js";
import type { DuplicateRule, RuleReader } from "./rule.js";

/**
 * Who has which key of one rule. Keys are numbers here; contacts are places in the given lists,
 * `left` and `right`, which are the same list when contacts are compared among themselves.
 */
export type KeyIndex = {
  readonly rule: DuplicateRule;
  readonly reader: RuleReader;
  readonly left: ReadonlyArray<ContactKeys>;
  readonly right: ReadonlyArray<ContactKeys>;
  /** How many contacts of one side, the larger number, share each key; not counting oneself. */
  readonly crowd: Uint32Array;
  /** Places on the right, in order. */
  readonly holders: (key: number) => Uint32Array;
  /** The text of each key, in the order of their numbers. */
  readonly texts: () => IterableIterator<string>;
};

/** Without repetition; absent: the rule finds nothing in the contact. Keys that the other side has not are left out. */
type ContactKeys = ReadonlyArray<number> | undefined;

export const indexBetween =
  (left: ReadonlyArray<ComparedContact>, right: ReadonlyArray<ComparedContact>) =>
  (rule: DuplicateRule): KeyIndex => {
    const [reader, numbers] = [rule.reader(), new Map<string, number>()];
    const ofRight = right.map(({ contact }) => numberedKeys(reader.keys(contact), addTo(numbers)));
    const ofLeft = left.map(({ contact }) => numberedKeys(reader.keys(contact), (key) => numbers.get(key)));
    const [onLeft, onRight] = [countKeys(ofLeft, numbers.size), countKeys(ofRight, numbers.size)];
    return {
      rule,
      reader,
      left: ofLeft,
      right: ofRight,
      crowd: onRight.map((count, key) => Math.max(count, onLeft[key] ?? 0)),
      holders: holdersOf(ofRight, onRight),
      texts: () => numbers.keys(),
    };
  };

export const indexWithin =
  (contacts: ReadonlyArray<ComparedContact>) =>
  (rule: DuplicateRule): KeyIndex => {
    const [reader, numbers] = [rule.reader(), new Map<string, number>()];
    const keys = contacts.map(({ contact }) => numberedKeys(reader.keys(contact), addTo(numbers)));
    const counts = countKeys(keys, numbers.size);
    return {
      rule,
      reader,
      left: keys,
      right: keys,
      crowd: counts.map((count) => count - 1),
      holders: holdersOf(keys, counts),
      texts: () => numbers.keys(),
    };
  };

const addTo =
  (numbers: Map<string, number>) =>
  (key: string): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };

const numberedKeys = (
  keys: ReadonlyArray<string>,
  numberOf: (key: string) => number | undefined,
): ContactKeys => {
  if (keys.length === 0) return undefined;
  const numbers: number[] = [];
  for (const key of keys) {
    const number = numberOf(key);
    if (number !== undefined && !numbers.includes(number)) numbers.push(number);
  }
  return numbers;
};

const countKeys = (contacts: ReadonlyArray<ContactKeys>, size: number): Uint32Array => {
  const counts = new Uint32Array(size);
  for (const keys of contacts) for (const key of keys ?? []) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

/** All holders in one array, key after key: a list for each would take several times the room. */
const holdersOf = (
  contacts: ReadonlyArray<ContactKeys>,
  counts: Uint32Array,
): ((key: number) => Uint32Array) => {
  const starts = new Uint32Array(counts.length + 1);
  for (const [key, count] of counts.entries()) starts[key + 1] = (starts[key] ?? 0) + count;
  const places = new Uint32Array(starts[counts.length] ?? 0);
  const next = starts.slice();
  for (const [place, keys] of contacts.entries())
    for (const key of keys ?? []) {
      const at = next[key] ?? 0;
      places[at] = place;
      next[key] = at + 1;
    }
  return (key) => places.subarray(starts[key], starts[key + 1]);
};
