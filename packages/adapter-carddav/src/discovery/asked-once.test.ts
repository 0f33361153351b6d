import * as E from "fp-ts/lib/Either.js";
import type { ReplicaError } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { askedOnce } from "./asked-once.js";

type Answer = E.Either<ReplicaError, string>;

const forbidden: Answer = E.left({ _tag: "Forbidden", message: "no" });
const abortedAnswer: Answer = E.left({ _tag: "Aborted", message: "stopped" });

/** Each question waits until it is answered. */
const questions = () => {
  const waiting: Array<(answer: Answer) => void> = [];
  const once = askedOnce<string>(() => new Promise((resolve) => waiting.push(resolve)));
  return { once, asked: () => waiting.length, answer: (answer: Answer) => waiting.at(-1)?.(answer) };
};

describe("a question that is asked once", () => {
  it("is answered to all who ask meanwhile, and later without asking", async () => {
    const { once, asked, answer } = questions();
    const all = [once.answer(), once.answer()];
    answer(E.right("a"));
    expect(await Promise.all([...all, once.answer()])).toEqual([E.right("a"), E.right("a"), E.right("a")]);
    expect(asked()).toBe(1);
  });

  it("is asked anew after it failed, or was forgotten", async () => {
    const { once, asked, answer } = questions();
    const failed = [once.answer(), once.answer()];
    answer(forbidden);
    expect(await Promise.all(failed)).toEqual([forbidden, forbidden]);
    const again = once.answer();
    answer(E.right("a"));
    expect(await again).toEqual(E.right("a"));
    once.forget();
    const anew = once.answer();
    answer(E.right("b"));
    expect(await anew).toEqual(E.right("b"));
    expect(asked()).toBe(3);
  });

  it("one who gives up leaves the others to ask for themselves", async () => {
    const { once, asked, answer } = questions();
    const gaveUp = once.answer();
    const waited = once.answer();
    answer(abortedAnswer);
    expect(await gaveUp).toEqual(abortedAnswer);
    await Promise.resolve();
    expect(asked()).toBe(2);
    answer(E.right("a"));
    expect(await waited).toEqual(E.right("a"));
  });
});
