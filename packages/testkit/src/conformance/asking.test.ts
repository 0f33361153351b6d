import * as fc from "fast-check";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { leftTo, mustHoldForAll, rightTo, shown } from "./asking.js";
import { isBrokenRule, mustHold, runCase } from "./conformance-case.js";

/** What the runner of a case that does this is told. */
const toldOf = async (run: () => Promise<unknown>): Promise<unknown> => {
  const one = { rule: "XX1", title: "it holds", likelyCause: "it does not" };
  const done = runCase({ ...one, run: async () => void (await run()) }, async () => ({}), {});
  return done.then(
    () => "it held",
    (thrown: unknown) => thrown,
  );
};

const gone = { _tag: "NotFound", message: "it is gone" } as const;
const died = new Error("the port died");

describe("what a port is asked", () => {
  it("breaks the rule where it rejects or throws, and what was thrown is the cause", async () => {
    const rejecting = () => () => Promise.reject(died);
    const throwing = () => {
      throw died;
    };
    for (const ask of [rejecting, throwing]) {
      const told = await toldOf(() => rightTo("read", ask));
      expect(isBrokenRule(told)).toBe(true);
      expect(told).toMatchObject({
        message: expect.stringContaining(
          "read rejected with Error: the port died, where a Left is an answer",
        ),
        cause: died,
      });
    }
  });

  it("breaks the rule where it answers Left instead of Right, Right instead of Left, or another Left", async () => {
    const seen = async (run: () => Promise<unknown>): Promise<string> =>
      /seen: (.*)/u.exec(String(await toldOf(run)))?.[1] ?? "nothing";
    expect(await seen(() => rightTo("read", () => TE.left(gone)))).toBe(
      "read answered Left NotFound: it is gone",
    );
    const right: TE.TaskEither<typeof gone, number> = TE.right(7);
    expect(await seen(() => leftTo("read", () => right, "NotFound"))).toBe(
      "read answered Right 7 instead of Left NotFound",
    );
    const other: TE.TaskEither<{ readonly _tag: string; readonly message: string }, never> = TE.left(gone);
    expect(await seen(() => leftTo("read", () => other, "Aborted", "Forbidden"))).toBe(
      "read answered Left NotFound: it is gone instead of Left Aborted or Forbidden",
    );
    expect(await leftTo("read", () => other, "Aborted", "NotFound")).toBe(gone);
  });
});

describe("a rule that must hold for all values", () => {
  it("says of which it does not, how to make it again, and what was thrown", async () => {
    const check = async (value: number): Promise<void> =>
      mustHold(value < 10, () => "it is 10 or more", died);
    const told = await toldOf(() => mustHoldForAll(200, fc.nat(), check));
    expect(isBrokenRule(told)).toBe(true);
    expect(told).toMatchObject({
      message: expect.stringMatching(/it is 10 or more, for 10 \(seed -?\d+, path [\d:]+\)/u),
      cause: died,
    });
  });

  it("blames the subject for what is thrown otherwise, and says of which value it was", async () => {
    const told = await toldOf(() => mustHoldForAll(5, fc.constant("x"), () => Promise.reject(died)));
    expect(isBrokenRule(told)).toBe(false);
    expect(told).toMatchObject({
      message: expect.stringMatching(/^Error: the port died, for "x" \(seed -?\d+, path [\d:]+\)$/u),
      cause: died,
    });
  });
});

describe("what is shown of a value", () => {
  it("is on one line, with what no eye can see, and the beginning of what is long", () => {
    expect(shown({ name: "A\u030Asa\n\u200B" })).toBe('{"name":"A\\u{30a}sa\\n\\u{200b}"}');
    expect(shown(undefined)).toBe("undefined");
    expect(shown("x".repeat(700))).toBe(`"${"x".repeat(599)}… (702 characters)`);
  });
});
