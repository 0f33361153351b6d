import { uidOfCard } from "./card-text.js";

/** A card as a book holds it. */
export type ShelvedCard = {
  readonly text: string;
  /** In UTF-8. */
  readonly bytes: number;
  readonly uid: string | undefined;
  /** Without quotes. */
  readonly etag: string;
  /** Counts up through all the service's changes. */
  readonly change: number;
};

/** What happened in a book after a place in its change log. */
export type ShelfChanges = {
  /** Each name once, in the order of its first change. */
  readonly names: ReadonlyArray<string>;
  /** Up to where in the log. */
  readonly upTo: number;
  /** Nothing comes after it. */
  readonly isWhole: boolean;
};

/** The cards of one book by name (not percent-encoded), and its change log. */
export type BookShelf = {
  readonly get: (name: string) => ShelvedCard | undefined;
  readonly put: (name: string, text: string) => ShelvedCard;
  readonly remove: (name: string) => void;
  readonly cards: () => Iterable<readonly [string, ShelvedCard]>;
  readonly size: () => number;
  /** In UTF-8, all cards together. */
  readonly bytes: () => number;
  /** Who has that UID. */
  readonly nameOfUid: (uid: string) => string | undefined;
  /** `O(changes)`. */
  readonly changesSince: (place: number, most: number) => ShelfChanges;
  /** The log's end. */
  readonly place: () => number;
};

export type BookShelfOptions = {
  /** The next number of a change, anywhere in the service. */
  readonly nextChange: () => number;
  readonly etagOf: (text: string, change: number) => string;
};

export const bookShelf = ({ nextChange, etagOf }: BookShelfOptions): BookShelf => {
  const cards = new Map<string, ShelvedCard>();
  const names = new Map<string, string>();
  const log: string[] = [];
  let bytes = 0;
  const forget = (name: string): void => {
    const card = cards.get(name);
    if (card === undefined) return;
    bytes -= card.bytes;
    if (card.uid !== undefined && names.get(card.uid) === name) names.delete(card.uid);
  };
  return {
    get: (name) => cards.get(name),
    put: (name, text) => {
      forget(name);
      const change = nextChange();
      const uid = uidOfCard(text);
      const card = { text, bytes: utf8Bytes(text), uid, etag: etagOf(text, change), change };
      cards.set(name, card);
      log.push(name);
      bytes += card.bytes;
      if (uid !== undefined) names.set(uid, name);
      return card;
    },
    remove: (name) => {
      forget(name);
      if (cards.delete(name)) log.push(name);
    },
    cards: () => cards,
    size: () => cards.size,
    bytes: () => bytes,
    nameOfUid: (uid) => names.get(uid),
    changesSince: (place, most) => {
      const changed = new Set<string>();
      let upTo = place;
      for (; upTo < log.length; upTo += 1) {
        const name = log[upTo] ?? "";
        if (changed.size >= most && !changed.has(name)) break;
        changed.add(name);
      }
      return { names: [...changed], upTo, isWhole: upTo === log.length };
    },
    place: () => log.length,
  };
};

export const utf8Bytes = (text: string): number => encoder.encode(text).length;

/** What every JavaScript platform has and this package's own library files do not name. */
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };

const encoder = new TextEncoder();
