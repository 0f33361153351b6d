import type { Lease, StateChanges, StateCollection, StateRecord, StateStore } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import * as Ord from "fp-ts/lib/Ord.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import * as S from "fp-ts/lib/string.js";
import { sameValue } from "../../samples/same-value.js";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";

export const minuteMs = 60_000;

/** The lease, taken at `now`; the store's clock is whatever it is told. */
export const leaseOf = (store: StateStore, now = 0, ttlMs = minuteMs): Promise<Lease> =>
  rightTo("acquire", () => store.acquire(ttlMs, now));

/** Commits under a lease of its own, and lets it go again. */
export const commitAlone = async (
  store: StateStore,
  ...commits: ReadonlyArray<StateChanges>
): Promise<void> => {
  const lease = await leaseOf(store);
  for (const changes of commits) await rightTo("commit", () => store.commit(lease, changes));
  await rightTo("release", () => store.release(lease));
};

export const link = (
  key: string,
  text = `text of ${key}`,
): StateRecord & { readonly collection: "links" } => ({
  collection: "links",
  key,
  text,
});

export const aliased = (
  key: string,
  alias: string,
  text = `text of ${key}`,
): StateRecord & { readonly collection: "links" } => ({ collection: "links", key, alias, text });

/** Every record of a collection, read in pages of `limit`. */
export const allIn = async (
  store: StateStore,
  collection: StateCollection = "links",
  limit = 1_000,
): Promise<ReadonlyArray<StateRecord>> => {
  const records: Array<StateRecord> = [];
  for (;;) {
    const after = O.fromNullable(records.at(-1)?.key);
    const page = await rightTo("page", () => store.page(collection, after, limit));
    mustHold(page.length <= limit, () => `a page of at most ${limit} records has ${page.length}`);
    if (page.length === 0) return records;
    const [first] = page;
    mustHold(
      records.every(({ key }) => key !== first?.key),
      () => `the page behind ${shown(records.at(-1)?.key)} begins with ${shown(first?.key)} again`,
    );
    records.push(...page);
  }
};

/** Breaks the rule unless the collection holds just these, by page, count, key and alias. */
export const mustHoldRecords = async (
  store: StateStore,
  records: ReadonlyArray<StateRecord>,
  collection: StateCollection = "links",
): Promise<void> => {
  mustBeRecords(await allIn(store, collection), records, `what page answers of ${collection}`);
  mustBeSame(
    await rightTo("count", () => store.count(collection)),
    records.length,
    `the count of ${collection}`,
  );
  const keys = records.map(({ key }) => key);
  const got = await rightTo("get", () => store.get(collection, keys));
  mustBeRecords(got, records, `what get answers of ${collection}`);
  const aliases = records.flatMap(({ alias }) => alias ?? []);
  const found = await rightTo("find", () => store.find(collection, aliases));
  const withAlias = records.filter(({ alias }) => alias !== undefined);
  mustBeRecords(found, withAlias, `what find answers of ${collection}`);
};

/** The same records, in whatever order; what is seen otherwise is the first that differs. */
const mustBeRecords = (
  seen: ReadonlyArray<StateRecord>,
  meant: ReadonlyArray<StateRecord>,
  what: string,
): void => {
  const [left, right] = [byKey(seen), byKey(meant)];
  const at = Array.from({ length: Math.max(left.length, right.length) }, (_, at) => at).find(
    (at) => !sameValue(left[at], right[at]),
  );
  mustHold(
    at === undefined,
    () =>
      `${what} has ${left.length} records instead of ${right.length}, and ${shown(left[at ?? 0])} where ${shown(right[at ?? 0])} belongs`,
  );
};

/** Plain records, in an order of their own, for comparing. */
const byKey = (records: ReadonlyArray<StateRecord>): ReadonlyArray<StateRecord> =>
  pipe(
    records.map(({ key, alias, text }) => (alias === undefined ? { key, text } : { key, alias, text })),
    sort(Ord.contramap(({ key }: StateRecord) => key)(S.Ord)),
  );
