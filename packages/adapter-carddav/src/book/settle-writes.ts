import * as E from "fp-ts/lib/Either.js";
import { type FolderItem, type RemoteId, type ReplicaError, eqContact } from "@spegla/core";
import { cardContentFromBytes, storedUnlessWanted } from "@spegla/vcard";
import { invalidCard, protocolViolation, unavailable } from "./book-error.js";
import type { CardBody, FetchedCard } from "./card-answers.js";
import { storedAt } from "./card-item.js";
import { isSameState, revisionFromTag, strongRevision } from "./entity-tag.js";
import { fetchCards } from "./fetch-cards.js";
import { movedCopies } from "./moved-copies.js";
import type { OpenBook } from "./open-book.js";
import { type Result, type SentWrite, changedMeanwhile, resultOnOther } from "./write-card.js";

/**
 * The answer to each write, in their order: what is doubtful is looked at, and what was written is read
 * back, all at once and without the caller's signal, for it was done whoever waits for it or not.
 */
export const settleWrites = async (
  open: OpenBook,
  sent: ReadonlyArray<SentWrite>,
): Promise<ReadonlyArray<Result>> => {
  const moved = await movedCopies(open, sent);
  const ids = new Set(sent.flatMap((one) => idToLookAt(open, one) ?? []));
  const looked = await fetchCards(open, [...ids], (card) => card);
  const cards = new Map(E.isRight(looked) ? looked.right.map((card) => [card.id, card] as const) : []);
  return sent.map((one): Result => {
    switch (one._tag) {
      case "Answered":
        return one.result;
      case "Written":
        return resultOfWritten(open, one, moved, ids.has(one.id) ? (cards.get(one.id) ?? "Lost") : "AsSent");
      case "Doubtful":
        return E.isLeft(looked)
          ? { _tag: "Failed", error: looked.left }
          : resultOfDoubtful(open, one, cards.get(one.write.id));
    }
  });
};

type Written = Extract<SentWrite, { readonly _tag: "Written" }>;
type Doubtful = Extract<SentWrite, { readonly _tag: "Doubtful" }>;

const idToLookAt = ({ habits }: OpenBook, sent: SentWrite): RemoteId | undefined => {
  switch (sent._tag) {
    case "Answered":
      return undefined;
    case "Doubtful":
      return sent.write.id;
    case "Written":
      return habits.keepsBytes() && strongRevision(sent.etag) !== undefined ? undefined : sent.id;
  }
};

/** Without reading it back: the server has shown that it keeps what it is sent. */
const doneAsSent = (open: OpenBook, { id, etag, written, wanted }: Written): Result => {
  const revision = strongRevision(etag);
  if (revision === undefined) return lostSight(id);
  open.cards.remember(id, revision, written.bytes);
  open.markers.remember(id, revision, wanted.marker);
  return { _tag: "Done", id, revision, ...storedUnlessWanted({ id, revision }, written.card, wanted) };
};

const resultOfWritten = (
  open: OpenBook,
  sent: Written,
  moved: E.Either<ReplicaError, ReadonlyMap<RemoteId, FolderItem>>,
  card: FetchedCard | "AsSent" | "Lost",
): Result => {
  if (E.isLeft(moved)) return lostSight(sent.id);
  const elsewhere = moved.right.get(sent.id);
  if (elsewhere !== undefined) return doneElsewhere(elsewhere, sent);
  if (card === "AsSent") return doneAsSent(open, sent);
  return card !== "Lost" && card._tag === "Card" ? doneAsRead(open, sent, card) : lostSight(sent.id);
};

const doneElsewhere = (stored: FolderItem, { wanted }: Written): Result => ({
  _tag: "Done",
  id: stored.id,
  revision: stored.revision,
  ...(eqContact(stored.contact, wanted.contact) ? {} : { stored }),
});

const doneAsRead = (open: OpenBook, sent: Written, card: CardBody): Result => {
  const { id, etag, wanted, written, before } = sent;
  // It is as it was, whoever said that it was written.
  if (card.revision === before) return lostSight(id);
  const answered = revisionFromTag(etag);
  const content = cardContentFromBytes(card.bytes);
  if (answered !== undefined && !isSameState(answered, card.revision)) {
    const isAsWanted = content._tag === "Person" && eqContact(content.contact, wanted.contact);
    // Somebody has changed it since: that is news of the next pull, not what the server made of ours.
    if (!isAsWanted)
      return {
        _tag: "Done",
        id,
        revision: answered,
        ...storedUnlessWanted({ id, revision: answered }, written.card, wanted),
      };
  } else if (strongRevision(etag) === card.revision) open.habits.noteWritten(isAsSent(card, sent));
  if (content._tag === "NoPerson")
    return { _tag: "Failed", error: invalidCard(id, content.field, content.reason) };
  open.cards.remember(id, card.revision, card.bytes);
  open.markers.remember(id, card.revision, content.marker);
  return {
    _tag: "Done",
    id,
    revision: card.revision,
    ...storedUnlessWanted(storedAt(card), content.card, wanted),
  };
};

const isAsSent = ({ bytes }: CardBody, { written }: Written): boolean =>
  Buffer.compare(bytes, written.bytes) === 0;

const resultOfDoubtful = (open: OpenBook, { write }: Doubtful, card: FetchedCard | undefined): Result => {
  const { id } = write;
  if (card?._tag === "Card" && card.revision === write.revision)
    return { _tag: "Failed", error: refusesOwnTag(id) };
  if (write._tag === "Update") return resultOnOther(open, write, card);
  switch (card?._tag) {
    case "Card":
      return { _tag: "Failed", error: changedMeanwhile(id) };
    case "Failed":
      return { _tag: "Failed", error: card.error };
    case "Gone":
      return { _tag: "Removed", id };
    case undefined:
      return lostSight(id);
  }
};

/** The server said that it has it, and then did not show it. */
const lostSight = (id: RemoteId): Result => ({
  _tag: "Failed",
  error: unavailable(
    `${id} was answered as written, but is not seen to be; what is there now is looked at next time`,
  ),
});

const refusesOwnTag = (id: RemoteId) =>
  protocolViolation(
    `The server refuses to change ${id} although it is at the revision that was named; report it to whoever runs the server.`,
  );
