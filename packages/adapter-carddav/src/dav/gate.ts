import type { Signal } from "@spegla/core";

/** Lets so many through at once, the others one after the other in the order they came. */
export type Gate = {
  /** Resolves to what has to be called at the end, once; to nothing if `signal` was aborted while waiting. */
  readonly enter: (signal?: Signal) => Promise<(() => void) | undefined>;
};

export const gate = (places: number): Gate => {
  let free = places;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  };
  return {
    enter: async (signal) => {
      if (signal?.aborted === true) return undefined;
      if (free > 0) {
        free -= 1;
        return leave;
      }
      return new Promise((resolve) => {
        const giveUp = (): void => {
          waiting.delete(goIn);
          resolve(undefined);
        };
        const goIn = (): void => {
          signal?.removeEventListener("abort", giveUp);
          resolve(leave);
        };
        waiting.add(goIn);
        signal?.addEventListener("abort", giveUp, { once: true });
      });
    },
  };
};
