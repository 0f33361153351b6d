import { Resolver } from "node:dns/promises";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { Folder, FolderRef, ReplicaError, Signal, Target } from "@spegla/core";
import type { AddressBook } from "./book/address-book.js";
import { cardDavFolder } from "./book/card-dav-folder.js";
import { type CardDavOptions, type CardDavSettings, cardDavSettings } from "./card-dav-options.js";
import { davClient } from "./dav/make-dav-client.js";
import { bookFinder } from "./discovery/book-finder.js";
import { isBookName } from "./discovery/book-slug.js";
import { noBook } from "./discovery/find-books.js";
import { namedOrigins } from "./discovery/named-origins.js";
import { type ServiceAddress, parsedUrl, serviceAddress } from "./discovery/service-address.js";
import { collectionUrl } from "./href.js";
import { rememberedFolders } from "./remembered-folders.js";

/**
 * A CardDAV server whose address books are the folders; a folder's id is its book's URL. Nothing is
 * asked before it is used; where the address books are is then found once, and remembered.
 * Throws a `TypeError` that names the option that is wrong and the fix.
 */
export const cardDavTarget = (options: CardDavOptions): Target => {
  const settings = cardDavSettings(options);
  const address = addressOf(settings);
  const { origin, hostname } = new URL(address.url);
  const client = davClient({ ...settings, origin });
  const names = namedOrigins(client, origin, settings.allowHttp);
  const finder = bookFinder({
    client,
    names,
    resolver: settings.resolver ?? new Resolver(),
    allowHttp: settings.allowHttp,
    address,
    now: settings.now,
  });
  const withAccess = (book: AddressBook): AddressBook => ({
    ...book,
    access: settings.access ?? book.access,
  });
  const folders = rememberedFolders(settings);
  const openBook = async (
    url: string,
    signal: Signal | undefined,
  ): Promise<E.Either<ReplicaError, Folder>> => {
    const known = folders.find(url);
    if (O.isSome(known)) return E.right(known.value);
    const found = await finder.book(url, signal);
    return E.map((book: AddressBook) =>
      folders.remember(url, cardDavFolder(withAccess(book), client, settings)),
    )(found);
  };
  return {
    name: `CardDAV at ${hostname}`,
    listFolders: (signal) =>
      pipe(
        notAborted(signal),
        TE.flatMap(() => () => finder.books(signal)),
        TE.map((books) => books.map(withAccess).map(folderRef)),
      ),
    openFolder: (id, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMapEither(() => bookUrlFrom(id)),
        TE.flatMap((url) => () => openBook(url, signal)),
      ),
    createFolder: (name, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMapEither(() => bookNameFrom(name, settings)),
        TE.flatMap((checked) => () => finder.make(checked, signal)),
        TE.map(folderRef),
      ),
    ensureCategory: (_name, signal) => notAborted(signal),
  };
};

const addressOf = ({ serverUrl }: CardDavSettings): ServiceAddress => {
  const address = serviceAddress(serverUrl);
  if (E.isLeft(address)) throw new TypeError(`serverUrl: ${address.left}`);
  return address.right;
};

const folderRef = ({ url, name, access }: AddressBook): FolderRef => ({ id: url, name, access });

/** What is no URL is no id of a folder; and a URL in another spelling is one. */
const bookUrlFrom = (id: string): E.Either<ReplicaError, string> => {
  const url = parsedUrl(id);
  return url !== undefined && /^https?:$/u.test(url.protocol) && url.username === "" && url.password === ""
    ? E.right(collectionUrl(url.origin, url.href))
    : E.left(noBook(id));
};

const bookNameFrom = (given: string, { access }: CardDavSettings): E.Either<ReplicaError, string> => {
  const name = given.trim();
  if (access === "ReadOnly")
    return E.left({ _tag: "Forbidden", message: "No address book may be made: this target is only read" });
  return isBookName(name) ? E.right(name) : E.left(wrongName(name.slice(0, 100)));
};

const wrongName = (name: string): ReplicaError => {
  const reason = "needs a letter or digit, at most 255 characters, no controls";
  return { _tag: "InvalidItem", id: name, field: "name", reason, message: `The name "${name}" ${reason}` };
};

/** Asked when the effect runs, not when it is made. */
const notAborted =
  (signal: Signal | undefined): TE.TaskEither<ReplicaError, void> =>
  async () =>
    signal?.aborted === true
      ? E.left({ _tag: "Aborted", message: "It was stopped before anything was done." })
      : E.right(undefined);
