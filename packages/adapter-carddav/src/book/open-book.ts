import type { DavClient } from "../dav/dav-client.js";
import type { AddressBook } from "./address-book.js";
import type { CardCache } from "./card-cache.js";
import type { MarkerMemory } from "./marker-memory.js";
import type { ServerHabits } from "./server-habits.js";

/** One address book while it is open: how to ask for it, and what was learned of it so far. */
export type OpenBook = {
  readonly book: AddressBook;
  readonly client: DavClient;
  readonly settings: BookSettings;
  readonly cards: CardCache;
  readonly markers: MarkerMemory;
  readonly habits: ServerHabits;
};

export type BookSettings = {
  /** Most requests at once. */
  readonly concurrency: number;
  /** After so long a pull lists everything anew. */
  readonly fullListingMs: number;
  /** In ms since 1970. */
  readonly now: () => number;
};
