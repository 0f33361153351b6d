import * as E from "fp-ts/lib/Either.js";
import type { RemoteId, ReplicaError, Signal } from "@spegla/core";
import type { DavAnswer } from "../dav/dav-client.js";
import { refusalFrom } from "../dav/refusal.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import { hrefUrl } from "../href.js";
import { protocolViolation } from "./book-error.js";
import { type Asked, type FetchedCard, cardAlone } from "./card-answers.js";
import type { OpenBook } from "./open-book.js";
import { revisionFromTag } from "./entity-tag.js";

/** One card by GET. `Gone` proves nothing unless the book is known to be there. Left: the line, or the login, failed. */
export const getCard = async (
  { book, client, settings }: OpenBook,
  id: RemoteId,
  signal: Signal | undefined,
): Asked<FetchedCard> => {
  const answer = await client.get(hrefUrl(book.url, id), signal)();
  return E.isLeft(answer)
    ? E.left(replicaErrorFromDav(answer.left, id))
    : E.right(cardFrom(id, answer.right, settings.now()));
};

const cardFrom = (id: RemoteId, answer: DavAnswer, now: number): FetchedCard => {
  if (answer.status === 404 || answer.status === 410) return { _tag: "Gone", id };
  if (answer.status !== 200)
    return failed(id, replicaErrorFromDav(refusalFrom(answer, `GET ${id}`, now), id));
  const revision = revisionFromTag(answer.header("etag"));
  if (revision === undefined)
    return failed(
      id,
      protocolViolation(
        `The server gives ${id} no entity tag, without which it is neither mirrored nor changed.`,
      ),
    );
  if (/^text\/html\b/iu.test(answer.header("content-type") ?? ""))
    return failed(
      id,
      protocolViolation(`The server answered a web page instead of ${id}; look at its address and login.`),
    );
  return { _tag: "Card", id, revision, bytes: cardAlone(answer.body) };
};

const failed = (id: RemoteId, error: ReplicaError): FetchedCard => ({ _tag: "Failed", id, error });
