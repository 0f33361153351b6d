import { memoryStateStore, rightOf } from "@spegla/testkit";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { type StateCollection, stateCollections } from "../replica/state-store.js";
import { formerState } from "./former-state.js";

const former: ReadonlyArray<StateCollection> = ["binding", "links", "plan", "intents", "parked", "held"];
const shared = stateCollections.filter((name) => !name.startsWith("former/") && !former.includes(name));

const opened = async () => {
  const store = memoryStateStore();
  return { store, left: formerState(store), lease: rightOf(await store.acquire(1_000, 0)()) };
};

describe("the state of a binding that is left", () => {
  it.each([
    ...former.map((collection) => ({ collection, there: `former/${collection}` })),
    ...shared.map((collection) => ({ collection, there: collection })),
  ])("[CF6] has its $collection in $there, to write and to read", async ({ collection, there }) => {
    const { store, left, lease } = await opened();
    const record = { key: "k", alias: "a", text: "{}" };
    rightOf(await left.commit(lease, { puts: [{ ...record, collection }] })());
    expect(Object.entries(store.snapshot()).filter(([, records]) => records.length > 0)).toEqual([
      [there, [record]],
    ]);
    expect(rightOf(await left.get(collection, ["k"])())).toEqual([record]);
    expect(rightOf(await left.find(collection, ["a"])())).toEqual([record]);
    expect(rightOf(await left.page(collection, O.none, 9)())).toEqual([record]);
    expect(rightOf(await left.count(collection)())).toBe(1);
    rightOf(await left.commit(lease, { drops: [{ collection, key: "k" }] })());
    expect(rightOf(await left.count(collection)())).toBe(0);
  });

  it("[CF6] clears and moves what is its own", async () => {
    const { store, left, lease } = await opened();
    const puts = (["links", "former/links"] as const).map((collection) => ({
      collection,
      key: collection,
      text: "{}",
    }));
    rightOf(await store.commit(lease, { puts })());
    rightOf(await left.commit(lease, { moves: [{ from: "links", to: "parked" }] })());
    expect(store.snapshot()).toMatchObject({
      links: [{ key: "links" }],
      "former/links": [],
      "former/parked": [{ key: "former/links" }],
    });
    rightOf(await left.commit(lease, { clears: ["parked"] })());
    expect(store.snapshot()).toMatchObject({ links: [{ key: "links" }], "former/parked": [] });
  });

  it("[EN16] is under the same lease", async () => {
    const { store, left, lease } = await opened();
    expect(await left.acquire(1_000, 0)()).toMatchObject({ left: { _tag: "MirrorBusy" } });
    const renewed = rightOf(await left.renew(lease, 2_000, 0)());
    rightOf(await left.release(renewed)());
    expect(await store.acquire(1_000, 0)()).toMatchObject({ _tag: "Right" });
  });
});
