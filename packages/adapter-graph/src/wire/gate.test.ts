import type { Signal } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { gate } from "./gate.js";

/** Lets everything happen that waits for nothing but others in memory. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const counted = (places: number) => {
  const { enter } = gate(places);
  const inside: string[] = [];
  const leaves = new Map<string, () => void>();
  return {
    inside,
    come: (name: string, wished: number, signal?: Signal) => {
      const coming = enter(wished, signal);
      void (async () => {
        const leave = await coming;
        if (leave === undefined) return;
        inside.push(name);
        leaves.set(name, leave);
      })();
      return coming;
    },
    go: async (name: string) => {
      inside.splice(inside.indexOf(name), 1);
      leaves.get(name)?.();
      await settled();
    },
  };
};

describe("gate", () => {
  it("lets in as many as there are places, the others in the order they came", async () => {
    const { inside, come, go } = counted(2);
    for (const name of ["a", "b", "c", "d"]) void come(name, 1);
    await settled();
    expect(inside).toEqual(["a", "b"]);
    await go("b");
    expect(inside).toEqual(["a", "c"]);
    await go("a");
    expect(inside).toEqual(["c", "d"]);
  });

  it("keeps one that takes all places apart from the others, and nobody overtakes it", async () => {
    const { inside, come, go } = counted(4);
    void come("single", 1);
    void come("batch", 20);
    void come("late", 1);
    await settled();
    expect(inside).toEqual(["single"]);
    await go("single");
    expect(inside).toEqual(["batch"]);
    await go("batch");
    expect(inside).toEqual(["late"]);
  });

  it("lets nobody in whose signal is aborted, before or while waiting", async () => {
    const { inside, come, go } = counted(1);
    const controller = new AbortController();
    void come("a", 1);
    const waiting = come("b", 1, controller.signal);
    void come("c", 1);
    await settled();
    controller.abort();
    expect(await waiting).toBeUndefined();
    expect(await come("d", 1, controller.signal)).toBeUndefined();
    await go("a");
    expect(inside).toEqual(["c"]);
  });

  it("lets those in that only the one who gave up stood in front of", async () => {
    const { inside, come } = counted(2);
    const controller = new AbortController();
    void come("a", 1);
    void come("batch", 2, controller.signal);
    void come("c", 1);
    await settled();
    controller.abort();
    await settled();
    expect(inside).toEqual(["a", "c"]);
  });

  it("forgets the signal of whoever went in", async () => {
    const { come } = counted(1);
    const listeners = new Set<() => void>();
    const signal: Signal = {
      aborted: false,
      addEventListener: (_event, listener) => void listeners.add(listener),
      removeEventListener: (_event, listener) => void listeners.delete(listener),
    };
    const first = await come("a", 1, signal);
    expect(listeners.size).toBe(0);
    const second = come("b", 1, signal);
    await settled();
    expect(listeners.size).toBe(1);
    first?.();
    expect(await second).toBeTypeOf("function");
    expect(listeners.size).toBe(0);
  });
});
