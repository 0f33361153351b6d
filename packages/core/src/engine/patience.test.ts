import { virtualClock } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import type { ReplicaError } from "../replica/replica-error.js";
import { type Patience, patiently } from "./patience.js";

const busy: ReplicaError = { _tag: "RateLimited", message: "later" };
const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };

/** A request that gets these answers in turn, and the last one for ever; what it waits, and how often it is sent. */
const asking = (
  answers: ReadonlyArray<ReplicaError | "done">,
  signal?: Patience["signal"],
  holds = Infinity,
) => {
  const clock = virtualClock(0);
  const [waits, kept]: [Array<number>, Array<number>] = [[], []];
  let sent = 0;
  const patience: Patience = {
    clock: {
      ...clock,
      sleep: (ms, until) => {
        waits.push(ms);
        return clock.sleep(ms, until);
      },
    },
    keepAlive: async (forMs) => kept.push(forMs) <= holds,
    ...(signal === undefined ? {} : { signal }),
  };
  const request = async () => {
    const answer = answers[Math.min(sent, answers.length - 1)];
    sent += 1;
    return answer === "done" || answer === undefined ? E.right("done") : E.left(answer);
  };
  return { ask: patiently(patience)(request), waits, kept, sent: () => sent };
};

describe("a request that is safe to repeat", () => {
  it("[EN12] is sent again for as long as its error says to wait, twice as long each time", async () => {
    const { ask, waits, sent } = asking([busy, { _tag: "Unavailable", message: "down" }, busy, "done"]);
    expect(await ask()).toEqual(E.right("done"));
    expect(sent()).toBe(4);
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it("[EN12] waits as long as the service says", async () => {
    const { ask, waits } = asking([
      { ...busy, retryAfterMs: 7000 },
      { _tag: "Unavailable", message: "down", retryAfterMs: 0 },
      "done",
    ]);
    expect(await ask()).toEqual(E.right("done"));
    expect(waits).toEqual([7000, 0]);
  });

  it("[EN12] is not sent again for another error, and no more than six times", async () => {
    const refused = asking([forbidden, "done"]);
    expect(await refused.ask()).toEqual(E.left(forbidden));
    expect(refused.sent()).toBe(1);
    const endless = asking([busy]);
    expect(await endless.ask()).toEqual(E.left(busy));
    expect(endless.sent()).toBe(6);
    expect(endless.waits).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it("[EN16] keeps its run's lease alive before each time it is sent, and through each wait", async () => {
    const { ask, kept } = asking([{ ...busy, retryAfterMs: 7000 }, "done"]);
    await ask();
    expect(kept).toEqual([0, 7000, 0]);
  });
});

describe("a lease that was lost", () => {
  it("[EN16] lets nothing more be sent", async () => {
    const { ask, sent } = asking([busy, "done"], undefined, 2);
    expect(await ask()).toEqual(E.left(expect.objectContaining({ _tag: "Aborted" })));
    expect(sent()).toBe(1);
  });
});

describe("a signal that was aborted", () => {
  const aborted = E.left(expect.objectContaining({ _tag: "Aborted" }));

  it("[EN12] lets nothing be sent", async () => {
    const { ask, sent } = asking(["done"], AbortSignal.abort());
    expect(await ask()).toEqual(aborted);
    expect(sent()).toBe(0);
  });

  it("[EN12] while it is waited lets nothing be sent again", async () => {
    const controller = new AbortController();
    const { ask, sent } = asking([busy, "done"], controller.signal);
    const answer = ask();
    controller.abort();
    expect(await answer).toEqual(aborted);
    expect(sent()).toBe(1);
  });
});
