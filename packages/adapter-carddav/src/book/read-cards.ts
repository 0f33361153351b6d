import { createHash } from "node:crypto";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { FolderItem, Photo, ReadResult, RemoteId, ReplicaError, Signal } from "@spegla/core";
import { cardContentFromBytes } from "@spegla/vcard";
import { isMemberHref, normalHref } from "../href.js";
import type { FetchedCard } from "./card-answers.js";
import type { AddressBook } from "./address-book.js";
import { invalidCard } from "./book-error.js";
import { readFetched } from "./card-item.js";
import { fetchCards } from "./fetch-cards.js";
import type { OpenBook } from "./open-book.js";

type Read = ReadResult<RemoteId, FolderItem>;

export const readCards =
  (open: OpenBook) =>
  (ids: ReadonlyArray<RemoteId>, signal?: Signal): TE.TaskEither<ReplicaError, ReadonlyArray<Read>> => {
    const [own, others] = [ids.filter(isCardOf(open.book)), ids.filter((id) => !isCardOf(open.book)(id))];
    return pipe(
      () => fetchCards(open, own, readFetched(open), signal),
      TE.map((read) => [
        ...read,
        ...others.map((id): Read => ({ _tag: "Unreadable", id, error: notOfThisBook(id) })),
      ]),
    );
  };

/** Always asks: a photo is a card's only as long as the card has it. */
export const readPhoto =
  (open: OpenBook) =>
  (id: RemoteId, photo: Photo, signal?: Signal): TE.TaskEither<ReplicaError, Uint8Array> =>
    pipe(
      TE.fromPredicate(isCardOf(open.book), noSuchPhoto)(id),
      TE.flatMap(() => () => fetchCards(open, [id], photoOf(photo), signal)),
      TE.flatMapEither(([found]) => found ?? E.left(noSuchPhoto(id))),
    );

export const isCardOf =
  ({ url }: AddressBook) =>
  (id: RemoteId): boolean =>
    isMemberHref(url, id) && normalHref(url, id) === id;

export const notOfThisBook = (id: RemoteId): ReplicaError =>
  invalidCard(id, "id", "is no card of this address book");

const photoOf =
  ({ hash }: Photo) =>
  (card: FetchedCard): E.Either<ReplicaError, Uint8Array> => {
    if (card._tag === "Failed") return E.left(card.error);
    const content = card._tag === "Card" ? cardContentFromBytes(card.bytes) : undefined;
    const bytes = content?._tag === "Person" ? content.photoBytes() : undefined;
    return bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === hash
      ? E.right(bytes)
      : E.left(noSuchPhoto(card.id));
  };

const noSuchPhoto = (id: RemoteId): ReplicaError => ({
  _tag: "NotFound",
  id,
  message: `${id} does not carry that photo any more`,
});
