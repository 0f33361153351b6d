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
  /** `field` is `card`, or the `line` that stopped the reading. */
  | { readonly _tag: "NoPerson"; readonly field: string; readonly reason: string };

export const cardContentFromBytes = (bytes: Uint8Array): CardContent => {
  const [first, ...others] = parseCards(bytes, { maxCardBytes: bytes.length });
  if (first === undefined) return noPerson("card", "holds no vCard");
  if (others.length > 0) return noPerson("card", `holds ${others.length + 1} cards instead of one`);
  if (first._tag === "Unreadable") return noPerson(`line ${first.line}`, first.reason);
  if (isGroupCard(first.card)) return noPerson("card", "is a group, not a person");
  const { contact, photoBytes } = readCard(first.card);
  return {
    _tag: "Person",
    card: first.card,
    contact,
    photoBytes,
    ...O.match(
      () => ({}),
      (marker: Marker) => ({ marker }),
    )(markerFromString(cardText(first.card, markerProperty) ?? "")),
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

export const newCopyBytes = ({ marker, contact, photoBytes }: CopyWanted): Uint8Array =>
  bytesFromCard(
    withCardText(
      newCard(contact, {
        version: "3.0",
        uid: marker.contactId,
        photoBytes,
      }),
      markerProperty,
      stringFromMarker(marker),
    ),
  );

/** Only the lines that change are written anew, with REV if something did. None: the card says all of it already. */
export const patchedCopyBytes = (
  { card }: Person,
  { marker, contact, photoBytes }: CopyWanted,
  now: number,
): O.Option<Uint8Array> => {
  const patched = patchCard(card, contact, { photoBytes, now });
  const marked = withCardText(patched, markerProperty, stringFromMarker(marker));
  const named = cardUid(marked) === undefined ? withCardText(marked, "UID", marker.contactId) : marked;
  const bytes = bytesFromCard(named);
  return Buffer.compare(bytes, bytesFromCard(card)) === 0 ? O.none : O.some(bytes);
};

/** The item as a reader of these bytes finds it, if that is not what `wanted` asked for. */
export const storedUnlessWanted = (
  id: RemoteId,
  file: Pick<Content, "bytes" | "revision" | "modifiedAt">,
  wanted: CopyWanted,
): { readonly stored?: FolderItem } => {
  const content = cardContentFromBytes(file.bytes);
  return content._tag === "NoPerson" || eqContact(content.contact, wanted.contact)
    ? {}
    : { stored: itemFromPerson(id, file, content) };
};

export const invalidItem = (id: string, field: string, reason: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason,
  message: `${id}: ${field}: ${reason}; it is left as it is`,
});

const noPerson = (field: string, reason: string): CardContent => ({ _tag: "NoPerson", field, reason });
