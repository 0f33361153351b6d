import * as O from "fp-ts/lib/Option.js";
import {
  type Contact,
  type FolderItem,
  type Marker,
  type RemoteId,
  type ReplicaError,
  eqContact,
  markerFromString,
  stringFromMarker,
} from "@spegla/core";
import {
  type Card,
  bytesFromCard,
  cardText,
  cardUid,
  isGroupCard,
  newCard,
  parseCards,
  patchCard,
  readCard,
  withCardText,
} from "@spegla/vcard";
import type { CardFile } from "./read-card-file.js";

/** What a file's bytes hold: one person, or something that is none of the folder's items. */
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

type Person = Extract<CardContent, { _tag: "Person" }>;
type Content = Extract<CardFile, { _tag: "Content" }>;

export const itemFromPerson = (
  id: RemoteId,
  { revision, modifiedAt }: Pick<Content, "revision" | "modifiedAt">,
  { contact, marker }: Person,
): FolderItem => ({ id, revision, contact, modifiedAt, ...(marker === undefined ? {} : { marker }) });

/** What a copy shall be: the fields that creating and updating one have in common. */
export type CopyWanted = {
  readonly marker: Marker;
  readonly contact: Contact;
  readonly photoBytes?: Uint8Array;
};

/** A card on its way into its file. */
export type WrittenCard = { readonly card: Card; readonly bytes: Uint8Array };

export const newCopy = ({ marker, contact, photoBytes }: CopyWanted): WrittenCard => {
  const card = newCard(contact, { version: "3.0", uid: marker.contactId, photoBytes });
  const marked = withCardText(card, markerProperty, stringFromMarker(marker));
  return { card: marked, bytes: bytesFromCard(marked) };
};

/** Only the lines that change are written anew, with REV if something did. None: the card says all of it already. */
export const patchedCopy = (
  { card }: Person,
  { marker, contact, photoBytes }: CopyWanted,
  now: number,
): O.Option<WrittenCard> => {
  const patched = patchCard(card, contact, { photoBytes, now });
  const marked = withCardText(patched, markerProperty, stringFromMarker(marker));
  const named = cardUid(marked) === undefined ? withCardText(marked, "UID", marker.contactId) : marked;
  const bytes = bytesFromCard(named);
  return Buffer.compare(bytes, bytesFromCard(card)) === 0 ? O.none : O.some({ card: named, bytes });
};

/** The item as a reader of this card finds it, if that is not what `wanted` asked for. */
export const storedUnlessWanted = (
  id: RemoteId,
  card: Card,
  file: Pick<Content, "revision" | "modifiedAt">,
  wanted: CopyWanted,
): { readonly stored?: FolderItem } => {
  const content = contentOfCard(card, 1);
  return content._tag === "NoPerson" || eqContact(content.contact, wanted.contact)
    ? {}
    : { stored: itemFromPerson(id, file, content) };
};

export const invalidItem = (id: string, field: string, reason: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason,
  message: `${id}: ${field}: ${reason}; mend the file, it is left as it is until then`,
});

const noPerson = (field: string, reason: string): CardContent => ({ _tag: "NoPerson", field, reason });
