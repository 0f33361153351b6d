import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { ContactId } from "../contact/ids.js";
import type { Signal } from "../replica/signal.js";
import type { FailedMerge, MergeError, MergePlan } from "./merge-plan.js";
import { type MergeSide, readSide } from "./merge-side.js";
import { type ContactAt, planContact } from "./plan-contact.js";

export type MergeSides = readonly [MergeSide, MergeSide];

export type PlannedContacts = Omit<MergePlan, "cursors">;

/** What becomes of these contacts, read in chunks: only what will be written stays in memory. */
export const planContacts = async (
  [a, b]: MergeSides,
  ids: ReadonlyArray<ContactId>,
  signal: Signal | undefined,
): Promise<E.Either<MergeError, PlannedContacts>> => {
  const planned: Array<PlannedContacts> = [];
  for (let from = 0; from < ids.length; from += chunkSize) {
    const chunk = ids.slice(from, from + chunkSize);
    const atA = await readSide(a, chunk, signal);
    if (E.isLeft(atA)) return atA;
    const atB = await readSide(b, chunk, signal);
    if (E.isLeft(atB)) return atB;
    for (const [at, id] of chunk.entries()) {
      const [here, there] = [atA.right[at], atB.right[at]];
      if (here !== undefined && there !== undefined) planned.push(planOne(id, here, there));
    }
  }
  return E.right(joinPlans(planned));
};

const chunkSize = 200;

export const joinPlans = (plans: ReadonlyArray<PlannedContacts>): PlannedContacts => ({
  merges: plans.flatMap(({ merges }) => merges),
  conflicts: plans.flatMap(({ conflicts }) => conflicts),
  filings: plans.flatMap(({ filings }) => filings),
  purged: plans.flatMap(({ purged }) => purged),
  failed: plans.flatMap(({ failed }) => failed),
});

const planOne = (
  id: ContactId,
  a: E.Either<FailedMerge, ContactAt>,
  b: E.Either<FailedMerge, ContactAt>,
): PlannedContacts =>
  E.isRight(a) && E.isRight(b)
    ? { ...planContact(id, a.right, b.right), failed: [] }
    : { merges: [], conflicts: [], filings: [], purged: [], failed: [...leftOf(a), ...leftOf(b)] };

const leftOf = (read: E.Either<FailedMerge, unknown>): ReadonlyArray<FailedMerge> =>
  pipe(
    read,
    E.match(
      (failed) => [failed],
      () => [],
    ),
  );
