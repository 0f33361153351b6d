import * as E from "fp-ts/lib/Either.js";
import type { StoredItem, WriteResult } from "../replica/replica.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type ReplicaError, recoveryFor } from "../replica/replica-error.js";
import type { Signal } from "../replica/signal.js";
import { type Patience, patienceLimits, waitMs } from "./patience.js";

/** What came of one write. */
export type Pushed<Id, Item> =
  | WriteResult<Id, Item>
  /** Its request failed as a whole: nothing is known to be wrong with this write. */
  | { readonly _tag: "Unsent"; readonly error: ReplicaError };

/** The same, of the operation under this key. */
export type Answered<Id, Item> = { readonly key: string; readonly result: Pushed<Id, Item> };

/** How one kind of replica is written to. */
export type Pushing<Id, Item extends StoredItem<Id>, Write> = {
  readonly push: (
    writes: ReadonlyArray<Write>,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, ReadonlyArray<WriteResult<Id, Item>>>;
  readonly batchSize: number;
  readonly concurrency: number;
  /**
   * For writes that must not be sent twice blindly: what their effect comes to, for as many as have
   * one. Writes that carry a revision need no such care: sent twice they are refused.
   */
  readonly resolve?: (
    writes: ReadonlyArray<Write>,
  ) => Promise<E.Either<ReplicaError, ReadonlyMap<Write, WriteResult<Id, Item>>>>;
};

/**
 * Sends all writes in batches, as many at once as the replica takes, and answers each in the given
 * order. What the service asks to wait for is sent again; what may have taken effect is looked for
 * before it is sent again. An error that ends the run lets nothing more be sent.
 */
export const pushWrites =
  <Id, Item extends StoredItem<Id>, Write>(pushing: Pushing<Id, Item, Write>, patience: Patience) =>
  async (writes: ReadonlyArray<Write>): Promise<ReadonlyArray<Pushed<Id, Item>>> => {
    const results: Array<Pushed<Id, Item>> = writes.map(() => notSent);
    let next = 0;
    let isEnding = false;
    const lane = async (): Promise<void> => {
      while (next < writes.length && !isEnding) {
        const from = next;
        next += pushing.batchSize;
        const batch = writes.slice(from, from + pushing.batchSize);
        const whole = await pushBatch(pushing, patience, batch);
        const answers = isRefusedWhole(whole) ? await pushApart(pushing, patience, batch, whole) : whole;
        for (const [at, answer] of answers.entries()) {
          results[from + at] = answer;
          isEnding ||= answer._tag === "Unsent" && recoveryFor[answer.error._tag] !== "Park";
        }
      }
    };
    await Promise.all(Array.from({ length: pushing.concurrency }, lane));
    return results;
  };

type Answers<Id, Item> = ReadonlyArray<Pushed<Id, Item>>;

/** The request failed for a reason that waiting does not mend, and that may be one write's alone. */
const isRefusedWhole = <Id, Item>(answers: Answers<Id, Item>): boolean =>
  answers.length > 1 &&
  answers.every((answer) => answer._tag === "Unsent" && recoveryFor[answer.error._tag] === "Park");

/** So many refusals in a row are nobody's own: the others are not tried. */
const mostRefusals = 3;

/** Sends the writes one by one, so that the one that is refused keeps no other back. */
const pushApart = async <Id, Item extends StoredItem<Id>, Write>(
  pushing: Pushing<Id, Item, Write>,
  patience: Patience,
  batch: ReadonlyArray<Write>,
  refused: Answers<Id, Item>,
): Promise<Answers<Id, Item>> => {
  const results = [...refused];
  let refusals = 0;
  for (const [at, write] of batch.entries()) {
    if (refusals === mostRefusals) break;
    const [answer = notSent] = await pushAlone(pushing, patience, write);
    results[at] = answer;
    refusals = answer._tag === "Unsent" ? refusals + 1 : 0;
  }
  return results;
};

/** The refused request may have had its effect all the same. */
const pushAlone = async <Id, Item extends StoredItem<Id>, Write>(
  pushing: Pushing<Id, Item, Write>,
  patience: Patience,
  write: Write,
): Promise<Answers<Id, Item>> => {
  const found = await pushing.resolve?.([write]);
  const effect = found !== undefined && E.isRight(found) ? found.right.get(write) : undefined;
  return effect === undefined ? pushBatch(pushing, patience, [write]) : [effect];
};

const pushBatch = async <Id, Item extends StoredItem<Id>, Write>(
  pushing: Pushing<Id, Item, Write>,
  { clock, signal, keepAlive }: Patience,
  batch: ReadonlyArray<Write>,
): Promise<ReadonlyArray<Pushed<Id, Item>>> => {
  const results: Array<Pushed<Id, Item>> = batch.map(() => notSent);
  let pending = batch.map((_, at) => at);
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    if (signal?.aborted === true) return results;
    const sent = pending;
    if (!(await keepAlive(0))) return results;
    const answer = await pushing.push(
      sent.flatMap((at) => batch[at] ?? []),
      signal,
    )();
    for (const [index, at] of sent.entries())
      results[at] = E.isLeft(answer) ? unsent(answer.left) : (answer.right[index] ?? failed(noAnswer));
    pending = sent.filter((at) => isWaiting(results[at]));
    if (pending.length === 0 || attempt === patienceLimits.attempts) return results;
    const ms = longestWait(
      pending.map((at) => results[at]),
      attempt,
    );
    await keepAlive(ms);
    await clock.sleep(ms, signal);
    pending = await unresolved(pushing, batch, results, pending);
  }
  return results;
};

/** Of the writes whose answer was lost, those that have no effect yet; the others get it as their answer. */
const unresolved = async <Id, Item extends StoredItem<Id>, Write>(
  { resolve }: Pushing<Id, Item, Write>,
  batch: ReadonlyArray<Write>,
  results: Array<Pushed<Id, Item>>,
  pending: ReadonlyArray<number>,
): Promise<Array<number>> => {
  const lost = pending.filter((at) => errorOf(results[at])?._tag === "Unavailable");
  if (resolve === undefined || lost.length === 0) return [...pending];
  const found = await resolve(lost.flatMap((at) => batch[at] ?? []));
  if (E.isLeft(found)) return pending.filter((at) => !lost.includes(at));
  return pending.filter((at) => {
    const write = batch[at];
    const effect = write === undefined ? undefined : found.right.get(write);
    if (effect === undefined) return true;
    results[at] = effect;
    return false;
  });
};

const isWaiting = (result: AnyResult): boolean => {
  const error = errorOf(result);
  return error !== undefined && recoveryFor[error._tag] === "Retry";
};

const longestWait = (results: ReadonlyArray<AnyResult>, attempt: number): number =>
  Math.max(
    ...results.flatMap((result) => {
      const error = errorOf(result);
      return error === undefined ? [] : [waitMs(error, attempt)];
    }),
  );

const errorOf = (result: AnyResult): ReplicaError | undefined =>
  result?._tag === "Failed" || result?._tag === "Unsent" ? result.error : undefined;

type AnyResult = Pushed<unknown, unknown> | undefined;

const failed = (error: ReplicaError) => ({ _tag: "Failed", error }) as const;

const unsent = (error: ReplicaError) => ({ _tag: "Unsent", error }) as const;

const noAnswer: ReplicaError = { _tag: "ProtocolViolation", message: "the write was sent but not answered" };

const notSent = unsent({ _tag: "Aborted", message: "the write was not sent" });
