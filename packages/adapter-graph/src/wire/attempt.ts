import type { Signal } from "@spegla/core";

/** One request's time, from its start to the last byte of its answer. */
export type Attempt = {
  /** Aborted at the deadline, or with the caller's own. */
  readonly signal: AbortSignal;
  readonly cutShort: () => "Deadline" | "Aborted" | undefined;
  /** As `work` ends, or a rejection as soon as the signal is aborted, whether `work` looks at it or not. */
  readonly within: <Result>(work: Promise<Result>) => Promise<Result>;
  readonly end: () => void;
};

export const attempt = (deadlineMs: number, caller: Signal | undefined): Attempt => {
  const controller = new AbortController();
  let reason: "Deadline" | "Aborted" | undefined;
  const over = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(new Error(reason)), { once: true });
  });
  over.catch(() => undefined);
  const cut = (why: "Deadline" | "Aborted"): void => {
    reason ??= why;
    controller.abort();
  };
  const onAbort = (): void => cut("Aborted");
  const timer = setTimeout(() => cut("Deadline"), deadlineMs);
  caller?.addEventListener("abort", onAbort, { once: true });
  if (caller?.aborted === true) onAbort();
  return {
    signal: controller.signal,
    cutShort: () => reason,
    within: (work) => Promise.race([work, over]),
    end: () => {
      clearTimeout(timer);
      caller?.removeEventListener("abort", onAbort);
    },
  };
};
