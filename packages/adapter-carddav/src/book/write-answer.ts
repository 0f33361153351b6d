import * as E from "fp-ts/lib/Either.js";
import type { RemoteId, ReplicaError } from "@spegla/core";
import { cardDavNamespace, clarkName } from "../dav/clark-name.js";
import type { DavAnswer } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import { multistatusOf } from "../dav/multistatus-answer.js";
import { refusalFrom } from "../dav/refusal.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import { invalidCard, unavailable } from "./book-error.js";

/** What a PUT or DELETE came to. */
export type WriteVerdict =
  | { readonly _tag: "Done"; readonly etag: string | undefined }
  /** Refused because of what is there now, or because nothing is: that has to be looked at. */
  | { readonly _tag: "NotAsExpected" }
  /** What some servers answer when the UID is in use elsewhere in the book, and others to a bad card. */
  | { readonly _tag: "MaybeTaken"; readonly error: ReplicaError }
  | { readonly _tag: "Failed"; readonly error: ReplicaError };

/** The card that was sent. */
export type SentCard = { readonly id: RemoteId; readonly bytes: number; readonly hasPhoto: boolean };

type Answer = E.Either<DavError, DavAnswer>;

/** @param now - In ms since 1970. */
export const verdictOnPut = (answer: Answer, sent: SentCard, now: number): WriteVerdict => {
  if (E.isLeft(answer)) return failed(errorOfWrite(answer.left, sent.id));
  const { status, header } = answer.right;
  if (isPage(answer.right)) return failed(pageInstead(sent.id));
  // Anything that stands before a server may answer 200: what it tags need not be the card.
  if (putDone.has(status)) return { _tag: "Done", etag: status === 200 ? undefined : header("etag") };
  if (notAsExpected.has(status)) return { _tag: "NotAsExpected" };
  const refusal = refusalOf(answer.right, `PUT ${sent.id}`, now);
  const error = errorOfRefusedCard(refusal, sent);
  return refusal._tag === "Refused" && refusal.status === 400 ? { _tag: "MaybeTaken", error } : failed(error);
};

/** @param now - In ms since 1970. */
export const verdictOnRemove = (answer: Answer, id: RemoteId, now: number): WriteVerdict => {
  if (E.isLeft(answer)) return failed(errorOfWrite(answer.left, id));
  const { status } = answer.right;
  if (isPage(answer.right)) return failed(pageInstead(id));
  if (removeDone.has(status)) return { _tag: "Done", etag: undefined };
  if (notAsExpected.has(status)) return { _tag: "NotAsExpected" };
  return failed(errorOfWrite(refusalOf(answer.right, `DELETE ${id}`, now), id));
};

const putDone: ReadonlySet<number> = new Set([200, 201, 204]);
const removeDone: ReadonlySet<number> = new Set([200, 202, 204]);
const notAsExpected: ReadonlySet<number> = new Set([404, 410, 412]);

/** A sign-in page, or one that tells of an error: whoever sent it, the write need not have come further. */
const isPage = ({ status, header }: DavAnswer): boolean =>
  status === 200 && /^\s*text\/html\b/iu.test(header("content-type") ?? "");

const pageInstead = (id: RemoteId): ReplicaError =>
  unavailable(
    `The writing of ${id} was answered with a web page, which says nothing of it; check that no sign-in page or proxy answers in the server's place`,
  );

/** Of a write whose answer cannot be read, or came from before the server (503), it is not known what it did. */
const errorOfWrite = (error: DavError, id: RemoteId): ReplicaError => {
  const known = replicaErrorFromDav(error, id);
  if (error._tag === "Malformed") return unavailable(known.message);
  return error._tag === "Refused" && error.status === 503 && known._tag === "RateLimited"
    ? { ...known, _tag: "Unavailable" }
    : known;
};

/** A 207 to a write holds its failure inside (RFC 4918 §13). */
const refusalOf = (answer: DavAnswer, request: string, now: number): DavError => {
  if (answer.status !== 207) return refusalFrom(answer, request, now);
  const inside = multistatusOf(answer, request, now);
  if (E.isLeft(inside)) return inside.left;
  const refused = inside.right.responses.find(({ status = 0 }) => status >= 300);
  const status = refused?.status ?? 0;
  return {
    _tag: "Refused",
    // A precondition of ours would have been answered by itself: Xandikos means the card by its 412.
    status: status === 412 || status === 0 ? 422 : status,
    conditions: refused?.conditions ?? [],
    message: `${request} was answered 207 with ${status} inside`,
  };
};

const errorOfRefusedCard = (refusal: DavError, { id, bytes, hasPhoto }: SentCard): ReplicaError => {
  if (refusal._tag !== "Refused") return errorOfWrite(refusal, id);
  const { status, conditions } = refusal;
  // Nextcloud answers 403 and nothing more to a card beyond its limit.
  const isLikelyLimit = status === 403 && conditions.length === 0 && hasPhoto && bytes > likelyLimit;
  if (status === 413 || isLikelyLimit || conditions.includes(maxResourceSize))
    return tooLarge(id, bytes, hasPhoto);
  if (status === 409) return uidTaken(id);
  if (cardRefused.has(status) && conditions.length === 0)
    return invalidCard(id, "card", `was refused by the server: ${refusal.message}`);
  return errorOfWrite(refusal, id);
};

export const tooLarge = (id: RemoteId, bytes: number, hasPhoto: boolean): ReplicaError =>
  invalidCard(
    id,
    hasPhoto ? "photo" : "card",
    `makes a card of ${bytes} bytes, which is more than the server takes`,
  );

export const uidTaken = (id: RemoteId): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `${id} was refused: a card with its UID is elsewhere in the address book; look for that one`,
});

const failed = (error: ReplicaError): WriteVerdict => ({ _tag: "Failed", error });

/** 400 is what Radicale answers to a card that it cannot read, 415 what sabre/dav does. */
const cardRefused: ReadonlySet<number> = new Set([400, 415, 422]);
const likelyLimit = 1024 * 1024;
const maxResourceSize = clarkName(cardDavNamespace, "max-resource-size");
