import {
  type Contact,
  type Mirror,
  type MirrorOptions,
  createMirror,
  emptyContact,
  eqContact,
  markerFromString,
} from "@spegla/core";
import {
  type MemoryDatabase,
  type MemoryStateStore,
  type VirtualClock,
  memoryDatabase,
  memoryStateStore,
  virtualClock,
} from "@spegla/testkit";
import { type Card, cardText, markerProperty, parseCards, readCard } from "@spegla/vcard";
import * as O from "fp-ts/lib/Option.js";
import { type CardDavOptions, cardDavTarget } from "../src/index.js";
import type { BookPlace } from "./book-place.js";
import { type PersonOverHttp, personOverHttp } from "./person-over-http.js";

/** A database in memory, a mirror of it in an address book, and the person whose book it is. */
export type MirroredBook<Place extends BookPlace = BookPlace> = {
  readonly place: Place;
  readonly database: MemoryDatabase;
  readonly state: MemoryStateStore;
  /** Of the mirror's waits; requests take the time they take. */
  readonly clock: VirtualClock;
  readonly person: PersonOverHttp;
  readonly mirror: Mirror;
  /** A mirror of the same database in the same book, as after a restart. */
  readonly remirror: (changed?: Partial<MirrorOptions>, options?: Partial<CardDavOptions>) => Mirror;
  readonly copies: () => Promise<ReadonlyArray<StoredCopy>>;
  /** The one copy of this contact. */
  readonly copyOf: (contact: string) => Promise<StoredCopy>;
};

/** As the server has it, read by somebody else. */
export type StoredCopy = {
  readonly url: string;
  readonly contactId: string;
  readonly contact: Contact;
  readonly card: Card;
};

export const mirroredBook = <Place extends BookPlace>(
  place: Place,
  always: Partial<MirrorOptions> = {},
  options: Partial<CardDavOptions> = {},
): MirroredBook<Place> => {
  const clock = virtualClock(Date.UTC(2026, 10, 1));
  const database = memoryDatabase({ now: clock.now });
  const state = memoryStateStore();
  let mirrors = 0;
  const remirror: MirroredBook["remirror"] = (changed = {}, others = {}) =>
    createMirror({
      database,
      state,
      target: cardDavTarget({ ...place.options, ...options, ...others }),
      folder: place.bookUrl,
      clock,
      newMirrorId: () => `mirror-${(mirrors += 1)}`,
      ...always,
      ...changed,
    });
  const copies: MirroredBook["copies"] = async () => {
    const all: Array<StoredCopy> = [];
    for (const url of await place.client.cards(place.bookUrl)) {
      const [parsed] = parseCards((await place.client.get(url)).bytes);
      if (parsed?._tag !== "Card") continue;
      const marker = markerFromString(cardText(parsed.card, markerProperty) ?? "");
      if (O.isNone(marker) || marker.value.databaseId !== database.id) continue;
      const { contact } = readCard(parsed.card);
      all.push({ url, contactId: marker.value.contactId, contact, card: parsed.card });
    }
    return all;
  };
  return {
    place,
    database,
    state,
    clock,
    person: personOverHttp(place.client, place.bookUrl),
    mirror: remirror(),
    remirror,
    copies,
    copyOf: async (contact) => {
      const [copy, ...others] = (await copies()).filter(({ contactId }) => contactId === contact);
      if (copy === undefined || others.length > 0)
        throw new Error(`${contact} has ${copy === undefined ? 0 : others.length + 1} copies`);
      return copy;
    },
  };
};

/** Whatever is not in step: contacts without their one equal copy, filed under `category`, and copies of nobody. */
export const disagreements = async (
  { database, copies }: MirroredBook,
  category?: string,
): Promise<ReadonlyArray<string>> => {
  const [all, contacts] = [await copies(), database.all()];
  const missing = contacts.flatMap(({ id, contact }) => {
    const mine = all.filter(({ contactId }) => contactId === id);
    const [copy] = mine;
    if (copy === undefined || mine.length > 1) return [`${id} has ${mine.length} copies`];
    const wanted =
      category === undefined ? contact : { ...contact, categories: [...contact.categories, category] };
    return eqContact(copy.contact, wanted)
      ? []
      : [`${id} is ${JSON.stringify(wanted)}, its copy ${JSON.stringify(copy.contact)}`];
  });
  const strays = all
    .filter(({ contactId }) => contacts.every(({ id }) => id !== contactId))
    .map(({ url }) => `${url} is a copy of nobody`);
  return [...missing, ...strays];
};

export const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });

/** Every byte of everything in the book, by its URL, with its entity tag. */
export const bookBytes = async ({ client, bookUrl }: BookPlace): Promise<ReadonlyMap<string, string>> => {
  const all = new Map<string, string>();
  for (const url of await client.cards(bookUrl)) {
    const { etag, bytes } = await client.get(url);
    all.set(url, `${etag}\n${bytes.toString("latin1")}`);
  }
  return all;
};
