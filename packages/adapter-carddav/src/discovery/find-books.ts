import * as E from "fp-ts/lib/Either.js";
import type { ReplicaError, Signal } from "@spegla/core";
import type { AddressBook } from "../book/address-book.js";
import type { DavClient } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import { bookFromResponse, isBook } from "./book-from-response.js";
import { bookProperties } from "./book-properties.js";
import { type HomeListing, listHome } from "./home-listing.js";
import { ownResponse } from "./look-at.js";
import type { NamedOrigins } from "./named-origins.js";

/**
 * What is in each of the homes. One that is closed to this person, or gone, is left out as long as
 * there is another; any other failure is everyone's, for a listing without it would be no listing.
 */
export const listHomes = async (
  client: DavClient,
  names: NamedOrigins,
  homes: ReadonlyArray<string>,
  signal?: Signal,
): Promise<E.Either<ReplicaError, ReadonlyArray<HomeListing>>> => {
  const listings: HomeListing[] = [];
  let closed: ReplicaError | undefined;
  for (const home of homes) {
    const listed = await listHome(client, home, signal);
    if (E.isRight(listed)) {
      listings.push(listed.right);
      continue;
    }
    const error = replicaErrorFromDav(listed.left, names.tell(home));
    if (!isClosed(listed.left)) return E.left(error);
    closed ??= error;
  }
  return listings.length === 0 && closed !== undefined ? E.left(closed) : E.right(listings);
};

/**
 * The address book at a normalised URL.
 * Left `NotFound`: nothing there, or no address book; `Forbidden`: not for this person.
 */
export const bookAt = async (
  client: DavClient,
  names: NamedOrigins,
  url: string,
  signal?: Signal,
): Promise<E.Either<ReplicaError, AddressBook>> => {
  const found = await ownResponse(client, url, bookProperties, signal);
  if (E.isLeft(found))
    return E.left(isNoDav(found.left) ? noBook(url) : replicaErrorFromDav(found.left, names.tell(url)));
  return isBook(found.right) ? E.right(bookFromResponse(url, found.right)) : E.left(noBook(url));
};

export const noBook = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id: id.slice(0, 200),
  message: "There is no address book of that id; choose one of the folders listed",
});

const isClosed = (error: DavError): boolean =>
  error._tag === "Refused" && [403, 404, 410].includes(error.status);

const isNoDav = (error: DavError): boolean =>
  error._tag === "Refused" && [400, 404, 405, 410, 501].includes(error.status);
