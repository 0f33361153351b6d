import * as E from "fp-ts/lib/Either.js";
import type { Signal } from "@spegla/core";
import type { GraphAnswer, GraphFailure, GraphRequest } from "../wire/graph-client.js";
import type { OpenFolder } from "./open-folder.js";

export type Answered = E.Either<GraphFailure, GraphAnswer>;

type Asking = Pick<OpenFolder, "client" | "settings" | "habits">;

/**
 * The answers in the given order. What was throttled is asked for again while the waits are short and each
 * time something more is answered. Only for what changes nothing.
 */
export const askAll = async (
  open: Asking,
  requests: ReadonlyArray<GraphRequest>,
  signal?: Signal,
): Promise<ReadonlyArray<Answered>> => {
  const answers = [...(await sendAllOnce(open, requests, signal))];
  for (let before = Number.POSITIVE_INFINITY; ;) {
    const throttled = [...answers.entries()].filter(([, answer]) => isThrottled(answer));
    const waitMs = Math.max(0, ...throttled.map(([, answer]) => waitMsOf(answer)));
    if (throttled.length === 0 || throttled.length >= before || waitMs > longestWaitMs) return answers;
    before = throttled.length;
    await open.settings.clock.sleep(waitMs, signal);
    const again = await sendAllOnce(
      open,
      throttled.flatMap(([at]) => requests[at] ?? []),
      signal,
    );
    for (const [index, [at]] of throttled.entries()) {
      const answer = again[index];
      if (answer !== undefined) answers[at] = answer;
    }
  }
};

/** Each once, in batches as wide as the mailbox takes. */
export const sendAllOnce = async (
  { client, habits }: Asking,
  requests: ReadonlyArray<GraphRequest>,
  signal?: Signal,
): Promise<ReadonlyArray<Answered>> => {
  const answers: Answered[] = [];
  while (answers.length < requests.length) {
    const batch = requests.slice(answers.length, answers.length + habits.batchWidth());
    const answered = await client.sendAll(batch, signal);
    if (answered.some(isThrottled) && answered.some(E.isRight)) habits.noteCrowded();
    answers.push(...batch.map((_, at) => answered[at] ?? E.left(noAnswer)));
  }
  return answers;
};

/** Longer ones are the engine's, which keeps the run's lease meanwhile. */
const longestWaitMs = 10_000;

const isThrottled = (answer: Answered): boolean =>
  E.isLeft(answer) && answer.left._tag === "Refused" && answer.left.status === 429;

const waitMsOf = (answer: Answered): number =>
  E.isLeft(answer) && answer.left._tag === "Refused" ? (answer.left.retryAfterMs ?? 0) : 0;

const noAnswer: GraphFailure = {
  _tag: "Malformed",
  effect: "Unknown",
  message: "a request in a batch was not answered; try again",
};
