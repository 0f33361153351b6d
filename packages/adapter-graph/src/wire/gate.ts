import type { Signal } from "@spegla/core";

/** Lets so many through at once, the others one after the other in the order they came. */
export type Gate = {
  /**
   * @param places - how many it takes up; more than there are count as all.
   * @returns what has to be called at the end, once; nothing if `signal` was aborted while waiting.
   */
  readonly enter: (places: number, signal?: Signal) => Promise<(() => void) | undefined>;
};

export const gate = (places: number): Gate => {
  let free = places;
  const waiting = new Set<Waiting>();
  /** Nobody overtakes: a batch would wait for ever behind single requests. */
  const admit = (): void => {
    for (const next of waiting) {
      if (next.places > free) return;
      waiting.delete(next);
      free -= next.places;
      next.goIn();
    }
  };
  return {
    enter: async (wished, signal) => {
      if (signal?.aborted === true) return undefined;
      return new Promise((resolve) => {
        const taken = Math.min(wished, places);
        const giveUp = (): void => {
          waiting.delete(next);
          resolve(undefined);
          admit();
        };
        const next: Waiting = {
          places: taken,
          goIn: () => {
            signal?.removeEventListener("abort", giveUp);
            resolve(() => {
              free += taken;
              admit();
            });
          },
        };
        signal?.addEventListener("abort", giveUp, { once: true });
        waiting.add(next);
        admit();
      });
    },
  };
};

type Waiting = { readonly places: number; readonly goIn: () => void };
