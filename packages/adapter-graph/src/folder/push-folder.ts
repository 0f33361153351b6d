import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { type FolderWrite, type ReplicaError, type Signal, eqContact } from "@spegla/core";
import { protocolViolation } from "./folder-error.js";
import { itemFromContact } from "./folder-item.js";
import type { OpenFolder } from "./open-folder.js";
import { type Result, failed, planWrites } from "./plan-writes.js";
import { isOfAll } from "./read-contacts.js";
import { type StoredContact, sendWrites } from "./send-writes.js";
import { type SettledContact, settlePhotos } from "./settle-photos.js";

/**
 * Looks at what is to be updated or removed, then writes, then sends photos: each 20 in a request, but photos. The
 * answers say what the service keeps, and nothing is read back but what a photo has changed.
 */
export const pushFolder =
  (open: OpenFolder) =>
  (
    writes: ReadonlyArray<FolderWrite>,
    signal?: Signal,
  ): TE.TaskEither<ReplicaError, ReadonlyArray<Result>> => {
    if (open.settings.access === "ReadOnly")
      return TE.right(writes.map(() => failed(readOnly(open.folder.name))));
    return async () => {
      const results: Result[] = [];
      for (const round of roundsOf(writes)) {
        const answers = await pushRound(
          open,
          round.map(([, write]) => write),
          signal,
        );
        for (const [index, [at]] of round.entries()) results[at] = answers[index] ?? failed(unanswered);
      }
      const failure = failureOfAll(results);
      return failure === undefined ? E.right(results) : E.left(failure);
    };
  };

type Placed = readonly [at: number, write: FolderWrite];

/** In each round every contact once: what is written twice in one call is written one after the other. */
const roundsOf = (writes: ReadonlyArray<FolderWrite>): ReadonlyArray<ReadonlyArray<Placed>> => {
  const rounds: Placed[][] = [];
  const times = new Map<string, number>();
  for (const placed of writes.entries()) {
    const [, write] = placed;
    const time = write._tag === "Create" ? 0 : (times.get(write.id) ?? 0);
    if (write._tag !== "Create") times.set(write.id, time + 1);
    const round = rounds[time] ?? [];
    rounds[time] = round;
    round.push(placed);
  }
  return rounds;
};

const pushRound = async (
  open: OpenFolder,
  writes: ReadonlyArray<FolderWrite>,
  signal: Signal | undefined,
): Promise<ReadonlyArray<Result>> => {
  const planned = await planWrites(open, writes, signal);
  const sent = await sendWrites(open, planned, signal);
  const stored = sent.filter((one) => one._tag === "Stored");
  const settled = await settlePhotos(open, stored);
  const settledOf = new Map(stored.map((one, at) => [one, settled[at]]));
  return sent.map((one) => (one._tag === "Answered" ? one.result : resultOf(one, settledOf.get(one))));
};

const resultOf = ({ planned }: StoredContact, settled: SettledContact | undefined): Result => {
  if (settled === undefined) return failed(unanswered);
  if (E.isLeft(settled)) return failed(settled.left);
  const { stored, photo } = settled.right;
  const { id, revision } = stored;
  const item = itemFromContact(stored, photo);
  return {
    _tag: "Done",
    id,
    revision,
    ...(!eqContact(item.contact, planned.write.contact) && { stored: item }),
  };
};

/** What is every write's alike is nobody's own: the mailbox is closed, and the engine waits, or ends the run. */
const failureOfAll = ([first, ...others]: ReadonlyArray<Result>): ReplicaError | undefined =>
  first?._tag === "Failed" &&
  others.length > 0 &&
  isOfAll(first.error) &&
  others.every((one) => one._tag === "Failed" && one.error._tag === first.error._tag)
    ? first.error
    : undefined;

const unanswered = protocolViolation("the write was not answered; try again");

const readOnly = (folder: string): ReplicaError => ({
  _tag: "Forbidden",
  message: `${folder} may only be read: this target was made with access "ReadOnly"`,
});
