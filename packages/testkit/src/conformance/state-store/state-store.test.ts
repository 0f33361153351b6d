import { describe, expect, it } from "vitest";
import { memoryStateStore } from "../../memory/memory-state-store.js";
import { chooseStateStoreCases, stateStoreCases, testStateStore } from "./test-state-store.js";

describe("memoryStateStore", () => {
  testStateStore(
    { it },
    async () => {
      const store = memoryStateStore({ holder: "one" });
      const reopened = async () => store.openedBy("one, once more");
      return { store, otherHolder: async () => store.openedBy("other"), reopened };
    },
    { restarts: "Tried" },
  );
});

describe("the state store cases", () => {
  it("are numbered in order, and each says what most often breaks it", () => {
    expect(stateStoreCases.map(({ rule }) => rule)).toEqual(stateStoreCases.map((_, at) => `ST${at + 1}`));
    expect(new Set(stateStoreCases.map(({ title }) => title)).size).toBe(stateStoreCases.length);
    for (const { likelyCause } of stateStoreCases) expect(likelyCause.length).toBeGreaterThan(20);
  });

  it("leave out what looks at the state after a restart, where there is none, and say so", () => {
    const { applying, leftOut } = chooseStateStoreCases({ restarts: "Untried" });
    expect(applying.length + leftOut.length).toBe(stateStoreCases.length);
    expect(leftOut.map(({ rule, because }) => `${rule}: ${because}`)).toEqual([
      "ST16: the subject cannot be `reopened`",
      "ST25: the subject cannot be `reopened`",
    ]);
    expect(chooseStateStoreCases({ restarts: "Tried" }).leftOut).toEqual([]);
  });
});
