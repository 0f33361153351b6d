import type { ShelvedCard } from "./book-shelf.js";
import { type CardPlace, needPrivileges } from "./card-refusals.js";
import { deliveredText, timeOfChange } from "./card-properties.js";
import { type DavReply, type DavRequest, reply } from "./dav-message.js";
import { type DavServer, currentName, etagInHeader, mayWrite } from "./dav-server.js";
import type { DavSite, SitePlace } from "./dav-site.js";
import { decodedPath, pathOfHref } from "./hrefs.js";
import { isUnmodified, writeAllowed } from "./preconditions.js";

/** GET and HEAD. */
export const answerGet = (server: DavServer, request: DavRequest, place: SitePlace): DavReply => {
  const { quirks } = server;
  if (place._tag === "Nothing") return reply(404);
  if (place._tag === "Collection")
    return { status: 200, headers: { "Content-Type": "text/html; charset=utf-8" }, body: htmlPage };
  const card = place.book.shelf.get(currentName(place.book, place.name));
  if (card === undefined) return reply(404);
  const etag = etagInHeader(card, quirks.etagOfGet, request.header("accept-encoding"));
  if (isUnmodified(request, card)) return reply(304, { ETag: etag });
  const version = /version="?(\d[.]\d)/u.exec(request.header("accept") ?? "")?.[1];
  return {
    status: 200,
    headers: {
      ETag: etag,
      "Content-Type": "text/vcard; charset=utf-8",
      "Last-Modified": new Date(timeOfChange(card.change)).toUTCString(),
    },
    body: deliveredText(quirks, card.text, version),
  };
};

/** What a browser sees, and who reads XML does not. */
export const htmlPage =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Please sign in.<br><form method="post"></form></body></html>\n';

/** DELETE of a card or of a whole book. */
export const answerDelete = (server: DavServer, request: DavRequest, place: SitePlace): DavReply => {
  const { quirks, xml, site } = server;
  if (place._tag === "Nothing") return reply(404);
  const { collection } = place;
  if (place._tag === "Collection") {
    if (collection.book === undefined || quirks.books === "Fixed" || collection.owner !== server.user)
      return reply(403);
    site.dropBook(collection);
    return reply(quirks.bookDeleted);
  }
  if (!mayWrite(server, collection)) return xml.refusal(403, needPrivileges(server, collection, "unbind"));
  const { shelf } = place.book;
  const name = currentName(place.book, place.name);
  const card = shelf.get(name);
  if (card === undefined)
    return reply(request.header("if-match") === undefined ? 404 : quirks.deletedMissing);
  if (!writeAllowed(request, card, quirks.ifMatch)) return reply(412);
  shelf.remove(name);
  return reply(quirks.deleted);
};

/** MOVE and COPY of a card (RFC 4918 §9.8, §9.9) to another name or book of the same account. */
export const answerMove = (server: DavServer, request: DavRequest, place: SitePlace): DavReply => {
  const { moves } = server.quirks;
  const target = destination(server.site, request);
  if (moves !== "Done") return reply(moves);
  const card = place._tag === "Card" ? place.book.shelf.get(place.name) : undefined;
  if (place._tag !== "Card" || card === undefined) return reply(404);
  return target === undefined ? reply(409) : moved(server, request, place, card, target);
};

const moved = (
  server: DavServer,
  request: DavRequest,
  place: CardPlace,
  card: ShelvedCard,
  target: CardPlace,
): DavReply => {
  const there = target.book.shelf.get(target.name);
  const isMove = request.method === "MOVE";
  const written = [target, ...(isMove ? [place] : [])].map(({ collection }) => collection);
  if (there === card || !written.every((collection) => mayWrite(server, collection))) return reply(403);
  const isKept = there !== undefined && request.header("overwrite") === "F";
  if (isKept || !writeAllowed(request, card, server.quirks.ifMatch)) return reply(412);
  if (isMove) place.book.shelf.remove(place.name);
  target.book.shelf.put(target.name, card.text);
  return reply(there === undefined ? 201 : 204);
};

const destination = (site: DavSite, { header, origin }: DavRequest): CardPlace | undefined => {
  const place = site.find(origin, decodedPath(pathOfHref(header("destination") ?? "")));
  return place._tag === "Card" ? place : undefined;
};
