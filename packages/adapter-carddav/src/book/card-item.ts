import { type FolderItem, type ReadResult, type RemoteId } from "@spegla/core";
import {
  type CardContent,
  type PersonCard,
  type StoredCard,
  cardContentFromBytes,
  isGroupCard,
  itemFromPerson,
  markerProperty,
  parseCards,
} from "@spegla/vcard";
import { invalidCard } from "./book-error.js";
import type { CardBody, FetchedCard } from "./card-answers.js";
import type { OpenBook } from "./open-book.js";

/** Remembers what the card carries, for who looks for its marker or patches it next. */
export const readFetched =
  ({ cards, markers }: OpenBook) =>
  (fetched: FetchedCard): ReadResult<RemoteId, FolderItem> => {
    if (fetched._tag === "Gone") return { _tag: "Missing", id: fetched.id };
    if (fetched._tag === "Failed") return { _tag: "Unreadable", id: fetched.id, error: fetched.error };
    const { id, revision, bytes } = fetched;
    const content = cardContentFromBytes(bytes);
    if (content._tag === "NoPerson") return notRead(fetched, content);
    cards.remember(id, revision, bytes);
    markers.remember(id, revision, content.marker);
    return { _tag: "Found", item: itemFromPerson(storedAt(fetched), content) };
  };

/** A group is none of a folder's items; one that a copy was made into is, for what was in the copy is at stake. */
const notRead = (
  { id, bytes }: CardBody,
  { field, reason }: Extract<CardContent, { _tag: "NoPerson" }>,
): ReadResult<RemoteId, FolderItem> => {
  const [first, ...others] = parseCards(bytes, { maxCardBytes: bytes.length });
  const isGroup = first?._tag === "Card" && others.length === 0 && isGroupCard(first.card);
  return isGroup && !mentionsMarker(bytes)
    ? { _tag: "Missing", id }
    : { _tag: "Unreadable", id, error: invalidCard(id, field, reason) };
};

export const storedAt = ({ id, revision, modifiedAt }: CardBody): StoredCard => ({
  id,
  revision,
  ...(modifiedAt === undefined ? {} : { modifiedAt }),
});

/** The card as a person's, if it is one and may carry a marker; most of a person's own are not parsed. */
export const markedPerson = ({ bytes }: CardBody): PersonCard | undefined => {
  if (!mentionsMarker(bytes)) return undefined;
  const content = cardContentFromBytes(bytes);
  return content._tag === "Person" && content.marker !== undefined ? content : undefined;
};

/** Servers change the case of a name. */
const mentionsMarker = (bytes: Uint8Array): boolean =>
  markerName.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));

const markerName = new RegExp(markerProperty, "iu");
