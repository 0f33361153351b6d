import * as E from "fp-ts/lib/Either.js";
import type { ReplicaError, Signal } from "@spegla/core";

export type AskedOnce<Answer> = {
  readonly answer: (signal?: Signal) => Promise<E.Either<ReplicaError, Answer>>;
  /** The next one asks anew. */
  readonly forget: () => void;
};

/**
 * Keeps a Right for good. Who comes while it is being asked waits for the same answer, but for an
 * `Aborted` that was somebody else's; a Left is asked for anew by the next one.
 */
export const askedOnce = <Answer>(
  ask: (signal?: Signal) => Promise<E.Either<ReplicaError, Answer>>,
): AskedOnce<Answer> => {
  let asked: Promise<E.Either<ReplicaError, Answer>> | undefined;
  return {
    answer: async (signal) => {
      for (;;) {
        const isOwn = asked === undefined;
        const current = (asked ??= ask(signal));
        const answer = await current;
        if (E.isRight(answer)) return answer;
        if (asked === current) asked = undefined;
        if (isOwn || answer.left._tag !== "Aborted" || signal?.aborted === true) return answer;
      }
    },
    forget: () => {
      asked = undefined;
    },
  };
};
