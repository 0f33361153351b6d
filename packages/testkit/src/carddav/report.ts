import { type BookReport, childOf } from "./book-report.js";
import { type DavReply, reply, textReply } from "./dav-message.js";
import { type DavServer, hrefOfCard } from "./dav-server.js";
import type { SitePlace } from "./dav-site.js";
import { answerMultiget } from "./multiget.js";
import { cardPropstats, wantedProperties } from "./propstats.js";
import { queryMatches } from "./query.js";
import { answerSync } from "./sync-collection.js";
import { readXml } from "./xml-reader.js";

/** REPORT (RFC 3253 §3.6). */
export const answerReport = (
  server: DavServer,
  place: SitePlace,
  depth: string | undefined,
  body: string,
): DavReply => {
  const asked = readXml(body);
  if (asked === undefined) return textReply(400, "the body is not well-formed XML");
  if (place._tag === "Nothing") return reply(404);
  const { collection } = place;
  const answer = reports.get(asked.name);
  const { book } = collection;
  const isOffered = asked.name !== "{DAV:}sync-collection" || server.quirks.sync === "Good";
  if (answer === undefined || book === undefined || place._tag === "Card" || !isOffered)
    return server.xml.refusal(403, server.xml.element("d:supported-report"));
  return answer({ server, collection, book, depth, asked });
};

/** addressbook-query (RFC 6352 §8.6). */
const answerQuery = ({ server, collection, book, asked }: BookReport): DavReply => {
  const wanted = wantedProperties(asked);
  const filter = childOf(asked, "{urn:ietf:params:xml:ns:carddav}filter");
  if (wanted === undefined || filter === undefined)
    return textReply(400, "a query needs DAV:prop and a filter");
  if (typeof server.quirks.queries === "number") return reply(server.quirks.queries);
  const propstats = cardPropstats(server, wanted);
  let entries = "";
  for (const [name, card] of book.shelf.cards())
    if (server.quirks.queries === "Good" && queryMatches(filter, card.text))
      entries += server.xml.response([hrefOfCard(server, collection, name)], propstats(card));
  return server.xml.multistatus(entries);
};

const reports = new Map<string, (report: BookReport) => DavReply>([
  ["{DAV:}sync-collection", answerSync],
  ["{urn:ietf:params:xml:ns:carddav}addressbook-multiget", answerMultiget],
  ["{urn:ietf:params:xml:ns:carddav}addressbook-query", answerQuery],
]);
