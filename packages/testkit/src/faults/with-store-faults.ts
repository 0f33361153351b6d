import type { StateError, StateStore } from "@spegla/core";
import type { StoreCallName } from "./fault.js";
import type { FaultScript } from "./fault-script.js";
import { type FaultOptions, type FaultyLine, faultyCall } from "./faulty-call.js";

/**
 * The same store, on a disk on which things go wrong. Unless `exposed` says otherwise, what a run
 * cannot do without meets faults: `commit`, `acquire` and `renew`. A run reads its state many times
 * as often: a test that fails every call in turn had better leave `get`, `findRecords`, `page`
 * and `count` alone.
 */
export const withStoreFaults = <Faulty extends StateStore>(
  store: Faulty,
  script: FaultScript<StateError>,
  { exposed = ["commit", "acquire", "renew"], sleep }: FaultOptions<StoreCallName> = {},
): Faulty => {
  const line: FaultyLine<StateError> = { on: "State", script, exposed, sleep };
  const calls: StateStore = {
    get: (collection, keys) => faultyCall(line, "get", { run: () => store.get(collection, keys) }),
    find: (collection, aliases) =>
      faultyCall(line, "findRecords", { run: () => store.find(collection, aliases) }),
    page: (collection, after, limit) =>
      faultyCall(line, "page", { run: () => store.page(collection, after, limit) }),
    count: (collection) => faultyCall(line, "count", { run: () => store.count(collection) }),
    commit: (lease, changes) => faultyCall(line, "commit", { run: () => store.commit(lease, changes) }),
    acquire: (ttlMs, now) => faultyCall(line, "acquire", { run: () => store.acquire(ttlMs, now) }),
    renew: (lease, ttlMs, now) => faultyCall(line, "renew", { run: () => store.renew(lease, ttlMs, now) }),
    release: (lease) => faultyCall(line, "release", { run: () => store.release(lease) }),
  };
  return Object.assign({}, store, calls);
};
