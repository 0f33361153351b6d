import type { Clock } from "../engine/clock.js";
import type { Signal } from "../replica/signal.js";

/** One sleeper who can be woken. */
export type WakeableSleep = {
  /** Resolves at that time (ms since 1970), or when woken; without a time only then. */
  readonly until: (time: number | undefined) => Promise<void>;
  readonly wake: () => void;
};

export const wakeableSleep = (clock: Clock): WakeableSleep => {
  let wakeUp: (() => void) | undefined;
  return {
    wake: () => wakeUp?.(),
    until: (time) =>
      new Promise((resolve) => {
        const listeners = new Set<() => void>();
        const woken: Signal = {
          aborted: false,
          addEventListener: (_event, listener) => listeners.add(listener),
          removeEventListener: (_event, listener) => listeners.delete(listener),
        };
        wakeUp = () => {
          for (const listener of listeners) listener();
          resolve();
        };
        if (time !== undefined) void clock.sleep(Math.max(0, time - clock.now()), woken).then(resolve);
      }),
  };
};
