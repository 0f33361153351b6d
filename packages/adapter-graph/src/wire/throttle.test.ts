import * as E from "fp-ts/lib/Either.js";
import { expect, it } from "vitest";
import { noteWait, throttle } from "./throttle.js";

it("holds for as long as was asked for, and no longer", () => {
  let now = 1_000;
  const { restMs, note } = throttle(() => now);
  expect(restMs()).toBe(0);
  note(5_000);
  expect(restMs()).toBe(5_000);
  now = 5_999;
  expect(restMs()).toBe(1);
  now = 6_000;
  expect(restMs()).toBe(0);
  now = 9_000;
  expect(restMs()).toBe(0);
});

it("is not made shorter by who is asked to wait less", () => {
  const { restMs, note } = throttle(() => 1_000);
  note(5_000);
  note(2_000);
  expect(restMs()).toBe(5_000);
  note(7_000);
  expect(restMs()).toBe(7_000);
});

it("notes what a refusal asks for, and passes every outcome on as it is", () => {
  const waiting = throttle(() => 1_000);
  const refused = {
    _tag: "Refused",
    method: "GET",
    status: 503,
    effect: "None",
    message: "was answered 503",
  } as const;
  for (const outcome of [
    E.right("answer"),
    E.left(refused),
    E.left({ _tag: "Aborted", message: "" } as const),
  ]) {
    expect(noteWait(waiting)(outcome)).toBe(outcome);
    expect(waiting.restMs()).toBe(0);
  }
  noteWait(waiting)(E.left({ ...refused, retryAfterMs: 4_000 }));
  expect(waiting.restMs()).toBe(4_000);
});
