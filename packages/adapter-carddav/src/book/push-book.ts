import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { FolderWrite, RemoteId, ReplicaError, Signal } from "@spegla/core";
import type { FetchedCard } from "./card-answers.js";
import { aborted } from "./book-error.js";
import { chunksOf, mapConcurrently } from "./concurrently.js";
import { fetchCards } from "./fetch-cards.js";
import type { OpenBook } from "./open-book.js";
import { namesCards } from "./names-cards.js";
import { pushHalt } from "./push-halt.js";
import { isCardOf } from "./read-cards.js";
import { settleWrites } from "./settle-writes.js";
import { type Result, idOfWrite, sendWrite } from "./write-card.js";

/**
 * Does the writes in chunks: what has to be read for a chunk is read at once, then its writes are sent,
 * then what has to be looked at afterwards is read at once, while the next chunk is on its way.
 */
export const pushBook =
  (open: OpenBook) =>
  (
    writes: ReadonlyArray<FolderWrite>,
    signal?: Signal,
  ): TE.TaskEither<ReplicaError, ReadonlyArray<Result>> => {
    if (open.book.access === "ReadOnly") return TE.right(writes.map(() => failed(readOnly(open.book.url))));
    return async () => {
      const halt = pushHalt(open.settings.concurrency);
      const results: Result[] = [];
      for (const round of roundsOf(open, writes))
        await mapConcurrently(chunksAtOnce, chunksOf(writesInChunk, round), async (chunk) => {
          const answers = await pushChunk(
            open,
            chunk.map(([, write]) => write),
            halt,
            signal,
          );
          for (const [index, [at]] of chunk.entries()) results[at] = answers[index] ?? failed(notSent);
        });
      return E.right(results);
    };
  };

const writesInChunk = 50;
const chunksAtOnce = 2;

type Placed = readonly [at: number, write: FolderWrite];

/** In each round every card once: what is written twice in one call is written one after the other. */
const roundsOf = (
  open: OpenBook,
  writes: ReadonlyArray<FolderWrite>,
): ReadonlyArray<ReadonlyArray<Placed>> => {
  const rounds: Placed[][] = [];
  const times = new Map<RemoteId, number>();
  for (const placed of writes.entries()) {
    const id = idOfWrite(open, placed[1]);
    const time = times.get(id) ?? 0;
    times.set(id, time + 1);
    const round = rounds[time];
    if (round === undefined) rounds.push([placed]);
    else round.push(placed);
  }
  return rounds;
};

const pushChunk = async (
  open: OpenBook,
  writes: ReadonlyArray<FolderWrite>,
  halt: ReturnType<typeof pushHalt>,
  signal: Signal | undefined,
): Promise<ReadonlyArray<Result>> => {
  const current = await currentCards(open, writes, signal);
  const sent = await mapConcurrently(open.settings.concurrency, writes, async (write) => {
    const stopped = signal?.aborted === true ? notSent : halt.errorFor(write);
    if (stopped !== undefined) return { _tag: "Answered", result: failed(stopped) } as const;
    const one = await sendWrite(open, write, write._tag === "Create" ? undefined : current(write.id), signal);
    halt.note(one);
    return one;
  });
  return settleWrites(open, sent);
};

/**
 * The cards that updates are to change, where they are not known from before; and all that are to be
 * written, if the server may not look at the revision that a write names.
 */
const currentCards = async (
  open: OpenBook,
  writes: ReadonlyArray<FolderWrite>,
  signal: Signal | undefined,
): Promise<(id: RemoteId) => FetchedCard | undefined> => {
  const cards = new Map<RemoteId, FetchedCard>();
  const unknown: RemoteId[] = [];
  const verifies = namesCards(open.book);
  for (const write of writes) {
    if (write._tag === "Create" || !isCardOf(open.book)(write.id)) continue;
    const { id, revision } = write;
    const bytes = verifies ? undefined : open.cards.bytesOf(id, revision);
    if (bytes !== undefined) cards.set(id, { _tag: "Card", id, revision, bytes });
    else if (verifies || write._tag === "Update") unknown.push(id);
  }
  const fetched = await fetchCards(open, unknown, (card) => card, signal);
  if (E.isRight(fetched)) for (const card of fetched.right) cards.set(card.id, card);
  else for (const id of unknown) cards.set(id, { _tag: "Failed", id, error: fetched.left });
  return (id) => cards.get(id);
};

const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });

const notSent = aborted("Writing was stopped before this card.");

const readOnly = (book: string): ReplicaError => ({
  _tag: "Forbidden",
  message: `${book} may only be read; have it shared for writing, then open it again`,
});
