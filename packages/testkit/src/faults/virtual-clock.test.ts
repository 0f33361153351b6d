import { expect, it } from "vitest";
import { virtualClock } from "./virtual-clock.js";

it("sleepers wake in the order of their times, and time is the latest of them", async () => {
  const { now, sleep } = virtualClock(1_000);
  const woken: Array<string> = [];
  const sleeps = (name: string, ms: number): Promise<void> =>
    sleep(ms).then(() => void woken.push(`${name} at ${now()}`));
  await Promise.all([sleeps("b", 50), sleeps("c", 3_600_000), sleeps("a", 10), sleeps("b2", 50)]);
  expect(woken).toEqual(["a at 1010", "b at 1050", "b2 at 1050", "c at 3601000"]);
});

it("a sleep in a sleep counts from where the first one ended", async () => {
  const { now, sleep } = virtualClock();
  const nested = async (): Promise<number> => {
    await sleep(10);
    await sleep(10);
    return now();
  };
  const [ended] = await Promise.all([nested(), sleep(15)]);
  expect(ended).toBe(20);
});

it("an aborted sleep ends at once, and time stays", async () => {
  const { now, sleep } = virtualClock();
  const aborter = new AbortController();
  const slept = sleep(1_000, aborter.signal);
  aborter.abort();
  await slept;
  await sleep(1_000, AbortSignal.abort());
  expect(now()).toBe(0);
});

it("advance wakes those who are due", async () => {
  const { now, sleep, advance } = virtualClock();
  const slept = sleep(1_000).then(now);
  advance(5_000);
  expect([await slept, now()]).toEqual([5_000, 5_000]);
});

it("time waits for whoever is still at work, however many promises that takes", async () => {
  const { now, sleep } = virtualClock();
  const slept = sleep(10);
  for (let turn = 0; turn < 10_000; turn += 1) await Promise.resolve();
  expect(now()).toBe(0);
  await slept;
  expect(now()).toBe(10);
});
