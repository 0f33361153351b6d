import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.js";

const now = Date.parse("2026-03-01T10:00:00Z");

it.each<readonly [string | undefined, number | undefined]>([
  ["12", 12_000],
  [" 5 ", 5_000],
  ["0", 0],
  ["2.128", 2_128],
  ["0.0001", 1],
  ["Sun, 01 Mar 2026 10:00:30 GMT", 30_000],
  ["Sun, 01 Mar 2026 09:00:00 GMT", 0],
  [undefined, undefined],
  ["", undefined],
  ["soon", undefined],
  ["Soon", undefined],
  ["-3", undefined],
  ["1e9", undefined],
  [".5", undefined],
  ["1234567890", undefined],
  ["2026-03-01T10:00:30Z", undefined],
])("Retry-After: %s", (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
