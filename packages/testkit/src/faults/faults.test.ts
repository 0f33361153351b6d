import {
  type Folder,
  type FolderWrite,
  type ReplicaError,
  type StateError,
  emptyContact,
  remoteId,
  revision,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { type Fault, type FaultyCall, isProcessDied, noFault } from "./fault.js";
import { type FaultScript, faultAt, faultsAt, faultsInTurn, seededFaults } from "./fault-script.js";
import type { FaultOptions } from "./faulty-call.js";
import { virtualClock } from "./virtual-clock.js";
import { withFaults, withTargetFaults } from "./with-faults.js";
import { withStoreFaults } from "./with-store-faults.js";
import { contactIdOf, databaseIdOf, mirrorIdOf, rightOf } from "../samples/ids.js";
import { memoryDatabase } from "../memory/memory-database.js";
import { memoryFolder } from "../memory/memory-folder.js";
import { memoryStateStore } from "../memory/memory-state-store.js";
import { memoryTarget } from "../memory/memory-target.js";
import { samplePhotos } from "../samples/sample-photos.js";

const unavailable: ReplicaError = { _tag: "Unavailable", message: "the line is down" };
const createOf = (id: string): FolderWrite => ({
  _tag: "Create",
  marker: { databaseId: databaseIdOf("d"), mirrorId: mirrorIdOf("m"), contactId: contactIdOf(id) },
  contact: { ...emptyContact, givenName: "Ann" },
});
const creates = [createOf("1"), createOf("2")];

/** How a push of two ends under the fault, and how many copies there are then. */
const effectOf = async (fault: Fault<ReplicaError>): Promise<readonly [string, number]> => {
  const folder = memoryFolder();
  const answer = await withFaults(folder, faultAt(0, fault)).push(creates)();
  return [answer._tag, folder.all().length];
};

type Answered = () => Promise<E.Either<ReplicaError | StateError, unknown>>;

/** The same thing, noting which of its calls were carried out. */
const noted = <Thing extends object>(thing: Thing, carriedOut: Array<string>): Thing => {
  const calls = Object.entries(thing).flatMap(([name, call]: [string, unknown]) =>
    typeof call !== "function"
      ? []
      : [
          [
            name,
            (...given: ReadonlyArray<unknown>) => {
              const answering = call(...given) as Answered;
              return () => {
                carriedOut.push(name);
                return answering();
              };
            },
          ],
        ],
  );
  return Object.assign({}, thing, Object.fromEntries(calls));
};

const everyName = [
  ...(["pull", "read", "push", "photo", "find"] as const),
  ...(["listFolders", "openFolder", "createFolder", "ensureCategory"] as const),
  ...(["get", "findRecords", "page", "count", "commit", "acquire", "renew", "release"] as const),
] satisfies ReadonlyArray<FaultyCall["name"]>;
type Name = (typeof everyName)[number];

/** Makes the call on replicas of its own, behind this script, and says what was carried out. */
const callOf = async (
  name: Name,
  script: FaultScript<never>,
  options: FaultOptions<never> = {},
): Promise<{ readonly carriedOut: ReadonlyArray<string>; readonly answering: Answered }> => {
  const carriedOut: Array<string> = [];
  const bareStore = memoryStateStore();
  const folder = withFaults(noted(memoryFolder(), carriedOut), script, options);
  const target = withTargetFaults(noted(memoryTarget(), carriedOut), script, options);
  const store = withStoreFaults(noted(bareStore, carriedOut), script, {
    exposed: everyStoreCall,
    ...options,
  });
  const lease = rightOf(await bareStore.acquire(100, 0)());
  const [photo] = samplePhotos;
  if (photo === undefined) throw new Error("no photos");
  const record = { collection: "links", key: "1", text: "" } as const;
  const calls: Readonly<Record<Name, () => TE.TaskEither<ReplicaError | StateError, unknown>>> = {
    pull: () => folder.pull(O.none),
    read: () => folder.read([remoteId("1")]),
    push: () => folder.push(creates),
    photo: () => folder.photo(remoteId("1"), photo),
    find: () => folder.find([]),
    listFolders: () => target.listFolders(),
    openFolder: () => target.openFolder("nowhere"),
    createFolder: () => target.createFolder("New"),
    ensureCategory: () => target.ensureCategory("Business"),
    get: () => store.get("links", ["1"]),
    findRecords: () => store.find("links", ["1"]),
    page: () => store.page("links", O.none, 1),
    count: () => store.count("links"),
    commit: () => store.commit(lease, { puts: [record] }),
    acquire: () => store.acquire(100, 1_000),
    renew: () => store.renew(lease, 100, 50),
    release: () => store.release(lease),
  };
  return { carriedOut, answering: calls[name]() };
};
const everyStoreCall = [
  ...(["get", "findRecords", "page", "count", "commit", "acquire", "renew", "release"] as const),
];
const placeOf = (name: Name): FaultyCall["on"] => {
  if (["pull", "read", "push", "photo", "find"].includes(name)) return "Replica";
  return everyStoreCall.some((call) => call === name) ? "State" : "Target";
};
/** As the store itself calls it. */
const ownName = (name: Name): string => (name === "findRecords" ? "find" : name);

describe.each(everyName)("every call: %s", (name) => {
  const lost = { _tag: "Unavailable", message: "the line is down" } as never;
  const bare = async () => (await callOf(name, () => noFault)).answering();

  it("passes, fails or dies, before it is carried out or after", async () => {
    for (const [fault, isCarriedOut, ending] of [
      [noFault, true, await bare()],
      [{ _tag: "FailBefore", error: lost }, false, E.left(lost)],
      [{ _tag: "FailAfter", error: lost }, true, E.left(lost)],
      [{ _tag: "DieBefore" }, false, `the process died in ${name}`],
      [{ _tag: "DieAfter" }, true, `the process died in ${name}`],
    ] as const) {
      const { carriedOut, answering } = await callOf(name, () => fault);
      expect(await answering().catch((died) => isProcessDied(died) && died.message)).toEqual(ending);
      expect(carriedOut).toEqual(isCarriedOut ? [ownName(name)] : []);
    }
  });

  it("is slow on the clock that was given, and says so where there is none", async () => {
    const clock = virtualClock();
    const slow = await callOf(name, () => ({ _tag: "Slow", ms: 3_600_000 }), { sleep: clock.sleep });
    expect(await slow.answering()).toEqual(await bare());
    expect(clock.now()).toBe(3_600_000);
    const clockless = await callOf(name, () => ({ _tag: "Slow", ms: 1 }));
    await expect(clockless.answering()).rejects.toThrow(`${name} cannot be Slow without a clock`);
    expect(clockless.carriedOut).toEqual([]);
  });

  it("tells the script what it is, and asks nothing where it is not exposed", async () => {
    const told: Array<FaultyCall> = [];
    const script: FaultScript<never> = (call) => {
      told.push(call);
      return noFault;
    };
    await (await callOf(name, script)).answering();
    expect(told).toEqual([{ name, on: placeOf(name), writes: name === "push" ? 2 : 0 }]);
    await (await callOf(name, script, { exposed: [] })).answering();
    expect(told).toHaveLength(1);
  });

  it("passes under a fault of other calls' answers", async () => {
    const knows: Partial<Record<Name, ReadonlyArray<string>>> = {
      pull: ["Twice", "Stale", "Truncated"],
      read: ["Twice", "Truncated"],
      push: ["Twice", "FailWrites"],
    };
    for (const fault of [
      { _tag: "FailWrites", error: lost, at: [0] },
      { _tag: "Twice" },
      { _tag: "Stale" },
      { _tag: "Truncated", keep: 0 },
    ] as const)
      if (knows[name]?.includes(fault._tag) !== true) {
        const { carriedOut, answering } = await callOf(name, () => fault);
        expect(await answering()).toEqual(await bare());
        expect(carriedOut).toEqual([ownName(name)]);
      }
  });
});

describe("withFaults", () => {
  it("fails before the effect, after it, after a part of it, or passes", async () => {
    expect(await effectOf(noFault)).toEqual(["Right", 2]);
    expect(await effectOf({ _tag: "FailBefore", error: unavailable })).toEqual(["Left", 0]);
    expect(await effectOf({ _tag: "FailAfter", error: unavailable })).toEqual(["Left", 2]);
    expect(await effectOf({ _tag: "FailAfter", error: unavailable, writes: 1 })).toEqual(["Left", 1]);
  });

  it("who died stays dead, on every replica that shares the script", async () => {
    const script = faultAt(1, { _tag: "DieAfter", writes: 1 });
    const store = withStoreFaults(memoryStateStore(), script);
    const folder = withFaults(memoryFolder(), script);
    const database = withFaults(memoryDatabase(), script);
    rightOf(await database.pull(O.none)());
    await expect(folder.push(creates)()).rejects.toSatisfy(isProcessDied);
    expect(folder.all()).toHaveLength(1);
    await expect(database.pull(O.none)()).rejects.toSatisfy(isProcessDied);
    await expect(store.acquire(100, 0)()).rejects.toSatisfy(isProcessDied);
    await expect(folder.find([])()).rejects.toSatisfy(isProcessDied);
    expect(database.calls.counts().pulls).toBe(1);
  });

  it("takes faults in turn, then passes", async () => {
    const folder = withFaults(
      memoryFolder(),
      faultsInTurn<ReplicaError>([noFault, { _tag: "FailBefore", error: unavailable }]),
    );
    const tags = [];
    for (let call = 0; call < 3; call += 1) tags.push((await folder.read([])())._tag);
    expect(tags).toEqual(["Right", "Left", "Right"]);
  });
});

describe("wrong answers", () => {
  const refused = (id: string): ReplicaError => ({ _tag: "Forbidden", message: `not ${id}` });
  const failing = (at: ReadonlyArray<number>, error: ReplicaError | typeof refused = refused) =>
    faultAt<ReplicaError>(0, { _tag: "FailWrites", at, error });
  const four = [...creates, createOf("3"), createOf("4")];

  it("FailWrites refuses some writes of a push, round and round, and does the others", async () => {
    const folder = memoryFolder({ naming: "Client" });
    const results = rightOf(await withFaults(folder, failing([4, 2])).push(four)());
    expect(results).toMatchObject([
      { _tag: "Failed", error: { message: "not 1" } },
      { _tag: "Done", id: "m.2.vcf" },
      { _tag: "Failed", error: { message: "not 3" } },
      { _tag: "Done", id: "m.4.vcf" },
    ]);
    expect(folder.all().map(({ id }) => id)).toEqual(["m.2.vcf", "m.4.vcf"]);
  });

  it("FailWrites names items by their ids, takes a fixed error, and may leave nothing to do", async () => {
    const folder = memoryFolder();
    const item = folder.personAdds({ ...emptyContact, givenName: "Ann" });
    const removal = { _tag: "Remove", id: item, revision: revision("other") } as const;
    expect(rightOf(await withFaults(folder, failing([0])).push([removal])())).toMatchObject([
      { _tag: "Failed", error: { message: `not ${item}` } },
    ]);
    expect(rightOf(await withFaults(folder, failing([0, 1], unavailable)).push(creates)())).toEqual([
      { _tag: "Failed", error: unavailable },
      { _tag: "Failed", error: unavailable },
    ]);
    expect(rightOf(await withFaults(folder, failing([0])).push([])())).toEqual([]);
    expect(folder.calls.counts()).toMatchObject({ pushes: 0 });
  });

  it("FailWrites loses no Left of the writes that were tried", async () => {
    const dead = withFaults(memoryFolder(), () => ({ _tag: "FailBefore", error: unavailable }));
    expect(await withFaults(dead, failing([0])).push(creates)()).toEqual(E.left(unavailable));
  });

  it("Twice does a push twice and answers as the second time was", async () => {
    for (const [naming, tag, copies] of [
      ["Server", "Done", 4],
      ["Client", "Failed", 2],
    ] as const) {
      const folder = memoryFolder({ naming });
      const results = rightOf(await withFaults(folder, faultAt(0, { _tag: "Twice" })).push(creates)());
      expect(results.map(({ _tag }) => _tag)).toEqual([tag, tag]);
      expect(folder.all()).toHaveLength(copies);
      expect(folder.calls.counts().pushes).toBe(2);
    }
  });

  it("Twice lists everything and answers every id twice", async () => {
    const folder = memoryFolder();
    const bare = rightOf(await folder.pull(O.none)());
    const [first, second] = [1, 2].map(() => folder.personAdds({ ...emptyContact, givenName: "Ann" }));
    if (first === undefined || second === undefined) throw new Error("nobody was added");
    folder.personRemoves(second);
    const faulty = withFaults(folder, () => ({ _tag: "Twice" }));
    const page = rightOf(await faulty.pull(O.some(bare.next))());
    expect(page.upserts.map(({ id }) => id)).toEqual([first, first]);
    expect(page.removals).toEqual([{ id: second }, { id: second }]);
    const answers = rightOf(await faulty.read([first])());
    expect(answers.map(({ _tag }) => _tag)).toEqual(["Found", "Found"]);
  });

  it("Stale hides what happened since the cursor, and a pull without one sees it all", async () => {
    const folder = memoryFolder();
    const { next } = rightOf(await folder.pull(O.none)());
    folder.personAdds({ ...emptyContact, givenName: "Ann" });
    const faulty = withFaults(folder, () => ({ _tag: "Stale" }));
    expect(rightOf(await faulty.pull(O.some(next))())).toEqual({
      _tag: "Delta",
      upserts: [],
      removals: [],
      next,
      more: false,
    });
    expect(rightOf(await faulty.pull(O.none)()).upserts).toHaveLength(1);
    expect(rightOf(await folder.pull(O.some(next))()).upserts).toHaveLength(1);
  });

  it("Stale cuts no snapshot short that was begun", async () => {
    const folder = memoryFolder({ pageSize: 2 });
    for (const givenName of ["Ann", "Bo", "Eva"]) folder.personAdds({ ...emptyContact, givenName });
    const faulty = withFaults(folder, () => ({ _tag: "Stale" }));
    const first = rightOf(await faulty.pull(O.none)());
    expect(first).toMatchObject({ _tag: "Snapshot", more: true });
    const last = rightOf(await faulty.pull(O.some(first.next))());
    expect(last).toMatchObject({ _tag: "Snapshot", more: false });
    expect(last.upserts).toHaveLength(1);
    folder.personAdds({ ...emptyContact, givenName: "Per" });
    expect(rightOf(await faulty.pull(O.some(last.next))()).upserts).toEqual([]);
  });

  it("Truncated shortens a snapshot's page and a read without a word, and leaves a delta alone", async () => {
    const folder = memoryFolder({ pageSize: 2 });
    const { next } = rightOf(await folder.pull(O.none)());
    const ids = [1, 2, 3].map(() => folder.personAdds({ ...emptyContact, givenName: "Ann" }));
    const faulty = withFaults(folder, () => ({ _tag: "Truncated", keep: 1 }));
    const whole = rightOf(await folder.pull(O.none)());
    expect(whole.upserts).toHaveLength(2);
    expect(rightOf(await faulty.pull(O.none)())).toEqual({ ...whole, upserts: whole.upserts.slice(0, 1) });
    expect(rightOf(await faulty.pull(O.some(next))()).upserts).toHaveLength(2);
    expect(rightOf(await faulty.read(ids)())).toMatchObject([{ _tag: "Found", item: { id: ids[0] } }]);
  });
});

describe("scripts", () => {
  const callsOf = async (script: FaultScript<ReplicaError>, calls: number): Promise<string> => {
    const folder = withFaults(memoryFolder(), script);
    let ends = "";
    for (let call = 0; call < calls; call += 1)
      ends += await folder
        .read([])()
        .then(
          (answer) => (E.isRight(answer) ? "." : "L"),
          () => "D",
        );
    return ends;
  };
  const failing: Fault<ReplicaError> = { _tag: "FailBefore", error: unavailable };

  it("several calls each meet their fault, and who died stays dead", async () => {
    const faults = new Map<number, Fault<ReplicaError>>([
      [1, failing],
      [3, failing],
      [5, { _tag: "DieAfter" }],
    ]);
    expect(await callsOf(faultsAt(faults), 8)).toBe(".L.L.DDD");
  });

  it("seeded faults are the same for the same seed, and as many as their share", async () => {
    const ends = (seed: number, share: number) =>
      callsOf(seededFaults(seed, { share, faults: [failing] }), 400);
    expect(await ends(1, 0.25)).toBe(await ends(1, 0.25));
    expect(await ends(1, 0.25)).not.toBe(await ends(2, 0.25));
    expect((await ends(1, 0.25)).replaceAll(".", "").length).toBeGreaterThan(60);
    expect((await ends(1, 0.25)).replaceAll(".", "").length).toBeLessThan(140);
    expect(await ends(1, 0)).toBe(".".repeat(400));
    expect(await ends(1, 1)).toBe("L".repeat(400));
  });

  it("seeded faults use every fault they are given, and the dead stay dead", async () => {
    const ends = await callsOf(
      seededFaults<ReplicaError>(3, { share: 0.5, faults: [failing, noFault, { _tag: "DieBefore" }] }),
      60,
    );
    expect(ends).toMatch(/^[.L]*L[.L]*D+$/u);
  });

  it("a share that is none, or no faults, is refused", () => {
    for (const share of [-0.1, 1.1, Number.NaN])
      expect(() => seededFaults(1, { share, faults: [noFault] })).toThrow("give 0 to 1");
    expect(() => seededFaults(1, { share: 0.5, faults: [] })).toThrow("at least one");
  });
});

describe("withTargetFaults", () => {
  it("tells the script that a folder it opened is a replica", async () => {
    const told: Array<FaultyCall> = [];
    const target = withTargetFaults(memoryTarget(), (call) => {
      told.push(call);
      return noFault;
    });
    await rightOf(await target.openFolder("folder-1")()).push(creates)();
    expect(told).toEqual([
      { name: "openFolder", on: "Target", writes: 0 },
      { name: "push", on: "Replica", writes: 2 },
    ]);
  });

  it("reaches the folders that the target opens", async () => {
    const target = withTargetFaults(memoryTarget(), faultAt(1, { _tag: "FailBefore", error: unavailable }));
    const folder: Folder = rightOf(await target.openFolder("folder-1")());
    expect((await folder.pull(O.none)())._tag).toBe("Left");
    expect(target.folder.calls.counts().pulls).toBe(0);
    expect((await folder.pull(O.none)())._tag).toBe("Right");
  });
});

describe("withStoreFaults", () => {
  it("exposes what a run cannot do without, unless it is told otherwise", async () => {
    const told: Array<string> = [];
    const store = withStoreFaults(memoryStateStore(), ({ name }) => {
      told.push(name);
      return noFault;
    });
    const lease = rightOf(await store.acquire(100, 0)());
    await store.count("links")();
    await store.get("links", [])();
    await store.find("links", [])();
    await store.page("links", O.none, 1)();
    await store.commit(lease, {})();
    await store.renew(lease, 100, 1)();
    await store.release(lease)();
    expect(told).toEqual(["acquire", "commit", "renew"]);
  });

  it("a commit whose answer is lost took effect, one that dies before did not", async () => {
    const store = memoryStateStore();
    const lost = { _tag: "StateUnavailable", message: "the answer was lost" } as const;
    const faulty = withStoreFaults(
      store,
      faultsInTurn<StateError>([noFault, { _tag: "FailAfter", error: lost }, { _tag: "DieBefore" }]),
    );
    const lease = rightOf(await faulty.acquire(100, 0)());
    const commitOf = (key: string) =>
      faulty.commit(lease, { puts: [{ collection: "links", key, text: "" }] });
    expect(await commitOf("1")()).toMatchObject({ left: { _tag: "StateUnavailable" } });
    await expect(commitOf("2")()).rejects.toSatisfy(isProcessDied);
    expect(rightOf(await store.page("links", O.none, 9)()).map(({ key }) => key)).toEqual(["1"]);
    expect(store.commits()).toBe(1);
  });
});
