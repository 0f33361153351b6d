import { absurd } from "fp-ts/lib/function.js";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type {
  FolderItem,
  FolderWrite,
  RemoteId,
  ReplicaError,
  Revision,
  Signal,
  WriteResult,
} from "@spegla/core";
import {
  type CopyWanted,
  type WrittenCard,
  cardContentFromBytes,
  newCopy,
  patchedCopy,
  storedUnlessWanted,
} from "@spegla/vcard";
import type { PutOptions } from "../dav/dav-client.js";
import { hrefUrl } from "../href.js";
import type { FetchedCard } from "./card-answers.js";
import { invalidCard } from "./book-error.js";
import { storedAt } from "./card-item.js";
import { cardNameOfMarker } from "./card-name.js";
import { matchTags, untagged } from "./entity-tag.js";
import { findElsewhere } from "./find-copies.js";
import type { OpenBook } from "./open-book.js";
import { isCardOf, notOfThisBook } from "./read-cards.js";
import { versionToWrite } from "./stored-version.js";
import { type WriteVerdict, tooLarge, uidTaken, verdictOnPut, verdictOnRemove } from "./write-answer.js";

export type Result = WriteResult<RemoteId, FolderItem>;
export type Wants<Tag extends FolderWrite["_tag"]> = Extract<FolderWrite, { readonly _tag: Tag }>;

/** Where a write stands after what was sent for it. */
export type SentWrite =
  | { readonly _tag: "Answered"; readonly result: Result }
  /** The server has it; `etag` as it answered. What it made of it is another question. */
  | {
      readonly _tag: "Written";
      readonly id: RemoteId;
      readonly etag: string | undefined;
      readonly written: WrittenCard;
      readonly wanted: CopyWanted;
      /** Of the card that an update changed; none for a new one. */
      readonly before: Revision | undefined;
    }
  /** What is there now decides. */
  | { readonly _tag: "Doubtful"; readonly write: Wants<"Update"> | Wants<"Remove"> };

export const idOfWrite = ({ book }: OpenBook, write: FolderWrite): RemoteId =>
  write._tag === "Create" ? cardNameOfMarker(book, write.marker).id : write.id;

/** Sends one write, once. `current`: the card as it is now; for an update always, for a removal where the server does not compare. */
export const sendWrite = async (
  open: OpenBook,
  write: FolderWrite,
  current: FetchedCard | undefined,
  signal: Signal | undefined,
): Promise<SentWrite> => {
  if (write._tag === "Create") return sendCreate(open, write, signal);
  if (!isCardOf(open.book)(write.id)) return failed(notOfThisBook(write.id));
  if (write.revision === untagged || !sendable.test(write.revision))
    return failed(invalidCard(write.id, "etag", "cannot be changed safely without an entity tag"));
  switch (write._tag) {
    case "Update":
      return sendUpdate(open, write, current, signal);
    case "Remove":
      return sendRemove(open, write, current, signal);
    default:
      return absurd(write);
  }
};

/** Signs that a header may carry (RFC 9110 §8.8.3). */
const sendable = /^[\u0021-\u007E\u0080-\u00FF]+$/u;

const sendCreate = async (
  open: OpenBook,
  write: Wants<"Create">,
  signal: Signal | undefined,
): Promise<SentWrite> => {
  const { uid, id } = cardNameOfMarker(open.book, write.marker);
  const written = newCopy(write, { version: versionToWrite(open.book), uid });
  const verdict = await put(open, id, written, write, ["Absent"], signal);
  switch (verdict._tag) {
    case "Done":
      return { _tag: "Written", id, etag: verdict.etag, written, wanted: write, before: undefined };
    case "NotAsExpected":
      return failed(isThere(id));
    case "MaybeTaken":
      return failed((await hasCopyElsewhere(open, write)) ? uidTaken(id) : verdict.error);
    case "Failed":
      return failed(verdict.error);
    default:
      return absurd(verdict);
  }
};

/** Asked without the signal, as after every write: its answer is part of what became of the write. */
const hasCopyElsewhere = async (open: OpenBook, { marker }: Wants<"Create">): Promise<boolean> => {
  const found = await findElsewhere(
    open,
    ({ databaseId, contactId }) => databaseId === marker.databaseId && contactId === marker.contactId,
  );
  return E.isRight(found) && found.right.length > 0;
};

const sendUpdate = async (
  open: OpenBook,
  write: Wants<"Update">,
  current: FetchedCard | undefined,
  signal: Signal | undefined,
): Promise<SentWrite> => {
  if (current?._tag !== "Card" || current.revision !== write.revision)
    return { _tag: "Answered", result: resultOnOther(open, write, current) };
  const { id } = write;
  const person = cardContentFromBytes(current.bytes);
  if (person._tag === "NoPerson") return failed(invalidCard(id, person.field, person.reason));
  const patched = patchedCopy(person, write, {
    uid: uidFor(open, write),
    now: open.settings.now(),
  });
  if (O.isNone(patched))
    return {
      _tag: "Answered",
      result: {
        _tag: "Done",
        id,
        revision: current.revision,
        ...storedUnlessWanted(storedAt(current), person.card, write),
      },
    };
  const written = patched.value;
  const conditions = matchTags(write.revision).map((etag) => ({ etag }));
  const verdict = await put(open, id, written, write, conditions, signal);
  if (verdict._tag === "Done")
    return { _tag: "Written", id, etag: verdict.etag, written, wanted: write, before: write.revision };
  return verdict._tag === "NotAsExpected" ? { _tag: "Doubtful", write } : failed(verdict.error);
};

/** The conditions are tried one after the other, as long as the server refuses them: then nothing was done. */
const put = async (
  { book, client, settings }: OpenBook,
  id: RemoteId,
  { bytes }: WrittenCard,
  { contact }: CopyWanted,
  conditions: ReadonlyArray<PutOptions["condition"]>,
  signal: Signal | undefined,
): Promise<WriteVerdict> => {
  const sent = { id, bytes: bytes.length, hasPhoto: contact.photo !== undefined };
  if (book.maxCardBytes !== undefined && bytes.length > book.maxCardBytes)
    return { _tag: "Failed", error: tooLarge(id, bytes.length, sent.hasPhoto) };
  let verdict: WriteVerdict = { _tag: "NotAsExpected" };
  for (const condition of conditions) {
    const answer = await client.put(hrefUrl(book.url, id), bytes, { condition, contentType }, signal)();
    verdict = verdictOnPut(answer, sent, settings.now());
    if (verdict._tag !== "NotAsExpected") break;
  }
  return verdict;
};

const contentType = "text/vcard; charset=utf-8";

const sendRemove = async (
  { book, client, settings }: OpenBook,
  write: Wants<"Remove">,
  current: FetchedCard | undefined,
  signal: Signal | undefined,
): Promise<SentWrite> => {
  const { id } = write;
  if (current !== undefined && (current._tag !== "Card" || current.revision !== write.revision))
    return { _tag: "Doubtful", write };
  let verdict: WriteVerdict = { _tag: "NotAsExpected" };
  for (const etag of matchTags(write.revision)) {
    verdict = verdictOnRemove(await client.remove(hrefUrl(book.url, id), etag, signal)(), id, settings.now());
    if (verdict._tag !== "NotAsExpected") break;
  }
  if (verdict._tag === "Done") return { _tag: "Answered", result: { _tag: "Removed", id } };
  return verdict._tag === "NotAsExpected" ? { _tag: "Doubtful", write } : failed(verdict.error);
};

/**
 * The answer to an update of a card that is not at the revision it was decided on. `Done` if the card
 * says all of it already: the answer to an earlier try was lost, or somebody else did the same.
 */
export const resultOnOther = (
  open: OpenBook,
  write: Wants<"Update">,
  current: FetchedCard | undefined,
): Result => {
  const { id } = write;
  if (current === undefined || current._tag === "Gone")
    return { _tag: "Failed", error: { _tag: "NotFound", id, message: `${id} is not there any more` } };
  if (current._tag === "Failed") return { _tag: "Failed", error: current.error };
  const person = cardContentFromBytes(current.bytes);
  const uid = uidFor(open, write);
  return person._tag === "Person" && O.isNone(patchedCopy(person, write, { uid, now: open.settings.now() }))
    ? {
        _tag: "Done",
        id,
        revision: current.revision,
        ...storedUnlessWanted(storedAt(current), person.card, write),
      }
    : { _tag: "Failed", error: changedMeanwhile(id) };
};

/** For a copy that has none; a person's own card is named by the person. */
const uidFor = ({ book }: OpenBook, { marker }: Wants<"Update">): string | undefined =>
  marker === undefined ? undefined : cardNameOfMarker(book, marker).uid;

export const changedMeanwhile = (id: RemoteId): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `${id} was changed since it was read; read it again`,
});

const isThere = (id: RemoteId): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `${id} is there already; look whether it is the copy`,
});

const failed = (error: ReplicaError): SentWrite => ({ _tag: "Answered", result: { _tag: "Failed", error } });
