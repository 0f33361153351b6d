import type { Clock } from "@spegla/core";
import * as Ord from "fp-ts/lib/Ord.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import * as N from "fp-ts/lib/number.js";

/** Time that only passes when everyone who could do something sleeps, or when a test says so. */
export type VirtualClock = Clock & {
  /** Lets `ms` pass at once and wakes who slept until then. */
  readonly advance: (ms: number) => void;
};

type Sleeper = { readonly wakesAt: number; readonly wake: () => void };

const byTime = Ord.contramap(({ wakesAt }: Sleeper) => wakesAt)(N.Ord);

export const virtualClock = (start = 0): VirtualClock => {
  let time = start;
  let turning = false;
  const sleepers = new Set<Sleeper>();

  const advanceTo = (until: number): void => {
    const due = [...sleepers].filter(({ wakesAt }) => wakesAt <= until);
    // The sort is stable: who slept first wakes first.
    for (const sleeper of pipe(due, sort(byTime))) {
      time = Math.max(time, sleeper.wakesAt);
      sleeper.wake();
    }
    time = Math.max(time, until);
  };

  const turn = async (): Promise<void> => {
    turning = true;
    while (sleepers.size > 0) {
      await everyoneElse();
      if (sleepers.size > 0) advanceTo(Math.min(...[...sleepers].map(({ wakesAt }) => wakesAt)));
    }
    turning = false;
  };

  return {
    now: () => time,
    advance: (ms) => advanceTo(time + ms),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper: Sleeper = { wakesAt: time + Math.max(0, ms), wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake, { once: true });
        if (!turning) void turn();
      }),
  };
};

/** One turn of the platform's event loop: all that waits for resolved promises comes first. */
const everyoneElse = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });

/** What every JavaScript platform has and this package's own library files do not name. */
type Port = {
  readonly addEventListener: (event: "message", listener: () => void) => void;
  readonly start: () => void;
  readonly postMessage: (message: undefined) => void;
  readonly close: () => void;
};
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
