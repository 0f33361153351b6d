import {
  type Lease,
  type StateCollection,
  type StateError,
  type StateRecord,
  type StateStore,
  stateCollections,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type StateRecords, stateRecords } from "./state-records.js";

/** A state store whose state outlives its process's death, for as long as the test lives. */
export type MemoryStateStore = StateStore & {
  /** The same state, opened by somebody else. */
  readonly openedBy: (holder: string) => StateStore;
  readonly snapshot: () => StateSnapshot;
  /** As if a backup came back: later commits are gone, tokens still grow. Nobody has the lease. */
  readonly restore: (snapshot: StateSnapshot) => void;
  /** As if the file was lost. */
  readonly wipe: () => void;
  /** As if whoever has the lease died and its time ran out. */
  readonly expireLease: () => void;
  /** How many commits took effect. */
  readonly commits: () => number;
};

export type StateSnapshot = Readonly<Record<StateCollection, ReadonlyArray<StateRecord>>>;

export type MemoryStateStoreOptions = { readonly holder?: string };

export const memoryStateStore = (options: MemoryStateStoreOptions = {}): MemoryStateStore => {
  const state = eachCollection(() => stateRecords());
  let lease: Lease | undefined;
  let [token, commits] = [0, 0];

  const isHeld = (given: Lease): boolean => lease?.token === given.token;
  const restore = (snapshot: StateSnapshot): void => {
    for (const collection of stateCollections) {
      state[collection].clear();
      for (const record of snapshot[collection]) state[collection].put(record);
    }
    lease = undefined;
  };

  const openedBy = (holder: string): StateStore => ({
    get: (collection, keys) =>
      answering(() => E.right([...new Set(keys)].flatMap((key) => state[collection].get(key) ?? []))),
    find: (collection, aliases) =>
      answering(() =>
        E.right([...new Set(aliases)].flatMap((alias) => state[collection].byAlias(alias) ?? [])),
      ),
    page: (collection, after, limit) =>
      answering(() => E.right(state[collection].page(O.toUndefined(after), limit))),
    count: (collection) => answering(() => E.right(state[collection].size())),
    commit: (given, { clears = [], moves = [], drops = [], puts = [] }) =>
      answering(() => {
        if (!isHeld(given)) return E.left(leaseLost);
        for (const collection of clears) state[collection].clear();
        for (const { from, to } of moves) move(state[from], state[to]);
        for (const { collection, key } of drops) state[collection].drop(key);
        for (const { collection, ...record } of puts) state[collection].put(record);
        commits += 1;
        return E.right(undefined);
      }),
    acquire: (ttlMs, now) =>
      answering(() => {
        if (lease !== undefined && lease.expiresAt > now) return E.left(mirrorBusy(lease));
        token += 1;
        lease = { token, holder, expiresAt: now + ttlMs };
        return E.right(lease);
      }),
    renew: (given, ttlMs, now) =>
      answering(() => {
        if (!isHeld(given)) return E.left(leaseLost);
        lease = { ...given, expiresAt: now + ttlMs };
        return E.right(lease);
      }),
    release: (given) =>
      answering(() => {
        if (isHeld(given)) lease = undefined;
        return E.right(undefined);
      }),
  });

  return {
    ...openedBy(options.holder ?? "memory"),
    openedBy,
    snapshot: () => eachCollection((collection) => state[collection].all()),
    restore,
    wipe: () => restore(eachCollection(() => [])),
    expireLease: () => {
      if (lease !== undefined) lease = { ...lease, expiresAt: Number.NEGATIVE_INFINITY };
    },
    commits: () => commits,
  };
};

const eachCollection = <Value>(
  make: (collection: StateCollection) => Value,
): Readonly<Record<StateCollection, Value>> => ({
  binding: make("binding"),
  links: make("links"),
  plan: make("plan"),
  intents: make("intents"),
  parked: make("parked"),
  held: make("held"),
  conflicts: make("conflicts"),
  tracking: make("tracking"),
  imports: make("imports"),
  history: make("history"),
  "former/binding": make("former/binding"),
  "former/links": make("former/links"),
  "former/plan": make("former/plan"),
  "former/intents": make("former/intents"),
  "former/parked": make("former/parked"),
  "former/held": make("former/held"),
});

const move = (from: StateRecords, to: StateRecords): void => {
  const moved = from.all();
  from.clear();
  to.clear();
  for (const record of moved) to.put(record);
};

/** Answers in a later turn, as a real store would, and at one blow. */
const answering =
  <Answer>(answer: () => E.Either<StateError, Answer>): TE.TaskEither<StateError, Answer> =>
  async () => {
    await Promise.resolve();
    return answer();
  };

const leaseLost: StateError = { _tag: "LeaseLost", message: "another run holds the lease by now" };

const mirrorBusy = ({ holder, expiresAt }: Lease): StateError => ({
  _tag: "MirrorBusy",
  holder,
  expiresAt,
  message: `${holder} is syncing this mirror`,
});
