import { timeOfChange } from "./card-properties.js";
import { type CardPlace, refusedBefore, refusedCard } from "./card-refusals.js";
import { rewrittenCard, uidOfCard, withUid } from "./card-text.js";
import { type DavReply, type DavRequest, reply } from "./dav-message.js";
import { type DavServer, currentName } from "./dav-server.js";
import type { ServedBook, SiteCollection, SitePlace } from "./dav-site.js";
import { spelledPath } from "./hrefs.js";
import { writeAllowed } from "./preconditions.js";

/** PUT of a card (RFC 6352 §6.3.2). */
export const answerPut = (server: DavServer, request: DavRequest, place: SitePlace): DavReply => {
  const { quirks } = server;
  if (place._tag === "Nothing") return reply(quirks.bookMissing);
  if (place._tag === "Collection") return reply(405);
  const refused = refusedBefore(server, request, place);
  if (refused !== undefined) return refused;
  const { book } = place;
  const name = currentName(book, place.name);
  const before = book.shelf.get(name);
  if (!writeAllowed(request, before, quirks.ifMatch)) {
    const isTold = before !== undefined && quirks.etagOf412 === "Sent";
    return reply(412, isTold ? { ETag: `"${before.etag}"` } : {});
  }
  return refusedCard(server, request, place, name) ?? stored(server, request.body, place, name);
};

/** POST to DAV:add-member (RFC 5995): the server names the card. */
export const answerAddMember = (
  server: DavServer,
  request: DavRequest,
  collection: SiteCollection,
  book: ServedBook,
): DavReply => {
  const name = ownName(server);
  const place: CardPlace = { _tag: "Card", collection, book, name };
  const refused = refusedBefore(server, request, place) ?? refusedCard(server, request, place, name);
  if (refused !== undefined) return refused;
  const answer = stored(server, request.body, place, name);
  const path = spelledPath(collection.path + name, server.quirks.hrefSpelling);
  return { ...answer, headers: { Location: server.outside(collection.origin) + path, ...answer.headers } };
};

const ownName = ({ site, quirks }: DavServer): string =>
  `${(site.changes() + 1).toString(16).padStart(16, "0")}${quirks.ownNames === "Vcf" ? ".vcf" : ""}`;

const stored = (
  server: DavServer,
  body: string,
  { book, name: asked }: CardPlace,
  name: string,
): DavReply => {
  const { quirks, site } = server;
  const isNew = book.shelf.get(name) === undefined;
  const isMoved = isNew && quirks.naming === "Moved";
  const kept = isMoved ? ownName(server) : name;
  if (kept !== asked) book.moved.set(asked, kept);
  const number = site.changes() + 1;
  const rev = `${new Date(timeOfChange(number)).toISOString().slice(0, 19)}Z`;
  const uid = book.shelf.get(name)?.uid ?? `${number}-own-uid`;
  const isComplete = quirks.uidMissing !== "Added" || uidOfCard(body) !== undefined;
  const text = rewrittenCard(isComplete ? body : withUid(body, uid), quirks.rewrites, { uid, rev });
  const card = book.shelf.put(kept, text);
  return reply(isNew ? quirks.created : quirks.updated, etagOfPut(server, card.etag, text === body));
};

const etagOfPut = (
  { quirks }: DavServer,
  etag: string,
  isKept: boolean,
): Readonly<Record<string, string>> => {
  if (quirks.etagOfPut === "Never" || (quirks.etagOfPut === "WhenKept" && !isKept)) return {};
  return { ETag: quirks.etagOfPut === "Weak" ? `W/"${etag}"` : `"${etag}"` };
};
