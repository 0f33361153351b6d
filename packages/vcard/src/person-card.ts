import * as O from "fp-ts/lib/Option.js";
import {
  type Contact,
  type FolderItem,
  type Marker,
  eqContact,
  markerFromString,
  stringFromMarker,
} from "@spegla/core";
import { bytesFromCard } from "./bytes-from-card.js";
import type { Card } from "./card.js";
import { cardText, cardUid, isGroupCard, withCardText } from "./card-text.js";
import { type NewCardOptions, newCard } from "./new-card.js";
import { parseCards } from "./parse-cards.js";
import { patchCard } from "./patch-card.js";
import { readCard } from "./read-card.js";

/** What the bytes of one item hold: one person, or something that is none of a folder's items. */
export type CardContent =
  | {
      readonly _tag: "Person";
      readonly card: Card;
      readonly contact: Contact;
      readonly marker?: Marker;
      readonly photoBytes: () => Uint8Array | undefined;
    }
  /** `field` is `card`, or the line that stopped the reading, with its property if it has one. */
  | { readonly _tag: "NoPerson"; readonly field: string; readonly reason: string };

export const cardContentFromBytes = (bytes: Uint8Array): CardContent => {
  const [first, ...others] = parseCards(bytes, { maxCardBytes: bytes.length });
  if (first === undefined) return noPerson("card", "holds no vCard");
  if (others.length > 0) return noPerson("card", `holds ${others.length + 1} cards instead of one`);
  if (first._tag === "Unreadable") return noPerson(`line ${first.line}`, first.reason);
  return contentOfCard(first.card, first.line);
};

/** `line` is where the card begins in its file. */
const contentOfCard = (card: Card, line: number): CardContent => {
  if (isGroupCard(card)) return noPerson("card", "is a group, not a person");
  const { contact, photoBytes, problems } = readCard(card);
  const marker = markerFromString(cardText(card, markerProperty) ?? "");
  const [problem] = problems;
  // A copy's field that cannot be read must not look like one that was taken away.
  if (problem !== undefined && O.isSome(marker))
    return noPerson(`${problem.property} in line ${line + problem.line - 1}`, problem.reason);
  return {
    _tag: "Person",
    card,
    contact,
    photoBytes,
    ...(O.isSome(marker) ? { marker: marker.value } : {}),
  };
};

/** The extended property that says whose copy a card is; others keep it, as RFC 6350 §6.10 asks them to. */
export const markerProperty = "X-SPEGLA-MARKER";

export type PersonCard = Extract<CardContent, { _tag: "Person" }>;

/** Where an item is stored, and at which state. */
export type StoredCard = Pick<FolderItem, "id" | "revision" | "modifiedAt">;

export const itemFromPerson = (stored: StoredCard, { contact, marker }: PersonCard): FolderItem => ({
  ...stored,
  contact,
  ...(marker === undefined ? {} : { marker }),
});

/** What an item shall be: the fields that creating and updating one have in common. */
export type CopyWanted = {
  /** Absent: it is a copy no longer, but a person's own. */
  readonly marker?: Marker;
  readonly contact: Contact;
  readonly photoBytes?: Uint8Array;
};

/** A card on its way to where it is stored. */
export type WrittenCard = { readonly card: Card; readonly bytes: Uint8Array };

export const newCopy = (
  { marker, contact, photoBytes }: CopyWanted & { readonly marker: Marker },
  { version, uid }: Pick<NewCardOptions, "version" | "uid">,
): WrittenCard => {
  const card = newCard(contact, { version, uid, photoBytes });
  const marked = withCardText(card, markerProperty, stringFromMarker(marker));
  return { card: marked, bytes: bytesFromCard(marked) };
};

/**
 * Only the lines that change are written anew, with REV if a field did; the marker's line goes if none is wanted.
 * `uid` is for a copy without one. None: the card says all of it already.
 */
export const patchedCopy = (
  { card }: PersonCard,
  { marker, contact, photoBytes }: CopyWanted,
  { uid, now }: { readonly uid: string | undefined; readonly now: number },
): O.Option<WrittenCard> => {
  const patched = patchCard(card, contact, { photoBytes, now });
  const marked = withCardText(
    patched,
    markerProperty,
    marker === undefined ? undefined : stringFromMarker(marker),
  );
  const named =
    uid === undefined || cardUid(marked) !== undefined ? marked : withCardText(marked, "UID", uid);
  const bytes = bytesFromCard(named);
  return Buffer.compare(bytes, bytesFromCard(card)) === 0 ? O.none : O.some({ card: named, bytes });
};

/** The item as a reader of this card finds it, if that is not what `wanted` asked for. */
export const storedUnlessWanted = (
  stored: StoredCard,
  card: Card,
  wanted: CopyWanted,
): { readonly stored?: FolderItem } => {
  const content = contentOfCard(card, 1);
  return content._tag === "NoPerson" || eqContact(content.contact, wanted.contact)
    ? {}
    : { stored: itemFromPerson(stored, content) };
};

const noPerson = (field: string, reason: string): CardContent => ({ _tag: "NoPerson", field, reason });
