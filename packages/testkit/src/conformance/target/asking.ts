import type { ReplicaError, Signal } from "@spegla/core";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { mustHold } from "../conformance-case.js";

/** What the effect answers; a port that rejects or throws instead has broken the rule. */
export const answerTo = async <Answer>(
  asked: string,
  effect: () => TE.TaskEither<ReplicaError, Answer>,
): Promise<E.Either<ReplicaError, Answer>> => {
  try {
    return await effect()();
  } catch (thrown) {
    mustHold(false, () => `${asked} rejected with ${String(thrown)}, where a Left is an answer`, thrown);
  }
};

export const rightOfAsking = async <Answer>(
  asked: string,
  effect: () => TE.TaskEither<ReplicaError, Answer>,
): Promise<Answer> => {
  const answer = await answerTo(asked, effect);
  mustHold(E.isRight(answer), () => `${asked} answered ${saidBy(answer)}`);
  return answer.right;
};

/** The rule is broken unless the answer is a Left of one of the tags. */
export const mustAnswerLeft = (
  asked: string,
  answer: E.Either<ReplicaError, unknown>,
  ...tags: ReadonlyArray<ReplicaError["_tag"]>
): void =>
  mustHold(
    E.isLeft(answer) && tags.includes(answer.left._tag),
    () => `${asked} answered ${saidBy(answer)} instead of Left ${tags.join(" or ")}`,
  );

const saidBy = (answer: E.Either<ReplicaError, unknown>): string =>
  E.isLeft(answer) ? `Left ${answer.left._tag}: ${answer.left.message}` : `Right ${shown(answer.right)}`;

/** A value on one line, for whoever reads what was seen. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
};

/**
 * The check holds of so many generated values; what was seen names the one where it does not, made
 * as small as a few hundred tries can, and the seed.
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
  const { failed, errorInstance, counterexample, seed, counterexamplePath } = await fc.check(property, {
    numRuns: runs,
  });
  if (failed && !(errorInstance instanceof Error && "_tag" in errorInstance)) throw errorInstance;
  const seen = errorInstance instanceof Error ? errorInstance.message : "";
  mustHold(
    !failed,
    () => `${seen}, for ${shown(counterexample?.[0])} (seed ${seed}, path ${counterexamplePath})`,
  );
};

const mostShrinks = 300;

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
