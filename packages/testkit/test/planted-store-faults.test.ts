import type { Lease, StateChanges, StateCollection, StateError, StateRecord, StateStore } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { reverse } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { stateStoreCases } from "../src/conformance/state-store/test-state-store.js";
import { type MemoryStateStore, memoryStateStore } from "../src/memory/memory-state-store.js";
import { brokenBy, rulesBeside } from "./planted-rules.js";

/** The store that everybody opens, made of a sound one. `reopened` is the one after a restart. */
type Plant = (sound: MemoryStateStore) => (holder: string) => StateStore;

/** Changes what one function of each opened store does. */
const planted =
  (change: (store: StateStore, sound: MemoryStateStore, holder: string) => Partial<StateStore>): Plant =>
  (sound) =>
  (holder) => {
    const store = sound.openedBy(holder);
    return { ...store, ...change(store, sound, holder) };
  };

const reading = (altered: (records: ReadonlyArray<StateRecord>) => ReadonlyArray<StateRecord>): Plant =>
  planted((store) => ({
    get: (...asked) => pipe(store.get(...asked), TE.map(altered)),
    find: (...asked) => pipe(store.find(...asked), TE.map(altered)),
    page: (...asked) => pipe(store.page(...asked), TE.map(altered)),
  }));

type Puts = NonNullable<StateChanges["puts"]>;

const putting = (altered: (puts: Puts) => Puts): Plant =>
  planted((store) => ({
    commit: (lease, { puts = [], ...changes }) => store.commit(lease, { ...changes, puts: altered(puts) }),
  }));

/** Commits with an eye to the lease that was taken last, by whomever. */
const withNewestLease =
  (commitOf: (store: StateStore, newest: () => Lease | undefined) => StateStore["commit"]): Plant =>
  (sound) => {
    let newest: Lease | undefined;
    return (holder) => {
      const store = sound.openedBy(holder);
      return {
        ...store,
        acquire: (ttlMs, now) =>
          pipe(
            store.acquire(ttlMs, now),
            TE.map((lease) => (newest = lease)),
          ),
        commit: commitOf(store, () => newest),
      };
    };
  };

/** Commits whatever the lease, with one that is taken for the moment. */
const committing = async (
  sound: MemoryStateStore,
  lease: Lease,
  changes: StateChanges,
): Promise<E.Either<StateError, void>> => {
  const done = await sound.commit(lease, changes)();
  if (E.isRight(done)) return done;
  const taken = await sound.acquire(1, 0)();
  if (E.isLeft(taken)) return done;
  const forced = await sound.commit(taken.right, changes)();
  await sound.release(taken.right)();
  return forced;
};

const recordsOf = (sound: MemoryStateStore, collection: StateCollection): ReadonlyArray<StateRecord> =>
  sound.snapshot()[collection];

const lost: StateError = { _tag: "LeaseLost", message: "the lease was lost" };

const faults: Readonly<Record<string, readonly [rule: string, plant: Plant]>> = {
  "makes a collection with its first record": [
    "ST1",
    planted((store) => ({
      page: (collection, after, limit) =>
        pipe(
          store.count(collection),
          TE.chain((count) =>
            count === 0
              ? TE.left({ _tag: "StateUnreadable" as const, message: `no table ${collection}` })
              : store.page(collection, after, limit),
          ),
        ),
    })),
  ],
  "clears every collection with one": [
    "ST2",
    planted((store) => ({
      commit: (lease, changes) =>
        store.commit(
          lease,
          (changes.clears ?? []).length === 0 ? changes : { ...changes, clears: ["plan", "links"] },
        ),
    })),
  ],
  "answers a missing key with an empty record": [
    "ST3",
    planted((store) => ({
      get: (collection, keys) =>
        pipe(
          store.get(collection, keys),
          TE.map((records) => keys.map((key) => records.find((one) => one.key === key) ?? { key, text: "" })),
        ),
    })),
  ],
  "orders its pages by UTF-16": [
    "ST4",
    planted((store) => ({
      page: (collection, after, limit) =>
        pipe(
          store.page(collection, O.none, 100_000),
          TE.map((all) =>
            [...all]
              .sort((a, b) => (a.key < b.key ? -1 : 1))
              .filter(({ key }) => O.isNone(after) || key > after.value)
              .slice(0, limit),
          ),
        ),
    })),
  ],
  "pages in the order of arrival": [
    "ST4",
    planted((_store, sound) => ({
      page: (collection, after, limit) => async () => {
        const all = sound.snapshot()[collection];
        const from = O.isNone(after) ? 0 : all.findIndex(({ key }) => key === after.value) + 1;
        return E.right(all.slice(from, from + limit));
      },
    })),
  ],
  "ends where the record to go on from was dropped": [
    "ST5",
    planted((store) => ({
      page: (collection, after, limit) =>
        pipe(
          store.get(collection, O.isSome(after) ? [after.value] : []),
          TE.chain((found) =>
            O.isSome(after) && found.length === 0 ? TE.right([]) : store.page(collection, after, limit),
          ),
        ),
    })),
  ],
  "takes keys for the same in any case": [
    "ST6",
    planted((store) => ({
      get: (collection, keys) =>
        store.get(
          collection,
          keys.flatMap((key) => [key, key.toLowerCase()]),
        ),
    })),
  ],
  "normalises its texts": [
    "ST6",
    reading((records) => records.map((record) => ({ ...record, text: record.text.normalize("NFC") }))),
  ],
  "cuts long texts": [
    "ST7",
    reading((records) => records.map((record) => ({ ...record, text: record.text.slice(0, 65_535) }))),
  ],
  "puts a thousand records at most": ["ST8", putting((puts) => puts.slice(0, 1_000))],
  "drops after it has put": [
    "ST9",
    planted((store) => ({
      commit: (lease, { drops = [], ...changes }) =>
        pipe(
          store.commit(lease, changes),
          TE.chain(() => store.commit(lease, { drops })),
        ),
    })),
  ],
  "keeps an alias that is left out": [
    "ST10",
    planted((store, sound) => ({
      commit: (lease, { puts = [], ...changes }) => {
        const kept = puts.map((put) => {
          const before = sound.snapshot()[put.collection].find(({ key }) => key === put.key)?.alias;
          return before === undefined ? put : { alias: before, ...put };
        });
        return store.commit(lease, { ...changes, puts: kept });
      },
    })),
  ],
  "does not move an alias": [
    "ST11",
    planted((store, sound) => ({
      commit: (lease, { puts = [], ...changes }) => {
        const taken = new Map(
          sound.snapshot().links.flatMap(({ key, alias }) => (alias === undefined ? [] : [[alias, key]])),
        );
        const refused = puts.map(({ alias, ...put }) =>
          alias === undefined || (taken.has(alias) && taken.get(alias) !== put.key) ? put : { ...put, alias },
        );
        return store.commit(lease, { ...changes, puts: refused });
      },
    })),
  ],
  "drops the record whose alias moves": [
    "ST11",
    planted((store, sound) => ({
      commit: (lease, { puts = [], drops = [], ...changes }) => {
        const moved = puts.flatMap(({ collection, key, alias }) =>
          recordsOf(sound, collection)
            .filter((one) => alias !== undefined && one.alias === alias && one.key !== key)
            .map((one) => ({ collection, key: one.key })),
        );
        return store.commit(lease, { ...changes, puts, drops: [...drops, ...moved] });
      },
    })),
  ],
  "still finds what was dropped by its alias": [
    "ST12",
    (sound) => {
      const remembered = new Map<string, StateRecord>();
      return (holder) => {
        const store = sound.openedBy(holder);
        return {
          ...store,
          commit: (lease, changes) => {
            for (const { collection: _, ...put } of changes.puts ?? [])
              if (put.alias !== undefined) remembered.set(put.alias, put);
            return store.commit(lease, changes);
          },
          find: (_, aliases) => TE.right(aliases.flatMap((alias) => remembered.get(alias) ?? [])),
        };
      };
    },
  ],
  "does a commit's puts in another order": ["ST13", putting(reverse)],
  "commits in two halves": [
    "ST14",
    planted((store) => ({
      commit: (lease, { puts = [], ...changes }) =>
        pipe(
          store.commit(lease, changes),
          TE.chain(() => store.commit(lease, { puts })),
        ),
    })),
  ],
  "remembers what it has read": [
    "ST15",
    (sound) => () => {
      const store = sound.openedBy("caching");
      const counts = new Map<string, number>();
      return {
        ...store,
        count: (collection) => async () => {
          const count = counts.get(collection) ?? (await sound.count(collection)());
          if (typeof count !== "number") {
            if (E.isRight(count)) counts.set(collection, count.right);
            return count;
          }
          return E.right(count);
        },
        page: (collection, after, limit) =>
          pipe(
            store.page(collection, after, limit),
            TE.map((page) => {
              if (O.isNone(after) && !counts.has(`page ${collection}`))
                counts.set(`page ${collection}`, page.length);
              return page.slice(0, O.isNone(after) ? counts.get(`page ${collection}`) : limit);
            }),
          ),
      };
    },
  ],
  "loses aliases with a restart": [
    "ST16",
    planted((store, _sound, holder) =>
      holder === "restarted" ? { find: () => TE.right([]) } : { find: store.find },
    ),
  ],
  "lets its own holder in twice": [
    "ST17",
    planted((store, sound, holder) => ({
      acquire: (ttlMs, now) =>
        pipe(
          store.acquire(ttlMs, now),
          TE.orElse((busy) => {
            if (busy._tag !== "MirrorBusy" || busy.holder !== holder) return TE.left(busy);
            sound.expireLease();
            return store.acquire(ttlMs, now);
          }),
        ),
    })),
  ],
  "never gives an expired lease to another": [
    "ST18",
    planted((store) => ({ acquire: (ttlMs) => store.acquire(ttlMs, 0) })),
  ],
  "gives out a token again": [
    "ST18",
    (sound) => {
      const tokens = new Map<number, Lease>();
      return (holder) => {
        const store = sound.openedBy(holder);
        const real = (lease: Lease): Lease => tokens.get(lease.token) ?? lease;
        return {
          ...store,
          acquire: (ttlMs, now) =>
            pipe(
              store.acquire(ttlMs, now),
              TE.map((lease) => {
                tokens.set(1, lease);
                return { ...lease, token: 1 };
              }),
            ),
          commit: (lease, changes) => store.commit(real(lease), changes),
          release: (lease) => store.release(real(lease)),
        };
      };
    },
  ],
  "does not fence off who lost the lease": [
    "ST19",
    withNewestLease((store, newest) => (lease, changes) => store.commit(newest() ?? lease, changes)),
  ],
  "half-applies the commit of who lost the lease": [
    "ST19",
    withNewestLease(
      (store, newest) =>
        (lease, { clears = [], drops = [], puts = [] }) =>
          pipe(
            store.commit(newest() ?? lease, { clears, drops }),
            TE.chain(() => store.commit(lease, { puts })),
          ),
    ),
  ],
  "adds what moves to what is there": [
    "ST28",
    planted((store, sound) => ({
      commit: (lease, { moves = [], puts = [], ...changes }) => {
        const kept = moves.flatMap(({ to }) =>
          recordsOf(sound, to).map((record) => ({ collection: to, ...record })),
        );
        return store.commit(lease, { ...changes, moves, puts: [...kept, ...puts] });
      },
    })),
  ],
  "leaves aliases behind when it moves": [
    "ST28",
    planted((store) => ({
      find: (collection, aliases) =>
        collection === "former/links" ? TE.right([]) : store.find(collection, aliases),
    })),
  ],
  "empties a collection before it is moved onto itself": [
    "ST29",
    planted((store) => ({
      commit: (lease, { moves = [], clears = [], ...changes }) =>
        store.commit(lease, {
          ...changes,
          moves,
          clears: [...clears, ...moves.flatMap(({ from, to }) => (from === to ? [to] : []))],
        }),
    })),
  ],
  "moves in another order": [
    "ST29",
    planted((store) => ({
      commit: (lease, { moves = [], ...changes }) =>
        store.commit(lease, { ...changes, moves: reverse(moves) }),
    })),
  ],
  "moves under any lease": [
    "ST30",
    planted((_store, sound) => ({
      commit: (lease, changes) =>
        (changes.moves ?? []).length === 0
          ? sound.commit(lease, changes)
          : async () => {
              sound.expireLease();
              await committing(sound, lease, changes);
              return E.left(lost);
            },
    })),
  ],
  "judges expiry at the first commit": [
    "ST20",
    planted((store) => ({
      commit: (lease, changes) => (lease.expiresAt <= 1 ? TE.left(lost) : store.commit(lease, changes)),
    })),
  ],
  "renews by taking a new lease": [
    "ST21",
    planted((store) => ({
      renew: (lease, ttlMs, now) =>
        pipe(
          store.release(lease),
          TE.chain(() => store.acquire(ttlMs, now)),
        ),
    })),
  ],
  "lets who released the lease go on": [
    "ST22",
    planted((_store, sound) => ({
      commit: (lease, changes) => () => committing(sound, lease, changes),
    })),
  ],
  "frees the lease whoever lets go of it": [
    "ST23",
    planted((_store, sound) => ({
      release: () => async () => {
        sound.expireLease();
        return E.right(undefined);
      },
    })),
  ],
  "looks whether the lease is free before it takes it": [
    "ST24",
    (sound) => {
      let until = Number.NEGATIVE_INFINITY;
      return (holder) => {
        const store = sound.openedBy(holder);
        return {
          ...store,
          acquire: (ttlMs, now) => async () => {
            if (until > now)
              return E.left({ _tag: "MirrorBusy", holder, expiresAt: until, message: "somebody has it" });
            const taken = await store.acquire(ttlMs, now)();
            until = now + ttlMs;
            if (E.isRight(taken)) return taken;
            sound.expireLease();
            return store.acquire(ttlMs, now)();
          },
        };
      };
    },
  ],
  "counts its tokens anew after a restart": [
    "ST25",
    planted((store, _sound, holder) =>
      holder === "restarted"
        ? {
            acquire: (ttlMs, now) =>
              pipe(
                store.acquire(ttlMs, now),
                TE.map((lease) => ({ ...lease, token: 1 })),
              ),
          }
        : {},
    ),
  ],
  "commits before it is run": [
    "ST26",
    planted((store) => ({
      commit: (lease, changes) => {
        const sent = store.commit(lease, changes)();
        return () => sent;
      },
    })),
  ],
  "lets nobody read while somebody has the lease": [
    "ST27",
    planted((store, sound) => ({
      page: (collection, after, limit) => async () => {
        const free = await sound.acquire(1, 0)();
        if (E.isLeft(free)) return E.left({ _tag: "StateUnavailable", message: "locked" });
        await sound.release(free.right)();
        return store.page(collection, after, limit)();
      },
    })),
  ],
  "throws where it should answer Left": [
    "ST17",
    planted((store) => ({
      acquire: (ttlMs, now) => async () => {
        const taken = await store.acquire(ttlMs, now)();
        if (E.isLeft(taken)) throw new Error("the lease is taken");
        return taken;
      },
    })),
  ],
};

describe("a state store with a planted fault", () => {
  for (const [fault, [rule, plant]] of Object.entries(faults))
    it(`that ${fault} breaks ${rule}`, async () => {
      const makeFresh = async () => {
        const open = plant(memoryStateStore());
        const [otherHolder, reopened] = [async () => open("other"), async () => open("restarted")];
        return { store: open("one"), otherHolder, reopened };
      };
      await brokenBy(stateStoreCases, rule, makeFresh, { restarts: "Tried" });
    });

  it("is found for every rule", () => {
    const planted = Object.values(faults).map(([rule]) => rule);
    expect(rulesBeside(stateStoreCases, planted)).toEqual([]);
  });
});
