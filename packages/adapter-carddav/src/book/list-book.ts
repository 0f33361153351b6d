import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { type RemoteId, type ReplicaError, type Revision, type Signal, remoteId } from "@spegla/core";
import type { DavResponse, Multistatus } from "../dav/multistatus.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import { isMemberHref, normalHref } from "../href.js";
import type { AddressBook } from "./address-book.js";
import { protocolViolation } from "./book-error.js";
import { collectionElement, contentType, getEtag, resourceType } from "./dav-properties.js";
import { revisionFromTag, untagged } from "./entity-tag.js";
import type { OpenBook } from "./open-book.js";

/** A card that is there, and at which state. */
export type ListedCard = { readonly id: RemoteId; readonly revision: Revision };

/** Everything in the book, proven complete. Left: nothing may be inferred from the answer. */
export const listBook = (
  { book, client }: OpenBook,
  signal?: Signal,
): TE.TaskEither<ReplicaError, ReadonlyArray<ListedCard>> =>
  pipe(
    client.propfind(book.url, "1", [getEtag, resourceType, contentType], signal),
    TE.mapLeft((error) => replicaErrorFromDav(error, book.url)),
    TE.flatMapEither((answer) => cardsFromListing(book, answer)),
  );

/**
 * The cards in the answer to a PROPFIND of depth 1. Left `ProtocolViolation` unless the book's own
 * entry is there and the state of each other one is known: what is not listed counts as absent.
 */
export const cardsFromListing = (
  book: AddressBook,
  { responses }: Multistatus,
): E.Either<ReplicaError, ReadonlyArray<ListedCard>> => {
  const own = normalHref(book.url, book.url);
  const cards = new Map<RemoteId, ListedCard>();
  let isBookListed = false;
  for (const response of responses)
    for (const href of response.hrefs) {
      const id = normalHref(book.url, href);
      const presence = presenceOf(response);
      if (presence === "Unknown" || (id === own && presence === "Gone")) return incomplete(book);
      isBookListed ||= id === own;
      if (presence === "There" && isMemberHref(book.url, id) && isCard(id, response))
        cards.set(remoteId(id), { id: remoteId(id), revision: tagOf(response) });
    }
  return isBookListed ? E.right([...cards.values()]) : incomplete(book);
};

/** A card without a tag is there all the same: reading it shows what it is. */
export const tagOf = ({ properties }: DavResponse): Revision =>
  revisionFromTag(properties.get(getEtag)?.text) ?? untagged;

/** `Gone`: not there (any more). `Unknown`: the server has trouble with it, or cut its answer short there. */
export const presenceOf = ({ status, properties, missing }: DavResponse): "There" | "Gone" | "Unknown" => {
  if (status === undefined) return properties.size + missing.length > 0 ? "There" : "Unknown";
  if (status === 404 || status === 410) return "Gone";
  return status >= 200 && status < 300 ? "There" : "Unknown";
};

const isCard = (id: string, { properties }: DavResponse): boolean => {
  if (properties.get(resourceType)?.elements.includes(collectionElement) === true) return false;
  const type = properties.get(contentType)?.text.trim() ?? "";
  return type === "" || id.endsWith(".vcf") || /^text\/(?:x-)?(?:vcard|directory)\b/iu.test(type);
};

const incomplete = ({ url }: AddressBook): E.Either<ReplicaError, never> =>
  E.left(
    protocolViolation(
      `The list of what is in ${url} is not complete, so nothing was concluded from it; sync again later, and check the address and the server's log if it stays like this.`,
    ),
  );
