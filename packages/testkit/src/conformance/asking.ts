import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { sameValue } from "../samples/same-value.js";
import { isSeen, mustHold } from "./conformance-case.js";

/** What every Left of a port has: `message` is for a person. */
type Refusal = { readonly _tag: string; readonly message: string };

/** What a port answers; `what` names the call in messages. One that throws or rejects has broken the rule. */
export const answerTo = async <Failure, Answer>(
  what: string,
  ask: () => TE.TaskEither<Failure, Answer>,
): Promise<E.Either<Failure, Answer>> => {
  try {
    return await ask()();
  } catch (thrown) {
    mustHold(false, () => `${what} rejected with ${String(thrown)}, where a Left is an answer`, thrown);
  }
};

/** The Right of it; a Left breaks the rule. */
export const rightTo = async <Failure extends Refusal, Answer>(
  what: string,
  ask: () => TE.TaskEither<Failure, Answer>,
): Promise<Answer> => {
  const answer = await answerTo(what, ask);
  mustHold(E.isRight(answer), () => `${what} answered ${saidBy(answer)}`);
  return answer.right;
};

/** The Left of it; the rule is broken unless it is of one of the tags. */
export const leftTo = async <Failure extends Refusal>(
  what: string,
  ask: () => TE.TaskEither<Failure, unknown>,
  ...tags: ReadonlyArray<Failure["_tag"]>
): Promise<Failure> => {
  const answer: E.Either<Failure, unknown> = await answerTo(what, ask);
  mustBeLeft(what, answer, ...tags);
  return answer.left;
};

/** The rule is broken unless the answer is a Left of one of the tags. */
export const mustBeLeft: <Failure extends Refusal>(
  what: string,
  answer: E.Either<Failure, unknown>,
  ...tags: ReadonlyArray<Failure["_tag"]>
) => asserts answer is E.Left<Failure> = (what, answer, ...tags) =>
  mustHold(
    E.isLeft(answer) && tags.includes(answer.left._tag),
    () => `${what} answered ${saidBy(answer)} instead of Left ${tags.join(" or ")}`,
  );

const saidBy = (answer: E.Either<Refusal, unknown>): string =>
  E.isLeft(answer) ? `Left ${answer.left._tag}: ${answer.left.message}` : `Right ${shown(answer.right)}`;

/** The rule is broken unless they hold the same, to the letter. `what`: what is seen. */
export const mustBeSame = (seen: unknown, meant: unknown, what: string): void =>
  mustHold(sameValue(seen, meant), () => `${what} is ${shown(seen)} instead of ${shown(meant)}`);

/**
 * The check holds of so many generated values; what is thrown of one where it does not, made as small
 * as a few hundred tries can, names it, and the seed and path that make it again.
 */
export const mustHoldForAll = async <Value>(
  runs: number,
  values: fc.Arbitrary<Value>,
  check: (value: Value) => Promise<void>,
): Promise<void> => {
  let tries = 0;
  const property = fc.asyncProperty(values, async (value) => {
    tries += 1;
    if (tries <= runs + mostShrinks) await check(value);
  });
  const checked = await fc.check(property, { numRuns: runs });
  if (!checked.failed) return;
  const { errorInstance: thrown, counterexample, seed, counterexamplePath } = checked;
  const value = `for ${shown(counterexample?.[0])} (seed ${seed}, path ${counterexamplePath})`;
  if (!isSeen(thrown)) throw new Error(`${String(thrown)}, ${value}`, { cause: thrown });
  mustHold(false, () => `${thrown.message}, ${value}`, thrown.cause);
};

const mostShrinks = 300;

/** A value on one line, for a person's eyes: its beginning, if it is long, and what no eye can see as its code point. */
export const shown = (value: unknown): string => {
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(/[\p{M}\p{Cf}]/gu, codePointOf);
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text;
};

const codePointOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
