import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { mustHold } from "../conformance-case.js";

/** What a call of a port answers; `what` names it in messages. One that throws or rejects breaks the rule. */
export const answerTo = async <Failure, Answer>(
  what: string,
  asked: TE.TaskEither<Failure, Answer>,
): Promise<E.Either<Failure, Answer>> => {
  try {
    return await asked();
  } catch (thrown) {
    mustHold(false, () => `${what} threw instead of answering: ${String(thrown)}`, thrown);
  }
};

/** The Right of it; a Left breaks the rule. */
export const rightTo = async <Failure, Answer>(
  what: string,
  asked: TE.TaskEither<Failure, Answer>,
): Promise<Answer> => {
  const answer = await answerTo(what, asked);
  mustHold(E.isRight(answer), () => `${what} answered ${shown(answer)}`);
  return answer.right;
};

/** Breaks the rule unless the call answers a Left of that tag. @returns the Left. */
export const leftTo = async <Failure extends { readonly _tag: string }>(
  what: string,
  tag: Failure["_tag"],
  asked: TE.TaskEither<Failure, unknown>,
): Promise<Failure> => {
  const answer = await answerTo(what, asked);
  mustHold(
    E.isLeft(answer) && answer.left._tag === tag,
    () => `${what} answered ${shown(answer)} instead of Left ${tag}`,
  );
  return answer.left;
};

/**
 * Tries a rule on so many generated values; what is thrown of one that breaks it, made as small as a
 * few hundred tries can, says which that is.
 */
export const holdsForEach = async <Value>(
  values: fc.Arbitrary<Value>,
  runs: number,
  tryOne: (value: Value) => Promise<void>,
): Promise<void> => {
  let tries = 0;
  const property = fc.asyncProperty(values, async (value) => {
    tries += 1;
    if (tries <= runs + mostShrinks) await tryOne(value);
  });
  const { failed, errorInstance: thrown, seed, counterexample } = await fc.check(property, { numRuns: runs });
  if (!failed) return;
  throw thrown instanceof Error
    ? Object.assign(thrown, {
        message: `${thrown.message}, for ${shown(counterexample?.[0])} (seed ${seed})`,
      })
    : thrown;
};

const mostShrinks = 300;

/** A value for a person's eyes: its beginning, if it is long, and what no eye can see as its code point. */
export const shown = (value: unknown): string => {
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(/[\p{M}\p{Cf}]/gu, codePointOf);
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text;
};

const codePointOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
