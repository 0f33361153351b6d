import {
  type Folder,
  type FolderWrite,
  type ReplicaError,
  type StateError,
  emptyContact,
} from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import {
  type Fault,
  faultAt,
  faultsInTurn,
  isProcessDied,
  noFault,
  withFaults,
  withStoreFaults,
  withTargetFaults,
} from "./faults.js";
import { contactIdOf, databaseIdOf, mirrorIdOf, rightOf } from "../samples/ids.js";
import { memoryDatabase } from "../memory/memory-database.js";
import { memoryFolder } from "../memory/memory-folder.js";
import { memoryStateStore } from "../memory/memory-state-store.js";
import { memoryTarget } from "../memory/memory-target.js";

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

describe("withTargetFaults", () => {
  it("reaches the folders that the target opens", async () => {
    const target = withTargetFaults(memoryTarget(), faultAt(1, { _tag: "FailBefore", error: unavailable }));
    const folder: Folder = rightOf(await target.openFolder("folder-1")());
    expect((await folder.pull(O.none)())._tag).toBe("Left");
    expect(target.folder.calls.counts().pulls).toBe(0);
    expect((await folder.pull(O.none)())._tag).toBe("Right");
  });
});

describe("withStoreFaults", () => {
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
