import type { Folder, Replica, ReplicaError, StateError, StateStore, StoredItem, Target } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";

/** What goes wrong with one call. */
export type Fault<Error> =
  | { readonly _tag: "Pass" }
  /** Refused: nothing happened. */
  | { readonly _tag: "FailBefore"; readonly error: Error }
  /** It happened, and the answer was lost. `writes`: of a push, only that many from the start happened. */
  | { readonly _tag: "FailAfter"; readonly error: Error; readonly writes?: number }
  /** The process dies: `ProcessDied` is thrown, which no one in the process may catch. */
  | { readonly _tag: "DieBefore" }
  | { readonly _tag: "DieAfter"; readonly writes?: number };

export type FaultyCall = {
  readonly name: "pull" | "read" | "push" | "photo" | "find" | "openFolder" | "commit" | "acquire" | "renew";
  /** How many writes a push has. */
  readonly writes: number;
};

/** Asked before every call; may count, or look at the call. */
export type FaultScript<Error> = (call: FaultyCall) => Fault<Error>;

export type ProcessDied = Error & { readonly _tag: "ProcessDied" };

export const isProcessDied = (thrown: unknown): thrown is ProcessDied =>
  thrown instanceof Error && "_tag" in thrown && thrown._tag === "ProcessDied";

export const noFault: Fault<never> = { _tag: "Pass" };

/**
 * The `at`-th call, counted from 0, meets the fault, of all the calls that this script is asked
 * about, on however many replicas. Who died stays dead: every later call dies before its effect.
 * To crash a run everywhere, count `at` up until the run ends alive; replicas and store can share the script.
 */
export const faultAt = <Error = never>(at: number, fault: Fault<Error>): FaultScript<Error> =>
  faultsInTurn<Error>([...Array.from({ length: at }, () => noFault), fault]);

/** The first call meets the first fault, and so on; when they are used up, calls pass. */
export const faultsInTurn = <Error = never>(faults: ReadonlyArray<Fault<Error>>): FaultScript<Error> => {
  let [calls, isDead] = [0, false];
  return () => {
    if (isDead) return { _tag: "DieBefore" };
    const fault = faults[calls] ?? noFault;
    calls += 1;
    isDead = fault._tag === "DieBefore" || fault._tag === "DieAfter";
    return fault;
  };
};

/** The same replica, behind a line on which things go wrong. What a person or an application does passes. */
export const withFaults = <Id, Item extends StoredItem<Id>, Write, Faulty>(
  replica: Faulty & Replica<Id, Item, Write> & Partial<Pick<Folder, "find">>,
  script: FaultScript<ReplicaError>,
): Faulty & Replica<Id, Item, Write> => {
  const { find } = replica;
  const calls: Replica<Id, Item, Write> = {
    pull: (since, signal) => faulty(script, "pull", () => replica.pull(since, signal)),
    read: (ids, signal) => faulty(script, "read", () => replica.read(ids, signal)),
    photo: (id, photo, signal) => faulty(script, "photo", () => replica.photo(id, photo, signal)),
    push: (writes, signal) =>
      faulty(script, "push", (count) => replica.push(writes.slice(0, count), signal), writes.length),
  };
  const finds: Partial<Pick<Folder, "find">> =
    find === undefined
      ? {}
      : { find: (markers, signal) => faulty(script, "find", () => find(markers, signal)) };
  return Object.assign({}, replica, calls, finds);
};

/** The same target, but opening a folder meets faults, and so does every folder it opens. */
export const withTargetFaults = <Faulty extends Target>(
  target: Faulty,
  script: FaultScript<ReplicaError>,
): Faulty => {
  const calls: Pick<Target, "openFolder"> = {
    openFolder: (id, signal) =>
      pipe(
        faulty(script, "openFolder", () => target.openFolder(id, signal)),
        TE.map((folder) => withFaults(folder, script)),
      ),
  };
  return Object.assign({}, target, calls);
};

/** The same store, but what changes it meets faults: commits and the lease. */
export const withStoreFaults = <Faulty extends StateStore>(
  store: Faulty,
  script: FaultScript<StateError>,
): Faulty => {
  const calls: Pick<StateStore, "commit" | "acquire" | "renew"> = {
    commit: (lease, changes) => faulty(script, "commit", () => store.commit(lease, changes)),
    acquire: (ttlMs, now) => faulty(script, "acquire", () => store.acquire(ttlMs, now)),
    renew: (lease, ttlMs, now) => faulty(script, "renew", () => store.renew(lease, ttlMs, now)),
  };
  return Object.assign({}, store, calls);
};

/** `run` is told how many of a push's writes happen. */
const faulty =
  <Error, Answer>(
    script: FaultScript<Error>,
    name: FaultyCall["name"],
    run: (count?: number) => TE.TaskEither<Error, Answer>,
    writes = 0,
  ): TE.TaskEither<Error, Answer> =>
  async () => {
    const fault = script({ name, writes });
    switch (fault._tag) {
      case "Pass":
        return run()();
      case "FailBefore":
        return E.left(fault.error);
      case "DieBefore":
        throw processDied(name);
      case "FailAfter":
        await run(fault.writes)();
        return E.left(fault.error);
      case "DieAfter":
        await run(fault.writes)();
        throw processDied(name);
    }
  };

const processDied = (name: string): ProcessDied =>
  Object.assign(new Error(`the process died in ${name}`), { _tag: "ProcessDied" } as const);
