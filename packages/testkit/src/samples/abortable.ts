import type { Signal } from "@spegla/core";

/** A signal to abort a call with; like any `Signal` it need not be an `AbortSignal`. */
export const abortable = (): { readonly signal: Signal; readonly abort: () => void } => {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_event, listener) => void listeners.add(listener),
      removeEventListener: (_event, listener) => void listeners.delete(listener),
    },
    abort: () => {
      aborted = true;
      for (const listener of listeners) listener();
    },
  };
};

export const abortedSignal = (): Signal => {
  const { signal, abort } = abortable();
  abort();
  return signal;
};
