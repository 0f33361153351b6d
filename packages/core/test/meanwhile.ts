import type { Target } from "@spegla/core";
import { targetWith } from "./scenarios/scenario.js";
import type { World } from "./world.js";

/** The world's target, where something happens once, when a plan is made and before it is written into the folder. */
export const beforeWriting = (world: World, happens: () => void): Target => {
  const first = once(happens);
  return targetWith(world, ({ push }) => ({
    push: (writes, signal) => () => {
      first();
      return push(writes, signal)();
    },
  }));
};

/** The same, between the first page of a listing and the reading of what it names. */
export const afterListing = (world: World, happens: () => void): Target => {
  const first = once(happens);
  return targetWith(world, ({ pull }) => ({
    pull: (since, signal) => async () => {
      const page = await pull(since, signal)();
      first();
      return page;
    },
  }));
};

const once = (happens: () => void): (() => void) => {
  let isDue = true;
  return () => {
    if (isDue) {
      isDue = false;
      happens();
    }
  };
};
