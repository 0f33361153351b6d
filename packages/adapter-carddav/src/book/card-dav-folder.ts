import * as TE from "fp-ts/lib/TaskEither.js";
import type { Folder, Projection, ReplicaError, Signal } from "@spegla/core";
import { vCardProjection } from "@spegla/vcard";
import type { DavClient } from "../dav/dav-client.js";
import type { AddressBook } from "./address-book.js";
import { aborted } from "./book-error.js";
import { cardCache } from "./card-cache.js";
import { findCopies } from "./find-copies.js";
import { markerMemory } from "./marker-memory.js";
import { namesCards } from "./names-cards.js";
import type { BookSettings, OpenBook } from "./open-book.js";
import { pullBook } from "./pull-book.js";
import { pushBook } from "./push-book.js";
import { readCards, readPhoto } from "./read-cards.js";
import { serverHabits } from "./server-habits.js";
import { versionToWrite } from "./stored-version.js";

/** One address book as a folder of persons. */
export const cardDavFolder = (book: AddressBook, client: DavClient, settings: BookSettings): Folder => {
  const open: OpenBook = {
    book,
    client,
    settings,
    cards: cardCache(cachedBytes),
    markers: markerMemory(rememberedMarkers),
    habits: serverHabits(),
  };
  const [pull, read, push, photo, find] = [
    pullBook(open),
    readCards(open),
    pushBook(open),
    readPhoto(open),
    findCopies(open),
  ];
  return {
    id: book.url,
    name: book.name,
    capabilities: {
      projection: projectionFor(book),
      access: book.access,
      revisions: namesCards(book) ? "Verified" : "Honoured",
      listing: "Immediate",
      batchSize: 256,
      // Most requests at once are kept within one call.
      concurrency: 1,
    },
    pull: (since, signal) => unlessAborted(signal, pull(since, signal)),
    read: (ids, signal) => unlessAborted(signal, read(ids, signal)),
    push: (writes, signal) => unlessAborted(signal, push(writes, signal)),
    photo: (id, wanted, signal) => unlessAborted(signal, photo(id, wanted, signal)),
    find: (markers, signal) => unlessAborted(signal, find(markers, signal)),
  };
};

const cachedBytes = 8 * 1024 * 1024;
const rememberedMarkers = 50_000;

/** A photo takes a third more room in its card than by itself, which has to fit into what the server takes. */
const projectionFor = (book: AddressBook): Projection => {
  const { photo, ...rest } = vCardProjection(versionToWrite(book));
  if (photo === undefined) return rest;
  const most = book.maxCardBytes ?? Number.POSITIVE_INFINITY;
  return { ...rest, photo: { maxBytes: Math.min(photo.maxBytes, Math.floor(most * 0.7)) } };
};

const unlessAborted =
  <Answer>(
    signal: Signal | undefined,
    asking: TE.TaskEither<ReplicaError, Answer>,
  ): TE.TaskEither<ReplicaError, Answer> =>
  async () =>
    signal?.aborted === true
      ? TE.left(aborted("Nothing was asked or written: it was stopped before."))()
      : asking();
