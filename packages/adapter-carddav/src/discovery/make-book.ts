import * as E from "fp-ts/lib/Either.js";
import type { ReplicaError, Signal } from "@spegla/core";
import type { AddressBook } from "../book/address-book.js";
import type { DavAnswer, DavClient } from "../dav/dav-client.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import { refusalFrom } from "../dav/refusal.js";
import { collectionUrl, normalHref } from "../href.js";
import { slugFromBookName } from "./book-slug.js";
import { bookAt } from "./find-books.js";
import type { HomeListing } from "./home-listing.js";
import type { NamedOrigins } from "./named-origins.js";

type Maker = { readonly client: DavClient; readonly names: NamedOrigins; readonly now: () => number };

/**
 * Makes an address book in the first home that lets it be made.
 *
 * @returns Right: the book as the server has it, which may have named it otherwise. Left
 *   `RevisionMismatch`: there is one of that name; `Forbidden`, `Unsupported`: no home lets one be made.
 */
export const makeBook = async (
  { client, names, now }: Maker,
  listings: ReadonlyArray<HomeListing>,
  name: string,
  signal?: Signal,
): Promise<E.Either<ReplicaError, AddressBook>> => {
  if (listings.some(({ books }) => books.some((book) => book.name === name))) return E.left(nameTaken(name));
  let refusal: ReplicaError = unsupported;
  for (const listing of listings) {
    const url = freeUrl(listing, slugFromBookName(name));
    const asked = await client.makeBook(url, name, signal)();
    if (E.isLeft(asked)) return E.left(replicaErrorFromDav(asked.left, names.tell(url)));
    if (isMade(asked.right)) return bookAt(client, names, url, signal);
    if (E.isRight(await bookAt(client, names, url, signal))) return E.left(nameTaken(name));
    const error = refusalOf(asked.right, names.tell(url), now());
    if (error._tag !== "Unsupported" && error._tag !== "Forbidden") return E.left(error);
    if (refusal._tag === "Unsupported") refusal = error;
  }
  return E.left(refusal);
};

/** Deterministic: `clients`, `clients-2`, … */
const freeUrl = ({ home, taken }: HomeListing, slug: string): string => {
  for (let number = 1; ; number += 1) {
    const url = collectionUrl(home, number === 1 ? slug : `${slug}-${number}`);
    if (!taken.has(normalHref(home, url))) return url;
  }
};

/** A 207 tells of what could not be set, and then nothing was made (RFC 5689 §3). */
const isMade = ({ status }: DavAnswer): boolean => status === 201 || status === 200 || status === 204;

/**
 * 403, 405 and 409 may as well mean that somebody made it a moment ago, which is looked up before.
 * The others of these are a server's ways to say that it knows no MKCOL.
 */
const refusalOf = (answer: DavAnswer, what: string, now: number): ReplicaError =>
  [207, 400, 404, 405, 409, 415, 501].includes(answer.status)
    ? unsupported
    : replicaErrorFromDav(refusalFrom(answer, "MKCOL", now), what);

const unsupported: ReplicaError = {
  _tag: "Unsupported",
  message: "This server lets no address book be made this way; make one in its own pages, then choose it",
};

/** Where one address book was given, there is no knowing where others would go. */
export const bookUnsupported: ReplicaError = {
  _tag: "Unsupported",
  message: "The address given is an address book; to make another one, give the server's address instead",
};

const nameTaken = (name: string): ReplicaError => ({
  _tag: "RevisionMismatch",
  id: name.slice(0, 200),
  message: `There is an address book "${name}" already; open it or choose another name`,
});
