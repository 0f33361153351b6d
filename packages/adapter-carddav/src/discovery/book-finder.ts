import * as E from "fp-ts/lib/Either.js";
import type { ReplicaError, Signal } from "@spegla/core";
import type { AddressBook } from "../book/address-book.js";
import { askedOnce } from "./asked-once.js";
import { type DiscoverySettings, discover } from "./discover.js";
import { bookAt, listHomes, noBook } from "./find-books.js";
import type { BookPlaces } from "./find-homes.js";
import type { HomeListing } from "./home-listing.js";
import { bookUnsupported, makeBook } from "./make-book.js";

type Found<Answer> = Promise<E.Either<ReplicaError, Answer>>;

/** A person's address books. Where they are is discovered when it is first needed, and then remembered. */
export type BookFinder = {
  readonly books: (signal?: Signal) => Found<ReadonlyArray<AddressBook>>;
  /** @param url - normalised. Left `NotFound`: no address book, or of a server that nobody named. */
  readonly book: (url: string, signal?: Signal) => Found<AddressBook>;
  readonly make: (name: string, signal?: Signal) => Found<AddressBook>;
};

export const bookFinder = (settings: DiscoverySettings & { readonly now: () => number }): BookFinder => {
  const { client, names, now } = settings;
  const places = askedOnce<BookPlaces>((signal) => discover(settings, signal));
  /** Homes that are no longer where they were are looked for anew by the next one. */
  const listings = async (
    homes: ReadonlyArray<string>,
    signal?: Signal,
  ): Found<ReadonlyArray<HomeListing>> => {
    const listed = await listHomes(client, names, homes, signal);
    if (E.isLeft(listed) && listed.left._tag === "NotFound") places.forget();
    return listed;
  };
  return {
    books: async (signal) => {
      const found = await places.answer(signal);
      if (E.isLeft(found)) return found;
      if (found.right._tag === "Book")
        return E.map((book: AddressBook) => [book])(await bookAt(client, names, found.right.url, signal));
      return E.map(booksOf)(await listings(found.right.homes, signal));
    },
    book: async (url, signal) => {
      if (!names.isTrusted(url)) {
        const found = await places.answer(signal);
        if (E.isLeft(found)) return found;
        if (!names.isTrusted(url)) return E.left(noBook(url));
      }
      return bookAt(client, names, url, signal);
    },
    make: async (name, signal) => {
      const found = await places.answer(signal);
      if (E.isLeft(found)) return found;
      if (found.right._tag === "Book") return E.left(bookUnsupported);
      const listed = await listings(found.right.homes, signal);
      return E.isLeft(listed) ? listed : makeBook({ client, names, now }, listed.right, name, signal);
    },
  };
};

/** Two homes may list the same book, and some servers list one twice. */
const booksOf = (listings: ReadonlyArray<HomeListing>): ReadonlyArray<AddressBook> => [
  ...new Map(listings.flatMap(({ books }) => books).map((book) => [book.url, book])).values(),
];
