import type * as E from "fp-ts/lib/Either.js";
import { type RemoteId, type ReplicaError, type Revision, remoteId } from "@spegla/core";
import type { PropertyName } from "../dav/dav-client.js";
import type { DavResponse, Multistatus } from "../dav/multistatus.js";
import { isMemberHref, normalHref } from "../href.js";
import type { AddressBook } from "./address-book.js";
import { addressData, contentLength, getEtag, lastModified } from "./dav-properties.js";
import { revisionFromTag } from "./entity-tag.js";
import { presenceOf } from "./list-book.js";

/** A card as it came from the server. */
export type CardBody = {
  readonly _tag: "Card";
  readonly id: RemoteId;
  readonly revision: Revision;
  readonly bytes: Uint8Array;
  /** Of the card as it is stored, which need not be as it came. */
  readonly storedBytes?: number;
  readonly modifiedAt?: number;
};

/** The server looked, and nothing is there. */
export type CardGone = { readonly _tag: "Gone"; readonly id: RemoteId };

/** What came of asking for one card; `Failed`: it is there, or may be, but cannot be had. */
export type FetchedCard =
  | CardBody
  | CardGone
  | { readonly _tag: "Failed"; readonly id: RemoteId; readonly error: ReplicaError };

/** Resolves to the answer; never rejects for what a network may do. */
export type Asked<Answer> = Promise<E.Either<ReplicaError, Answer>>;

/** What the answer to a multiget says, each card once; of a card that it says nothing clear of, nothing. */
export const cardsFromMultiget = (
  { url }: AddressBook,
  { responses }: Multistatus,
): ReadonlyMap<RemoteId, CardBody | CardGone> => {
  const answers = new Map<RemoteId, CardBody | CardGone>();
  for (const response of responses)
    for (const href of response.hrefs) {
      const normal = normalHref(url, href);
      if (!isMemberHref(url, normal)) continue;
      const id = remoteId(normal);
      const answer = answerFrom(id, response);
      if (answer !== undefined && answers.get(id)?._tag !== "Card") answers.set(id, answer);
    }
  return answers;
};

const answerFrom = (id: RemoteId, response: DavResponse): CardBody | CardGone | undefined => {
  const presence = presenceOf(response);
  if (presence !== "There") return presence === "Gone" ? { _tag: "Gone", id } : undefined;
  const text = textOf(response, addressData);
  const revision = revisionFromTag(textOf(response, getEtag));
  if (text === "" || revision === undefined) return undefined;
  const length = textOf(response, contentLength);
  const modifiedAt = Date.parse(textOf(response, lastModified));
  return {
    _tag: "Card",
    id,
    revision,
    bytes: bytesFromXmlText(text),
    ...(/^\d+$/u.test(length) ? { storedBytes: Number(length) } : {}),
    ...(Number.isNaN(modifiedAt) ? {} : { modifiedAt }),
  };
};

const textOf = ({ properties }: DavResponse, name: PropertyName): string =>
  properties.get(name)?.text.trim() ?? "";

/** XML makes LF of every line end (XML 1.0 §2.11), and servers indent: the card as RFC 6350 §3.2 wants it. */
const bytesFromXmlText = (text: string): Uint8Array =>
  cardAlone(Buffer.from(`${text.trim().replaceAll(/\r\n?|\n/gu, "\r\n")}\r\n`));

/** Without what some services send behind a card: `NULL`, at one. */
export const cardAlone = (bytes: Uint8Array): Uint8Array => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = buffer.lastIndexOf(lastLine) + lastLine.length;
  return end < lastLine.length || buffer.toString("latin1", end).trim() === ""
    ? bytes
    : Buffer.concat([buffer.subarray(0, end), lineEnd]);
};

const lastLine = "END:VCARD";
const lineEnd = Buffer.from("\r\n");
