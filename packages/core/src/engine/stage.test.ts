import { contactIdOf, memoryStateStore, rightOf } from "@spegla/testkit";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { remoteId } from "../replica/ids.js";
import { type MirrorState, mirrorState } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import { type Stage, planStage } from "./stage.js";

const operation = (id: string, more: Partial<Operation> = {}): Operation => ({
  decision: "WriteCopy",
  contactId: contactIdOf(id),
  name: id,
  overwrites: [],
  conflicts: [],
  link: "Drop",
  ...more,
});

const removal = { decision: "RemoveCopy", removes: "Folder" } as const;
const twin = { ...removal, link: "Keep", remoteId: remoteId("twin") } as const;

const newStage = async (): Promise<{ readonly state: MirrorState; readonly stage: Stage }> => {
  const store = memoryStateStore();
  const lease = rightOf(await store.acquire(60_000, 0)());
  const state = mirrorState(store, () => lease);
  return { state, stage: planStage(state) };
};

const planned = async (state: MirrorState): Promise<ReadonlyArray<readonly [string, string]>> =>
  rightOf(await state.page("plan", O.none, 100)()).map(({ key, value }) => [key, value.name] as const);

describe("the stage", () => {
  it("[EN15] keeps the order in which things were decided, but removals run last", async () => {
    const { state, stage } = await newStage();
    await stage.add([operation("a", removal), operation("b")])();
    await stage.add([operation("c"), operation("d", removal)])();
    expect(await planned(state)).toEqual([
      ["1-0000000002", "b"],
      ["1-0000000003", "c"],
      ["2-0000000001", "a"],
      ["2-0000000004", "d"],
    ]);
    expect(stage.summary()).toMatchObject({ operations: 4, counts: { WriteCopy: 2, RemoveCopy: 2 } });
    expect(stage.summary().toll.Folder.removed).toBe(2);
  });

  it("[EN13] what is decided later about a contact takes the place of what was decided before", async () => {
    const { state, stage } = await newStage();
    await stage.add([operation("a", removal), operation("b")])();
    await stage.add([operation("a")])();
    expect(await planned(state)).toEqual([
      ["1-0000000002", "b"],
      ["1-0000000003", "a"],
    ]);
    const { operations, counts, toll } = stage.summary();
    expect([operations, counts, toll.Folder.removed]).toEqual([2, { WriteCopy: 2 }, 0]);
  });

  it("[EN31] but a second copy stands apart from its contact, whatever is decided about it", async () => {
    const { state, stage } = await newStage();
    await stage.add([operation("a"), operation("a", twin)])();
    await stage.add([operation("a", { decision: "Hold", twin: remoteId("other") })])();
    expect(await planned(state)).toHaveLength(3);
    await stage.add([operation("a", { name: "later" })])();
    expect(await planned(state)).toEqual([
      ["1-0000000003", "a"],
      ["1-0000000004", "later"],
      ["2-0000000002", "a"],
    ]);
  });

  it("[EN32] says what no longer has to wait, each once", async () => {
    const { stage } = await newStage();
    stage.unhold(["a", "b"]);
    stage.unhold(["a"]);
    stage.unpark(["c"]);
    expect(stage.summary().drops).toEqual([
      { collection: "held", key: "a" },
      { collection: "held", key: "b" },
      { collection: "parked", key: "c" },
    ]);
  });

  it("is empty at first, and adds nothing before its effect is run", async () => {
    const { state, stage } = await newStage();
    void stage.add([operation("a")]);
    expect(await planned(state)).toEqual([]);
    expect(stage.summary()).toMatchObject({ operations: 0, counts: {}, drops: [] });
  });

  it("[UN2] does not count what would be taken from contacts that are frozen", async () => {
    const { state } = await newStage();
    const stage = planStage(state, new Set([contactIdOf("a")]));
    await stage.add([operation("a", removal), operation("b", removal)])();
    expect(stage.summary().toll.Folder.removed).toBe(1);
  });
});
