import type { ShelvedCard } from "./book-shelf.js";
import type { DavRequest } from "./dav-message.js";
import type { CardDavQuirks } from "./quirks.js";

/** Whether a write may go on, by its If-Match and If-None-Match (RFC 9110 §13.1). */
export const writeAllowed = (
  { header }: DavRequest,
  card: ShelvedCard | undefined,
  ifMatch: CardDavQuirks["ifMatch"],
): boolean => {
  const noneMatch = header("if-none-match");
  if (noneMatch !== undefined && card !== undefined && lists(noneMatch, card.etag, true)) return false;
  const match = header("if-match");
  if (match === undefined || ifMatch === "Ignored") return true;
  if (card === undefined) return false;
  return matches[ifMatch](match.trim(), card.etag);
};

/** Whether who asks has it already: the weak comparison. */
export const isUnmodified = ({ header }: DavRequest, card: ShelvedCard): boolean => {
  const noneMatch = header("if-none-match");
  return noneMatch !== undefined && lists(noneMatch, card.etag, true);
};

const matches: Readonly<
  Record<Exclude<CardDavQuirks["ifMatch"], "Ignored">, (given: string, etag: string) => boolean>
> = {
  Honoured: (given, etag) => lists(given, etag, false),
  WeakToo: (given, etag) => lists(given, etag, true),
  TextOnly: (given, etag) => given === `"${etag}"`,
  Bare: (given, etag) => given === etag,
};

const lists = (given: string, etag: string, isWeakTaken: boolean): boolean => {
  if (given.trim() === "*") return true;
  const tags = given.split(",").map((tag) => tag.trim());
  return tags.includes(`"${etag}"`) || (isWeakTaken && tags.includes(`W/"${etag}"`));
};
