import type { StateChanges, StateRecord } from "@spegla/core";
import * as fc from "fast-check";
import * as O from "fp-ts/lib/Option.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { rightOf } from "../samples/ids.js";
import { memoryStateStore } from "./memory-state-store.js";

const aKey = fc.constantFrom("a", "b", "ab", "é", "\uffee", "😀");
const anAlias = fc.constantFrom("x", "y", "");
const aCollection = fc.constantFrom("links", "plan");

const aPut = fc
  .record({
    collection: aCollection,
    key: aKey,
    alias: fc.option(anAlias, { nil: undefined }),
    text: fc.string(),
  })
  .map(({ alias, ...put }) => (alias === undefined ? put : { ...put, alias }));

const someChanges: fc.Arbitrary<StateChanges> = fc.record({
  clears: fc.array(aCollection, { maxLength: 1 }),
  drops: fc.array(fc.record({ collection: aCollection, key: aKey }), { maxLength: 2 }),
  puts: fc.array(aPut, { maxLength: 4 }),
});

const withoutCollection = (record: StateRecord & { collection: string }): StateRecord => {
  const { collection: _, ...rest } = record;
  return rest;
};

const byBytes = Ord.fromCompare<StateRecord>((a, b) =>
  Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)),
);

/** What a store holds after these changes, the slow and obvious way. */
const modelOf = (
  commits: ReadonlyArray<StateChanges>,
): ReadonlyArray<StateRecord & { collection: string }> => {
  let records: ReadonlyArray<StateRecord & { collection: string }> = [];
  for (const { clears = [], drops = [], puts = [] } of commits) {
    records = records
      .filter(({ collection }) => clears.every((cleared) => cleared !== collection))
      .filter(({ collection, key }) =>
        drops.every((drop) => drop.collection !== collection || drop.key !== key),
      );
    for (const put of puts) {
      records = [
        ...records
          .filter(({ collection, key }) => collection !== put.collection || key !== put.key)
          .map((record) =>
            record.collection === put.collection && record.alias !== undefined && record.alias === put.alias
              ? { collection: record.collection, key: record.key, text: record.text }
              : record,
          ),
        put,
      ];
    }
  }
  return records;
};

describe("memoryStateStore", () => {
  it("holds what the commits say, by key, by alias and in the order of UTF-8", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someChanges, { maxLength: 8 }), async (commits) => {
        const store = memoryStateStore();
        const lease = rightOf(await store.acquire(1_000, 0)());
        for (const changes of commits) rightOf(await store.commit(lease, changes)());
        for (const collection of ["links", "plan"] as const) {
          const records = pipe(
            modelOf(commits),
            RA.filter((record) => record.collection === collection),
            RA.map(withoutCollection),
            sort(byBytes),
          );

          const paged: Array<StateRecord> = [];
          for (;;) {
            const page = rightOf(await store.page(collection, O.fromNullable(paged.at(-1)?.key), 2)());
            paged.push(...page);
            if (page.length < 2) break;
          }
          expect(paged).toEqual(records);
          expect(rightOf(await store.count(collection)())).toBe(records.length);
          expect(new Set(rightOf(await store.get(collection, ["a", "a", "😀", "none"])()))).toEqual(
            new Set(records.filter(({ key }) => key === "a" || key === "😀")),
          );
          expect(rightOf(await store.find(collection, ["x", "none"])())).toEqual(
            records.filter(({ alias }) => alias === "x"),
          );
        }
        expect(store.commits()).toBe(commits.length);
      }),
    );
  });

  it("one holder at a time, and who lost the lease can no longer commit", async () => {
    const store = memoryStateStore({ holder: "one" });
    const other = store.openedBy("other");
    const lease = rightOf(await store.acquire(100, 0)());
    expect(await other.acquire(100, 99)()).toMatchObject({ left: { _tag: "MirrorBusy", holder: "one" } });
    const renewed = rightOf(await store.renew(lease, 100, 50)());
    expect(renewed).toEqual({ ...lease, expiresAt: 150 });
    expect(await other.acquire(100, 149)()).toMatchObject({ left: { _tag: "MirrorBusy" } });
    const newer = rightOf(await other.acquire(100, 150)());
    expect(newer.token).toBeGreaterThan(lease.token);
    const puts = [{ collection: "links", key: "k", text: "t" }] as const;
    expect(await store.commit(renewed, { puts })()).toMatchObject({ left: { _tag: "LeaseLost" } });
    expect(await store.renew(renewed, 100, 151)()).toMatchObject({ left: { _tag: "LeaseLost" } });
    await store.release(renewed)();
    rightOf(await other.commit(newer, { puts })());
    await other.release(newer)();
    rightOf(await store.acquire(100, 152)());
  });

  it("goes back to a snapshot, or to nothing", async () => {
    const store = memoryStateStore();
    const lease = rightOf(await store.acquire(100, 0)());
    await store.commit(lease, { puts: [{ collection: "links", key: "k", alias: "a", text: "1" }] })();
    const before = store.snapshot();
    await store.commit(lease, { puts: [{ collection: "links", key: "k", alias: "b", text: "2" }] })();
    store.restore(before);
    expect(rightOf(await store.find("links", ["a", "b"])())).toEqual([{ key: "k", alias: "a", text: "1" }]);
    expect(rightOf(await store.acquire(100, 0)()).token).toBeGreaterThan(lease.token);
    store.wipe();
    expect(rightOf(await store.count("links")())).toBe(0);
  });
});
