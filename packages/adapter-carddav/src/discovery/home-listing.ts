import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import type { Signal } from "@spegla/core";
import type { AddressBook } from "../book/address-book.js";
import type { DavClient } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import type { DavResponse, Multistatus } from "../dav/multistatus.js";
import { collectionUrl, isMemberHref, normalHref } from "../href.js";
import { bookFromResponse, isBook } from "./book-from-response.js";
import { bookProperties } from "./book-properties.js";

/** A collection in which a person's address books are (RFC 6352 §7.1.1). */
export type HomeListing = {
  /** With a slash at its end. */
  readonly home: string;
  readonly books: ReadonlyArray<AddressBook>;
  /** The normal hrefs of all that is in it, books or not: a new book needs another one. */
  readonly taken: ReadonlySet<string>;
};

/** Left `Malformed` also if what is listed lies elsewhere: then nothing of it can be asked for. */
export const listHome = async (
  client: DavClient,
  url: string,
  signal?: Signal,
): Promise<E.Either<DavError, HomeListing>> => {
  const home = collectionUrl(url, url);
  return E.flatMap((listed: Multistatus) => listingFrom(home, listed))(
    await client.propfind(home, "1", bookProperties, signal)(),
  );
};

const listingFrom = (home: string, { responses }: Multistatus): E.Either<DavError, HomeListing> => {
  const own = normalHref(home, home);
  const entries = responses
    .filter(({ status = 200 }) => status < 300)
    .flatMap((response) => response.hrefs.map((href) => ({ normal: normalHref(home, href), response })));
  const inside = entries.filter(({ normal }) => normal === own || isMemberHref(home, normal));
  return entries.length > 0 && inside.length === 0
    ? E.left(liesElsewhere(home, entries[0]?.normal ?? ""))
    : E.right({
        home,
        books: booksFrom(home, inside),
        taken: new Set(inside.map(({ normal }) => normal)),
      });
};

/** A home may be a book itself. By URL, whatever the order of the answer. */
const booksFrom = (
  home: string,
  entries: ReadonlyArray<{ readonly normal: string; readonly response: DavResponse }>,
): ReadonlyArray<AddressBook> =>
  pipe(
    entries,
    RA.filter(({ response }) => isBook(response)),
    RA.map(({ normal, response }) => bookFromResponse(collectionUrl(home, normal), response)),
    RA.sort(byUrl),
  );

const byUrl = Ord.contramap(({ url }: AddressBook) => url)(S.Ord);

const liesElsewhere = (home: string, first: string): DavError => ({
  _tag: "Malformed",
  message: `asked what is in ${new URL(home).pathname}, the server lists ${first}; a proxy in front of it must leave paths as they are`,
});
