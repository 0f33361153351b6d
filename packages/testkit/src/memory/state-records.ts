import type { StateRecord } from "@spegla/core";
import * as Ord from "fp-ts/lib/Ord.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import * as N from "fp-ts/lib/number.js";

/** The records of one collection, by key, by alias and in order. */
export type StateRecords = {
  readonly get: (key: string) => StateRecord | undefined;
  readonly byAlias: (alias: string) => StateRecord | undefined;
  readonly page: (after: string | undefined, limit: number) => ReadonlyArray<StateRecord>;
  readonly all: () => ReadonlyArray<StateRecord>;
  readonly size: () => number;
  readonly put: (record: StateRecord) => void;
  readonly drop: (key: string) => void;
  readonly clear: () => void;
};

export const stateRecords = (): StateRecords => {
  const records = new Map<string, StateRecord>();
  const keyOfAlias = new Map<string, string>();
  let ordered: ReadonlyArray<string> | undefined;

  const drop = (key: string): void => {
    const record = records.get(key);
    if (record === undefined) return;
    if (record.alias !== undefined) keyOfAlias.delete(record.alias);
    records.delete(key);
    ordered = undefined;
  };
  const takeAlias = (alias: string): void => {
    const holder = records.get(keyOfAlias.get(alias) ?? "");
    if (holder?.alias === alias) records.set(holder.key, { key: holder.key, text: holder.text });
  };

  return {
    get: (key) => records.get(key),
    byAlias: (alias) => {
      const key = keyOfAlias.get(alias);
      return key === undefined ? undefined : records.get(key);
    },
    page: (after, limit) => {
      ordered ??= pipe([...records.keys()], sort(byCodePoints));
      const from = after === undefined ? 0 : firstBehind(ordered, after);
      return ordered.slice(from, from + limit).flatMap((key) => records.get(key) ?? []);
    },
    all: () => [...records.values()],
    size: () => records.size,
    put: (record) => {
      const before = records.get(record.key);
      if (before === undefined) ordered = undefined;
      else if (before.alias !== undefined) keyOfAlias.delete(before.alias);
      if (record.alias !== undefined) {
        takeAlias(record.alias);
        keyOfAlias.set(record.alias, record.key);
      }
      records.set(record.key, record);
    },
    drop,
    clear: () => {
      records.clear();
      keyOfAlias.clear();
      ordered = undefined;
    },
  };
};

/** The order of the UTF-8 bytes; `<` would sort emoji before the last part of the BMP. */
const byCodePoints = Ord.fromCompare<string>((a, b) => {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at === a.length || at === b.length
    ? N.Ord.compare(a.length, b.length)
    : N.Ord.compare(rankOf(a.charCodeAt(at)), rankOf(b.charCodeAt(at)));
});

/** Surrogates stand for what is behind U+FFFF, and sort there. */
const rankOf = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

const firstBehind = (ordered: ReadonlyArray<string>, after: string): number => {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byCodePoints.compare(ordered[middle] ?? "", after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
