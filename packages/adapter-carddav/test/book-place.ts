import {
  type CardDavService,
  type CardDavServiceOptions,
  type TargetSubject,
  cardDavService,
} from "@spegla/testkit";
import { type CardDavOptions, cardDavTarget } from "../src/index.js";
import { clientInMemory } from "./client-in-memory.js";
import { type PersonOverHttp, personOverHttp } from "./person-over-http.js";
import { type PlainCardDav, plainCardDav } from "./plain-card-dav.js";
import type { DavServer } from "@spegla/dav-servers";

/** An empty address book for one test, and how to get at it. */
export type BookPlace = {
  /** With which the adapter finds it. */
  readonly options: CardDavOptions;
  /** Also the folder's id. */
  readonly bookUrl: string;
  /** Somebody else's. */
  readonly client: PlainCardDav;
  readonly dispose: () => Promise<void>;
};

export const bookOnServer = async ({ url, homeUrl, username, password }: DavServer): Promise<BookPlace> => {
  const client = plainCardDav({ username, password });
  const clear = async (): Promise<void> => {
    for (const book of await client.books(homeUrl)) await client.remove(book);
  };
  // A test that ran out of time has left its books, and may be at work in them.
  await clear();
  booksMade += 1;
  const bookUrl = `${homeUrl}contacts-${booksMade}/`;
  await client.makeBook(bookUrl, "Contacts");
  return {
    options: { serverUrl: url, credentials: { _tag: "Basic", username, password } },
    bookUrl,
    client,
    dispose: clear,
  };
};

let booksMade = 0;

/** In a server in memory, whose `fetch` the adapter goes through: faults can be put in between. */
export type SimulatedPlace = BookPlace & { readonly service: CardDavService };

/** Where another login than Basic is asked for, the person needs none. */
export const bookOnSimulator = (options: CardDavServiceOptions = {}): SimulatedPlace => {
  const service = cardDavService(options);
  const { auth = "Basic" } = options;
  return {
    options: {
      serverUrl: service.origin,
      credentials: { _tag: auth === "Basic" ? "Basic" : "Digest", ...alice },
      fetch: service.fetch,
    },
    bookUrl: new URL(service.book().url).href,
    client: auth === "Basic" ? plainCardDav({ ...alice, fetch: service.fetch }) : clientInMemory(service),
    service,
    dispose: async () => {},
  };
};

/** Whose the simulator's books are. */
const alice = { username: "alice", password: "secret" };

/** For the suite: the place's book, and a person in it. */
export const subjectIn = (
  { options, bookUrl, client, dispose }: BookPlace,
  more: Partial<CardDavOptions> = {},
): TargetSubject & { readonly person: PersonOverHttp; readonly dispose: () => Promise<void> } => ({
  target: cardDavTarget({ ...options, ...more }),
  folderId: bookUrl,
  person: personOverHttp(client, bookUrl),
  dispose,
});
