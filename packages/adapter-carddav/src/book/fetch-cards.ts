import * as E from "fp-ts/lib/Either.js";
import type { RemoteId, ReplicaError, Signal } from "@spegla/core";
import type { DavError } from "../dav/dav-error.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import {
  type Asked,
  type CardBody,
  type CardGone,
  type FetchedCard,
  cardsFromMultiget,
} from "./card-answers.js";
import { chunksOf, mapConcurrently } from "./concurrently.js";
import { resourceType } from "./dav-properties.js";
import { getCard } from "./get-card.js";
import type { OpenBook } from "./open-book.js";
import { isConverted, nearerToStored, versionsToAsk } from "./stored-version.js";

/**
 * `use` of each card, as its batch arrives, so that no more than a few batches are kept at once. Asks
 * for many at a time, and for each that does not come along by itself. Left: nothing is known of any.
 */
export const fetchCards = async <Used>(
  open: OpenBook,
  ids: ReadonlyArray<RemoteId>,
  use: (card: FetchedCard) => Used,
  signal?: Signal,
): Asked<ReadonlyArray<Used>> => {
  const batches = chunksOf(open.habits.multigetSize(), [...new Set(ids)]);
  let failure: E.Left<ReplicaError> | undefined;
  const used = await mapConcurrently(open.settings.concurrency, batches, async (batch) => {
    if (failure !== undefined) return [];
    const fetched = await fetchBatch(open, batch, mostBrokenAnswers, signal);
    if (E.isRight(fetched)) return fetched.right.map(use);
    failure ??= fetched;
    return [];
  });
  return failure ?? E.right(used.flat());
};

/** An answer that breaks off may have been too long; twice in a row it is the line. */
const mostBrokenAnswers = 1;

type Fetched = Asked<ReadonlyArray<FetchedCard>>;

const fetchBatch = async (
  open: OpenBook,
  ids: ReadonlyArray<RemoteId>,
  brokenAnswersLeft: number,
  signal: Signal | undefined,
): Fetched => {
  const { book, client, habits } = open;
  const answer = await client.multiget(book.url, ids, versionsToAsk(book).first, signal)();
  if (E.isLeft(answer)) return fetchOtherwise(open, ids, answer.left, brokenAnswersLeft, signal);
  const cards = cardsFromMultiget(book, answer.right);
  const found = ids.flatMap((id) => cards.get(id) ?? []);
  for (const card of found) if (card._tag === "Card") habits.noteCardBytes(card.bytes.length);
  const asStored = await fetchAsStored(open, found, signal);
  if (E.isLeft(asStored)) return asStored;
  const notCome = ids.filter((id) => !cards.has(id));
  const others = await fetchSingly(open, notCome, "BookProven", signal);
  return E.isLeft(others) ? others : E.right([...asStored.right, ...others.right]);
};

/** After a refusal of them all. */
const fetchOtherwise = async (
  open: OpenBook,
  ids: ReadonlyArray<RemoteId>,
  error: DavError,
  brokenAnswersLeft: number,
  signal: Signal | undefined,
): Fetched => {
  const givenUp = (): E.Either<ReplicaError, never> => E.left(replicaErrorFromDav(error, open.book.url));
  switch (reactionTo(error)) {
    case "GiveUp":
      return givenUp();
    case "AskSingly":
      return fetchSingly(open, ids, "BookUnproven", signal);
    case "AskForFewer":
      open.habits.noteTooMany(ids.length);
      return ids.length === 1
        ? fetchSingly(open, ids, "BookUnproven", signal)
        : fetchHalves(open, ids, brokenAnswersLeft, signal);
    case "BrokenAnswer":
      return ids.length === 1 || brokenAnswersLeft === 0
        ? givenUp()
        : fetchHalves(open, ids, brokenAnswersLeft - 1, signal);
  }
};

/**
 * - `AskForFewer`: what servers answer when they are asked for too much, or for what they cannot say.
 * - `AskSingly`: they know no such report, or answer for all what is true of one (sabre/dav 1.8).
 */
type Reaction = "GiveUp" | "AskForFewer" | "AskSingly" | "BrokenAnswer";

const reactionTo = (error: DavError): Reaction => {
  if (error._tag === "Unreachable") return "BrokenAnswer";
  // One card that XML cannot hold spoils the answer of all.
  if (error._tag === "Malformed") return "AskForFewer";
  if (error._tag !== "Refused") return "GiveUp";
  if (tooMuch.has(error.status)) return "AskForFewer";
  return noReport.has(error.status) ? "AskSingly" : "GiveUp";
};

const tooMuch: ReadonlySet<number> = new Set([413, 414, 500, 504, 507]);
const noReport: ReadonlySet<number> = new Set([400, 404, 405, 410, 415, 501]);

const fetchHalves = async (
  open: OpenBook,
  ids: ReadonlyArray<RemoteId>,
  brokenAnswersLeft: number,
  signal: Signal | undefined,
): Fetched => {
  const middle = Math.ceil(ids.length / 2);
  const first = await fetchBatch(open, ids.slice(0, middle), brokenAnswersLeft, signal);
  if (E.isLeft(first)) return first;
  const second = await fetchBatch(open, ids.slice(middle), brokenAnswersLeft, signal);
  return E.isLeft(second) ? second : E.right([...first.right, ...second.right]);
};

/**
 * By GET. `BookUnproven`: no answer has shown yet that the book itself is there, without which a 404
 * for a card says nothing.
 */
const fetchSingly = async (
  open: OpenBook,
  ids: ReadonlyArray<RemoteId>,
  proof: "BookProven" | "BookUnproven",
  signal: Signal | undefined,
): Fetched => {
  if (ids.length === 0) return E.right([]);
  if (proof === "BookUnproven") {
    const { book, client } = open;
    const looked = await client.propfind(book.url, "0", [resourceType], signal)();
    if (E.isLeft(looked)) return E.left(replicaErrorFromDav(looked.left, book.url));
  }
  const got = await mapConcurrently(open.settings.concurrency, ids, (id) => getCard(open, id, signal));
  const fetched: FetchedCard[] = [];
  for (const one of got) {
    if (E.isLeft(one)) return one;
    fetched.push(one.right);
  }
  return E.right(fetched);
};

/** Where the server converts cards: those that seem converted are asked for in the other version, too. */
const fetchAsStored = async (
  open: OpenBook,
  cards: ReadonlyArray<CardBody | CardGone>,
  signal: Signal | undefined,
): Asked<ReadonlyArray<CardBody | CardGone>> => {
  const { book, client, habits } = open;
  const { other } = versionsToAsk(book);
  const converted = cards.flatMap((card) => (card._tag === "Card" && isConverted(card) ? [card.id] : []));
  if (other === undefined || converted.length === 0 || !habits.convertsVersions()) return E.right(cards);
  const answer = await client.multiget(book.url, converted, other, signal)();
  if (E.isLeft(answer))
    return answer.left._tag === "Refused" && answer.left.status !== 401
      ? E.right(cards)
      : E.left(replicaErrorFromDav(answer.left, book.url));
  const others = cardsFromMultiget(book, answer.right);
  const nearer = cards.map((card) => {
    const again = others.get(card.id);
    return card._tag === "Card" && again?._tag === "Card" ? nearerToStored(card, again) : card;
  });
  habits.noteOtherVersion(nearer.some((card, at) => card !== cards[at]));
  return E.right(nearer);
};
