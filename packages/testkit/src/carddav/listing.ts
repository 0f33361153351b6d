import { type DavServer, hrefOf, hrefOfCard } from "./dav-server.js";
import { type DavReply, type DavRequest, reply, textReply } from "./dav-message.js";
import type { SiteCollection, SitePlace } from "./dav-site.js";
import { cardPropstats, collectionPropstats, everyProperty, wantedProperties } from "./propstats.js";
import { type XmlElement, readXml } from "./xml-reader.js";

/** PROPFIND (RFC 4918 §9.1). An empty body asks for all properties. `path`: not percent-encoded. */
export const answerPropfind = (
  server: DavServer,
  place: SitePlace,
  { header, body }: DavRequest,
  path: string,
): DavReply => {
  const { xml, quirks } = server;
  const asked = body === "" ? undefined : readXml(body);
  const wanted = body === "" ? everyProperty : wantedProperties(propfindOnly(asked));
  if (wanted === undefined) return textReply(400, "the body is no DAV:propfind");
  if (place._tag === "Card") {
    const card = place.book.shelf.get(place.name);
    if (card === undefined) return notFound(server, place.collection.path + place.name);
    const href = hrefOfCard(server, place.collection, place.name);
    return xml.multistatus(xml.response([href], cardPropstats(server, wanted)(card)));
  }
  if (place._tag === "Nothing") return notFound(server, path);
  const levels = levelsOf(header("depth"), quirks.noDepth);
  if (levels === undefined) return xml.refusal(403, xml.element("d:propfind-finite-depth"));
  const shown = [place.collection, ...(levels === 0 ? [] : server.site.booksIn(place.collection))];
  const entries = shown.map((collection) =>
    xml.response([hrefOf(server, collection)], collectionPropstats(server, collection, wanted)),
  );
  return xml.multistatus(
    entries.join("") + (levels === 0 ? "" : cardEntries(server, place.collection, wanted)),
  );
};

const notFound = ({ xml, quirks, outside, origin }: DavServer, path: string): DavReply =>
  quirks.missingPropfind === 404
    ? reply(404)
    : xml.multistatus(xml.response([`${outside(origin).replaceAll(":", "%3A")}${path}`], xml.status(404)));

const propfindOnly = (asked: XmlElement | undefined): XmlElement | undefined =>
  asked?.name === "{DAV:}propfind" ? asked : undefined;

const levelsOf = (depth: string | undefined, otherwise: "Refused" | "Zero" | "One"): 0 | 1 | undefined => {
  if (depth === "0") return 0;
  if (depth === "1") return 1;
  return otherwise === "Refused" ? undefined : ({ Zero: 0, One: 1 } as const)[otherwise];
};

const cardEntries = (
  server: DavServer,
  collection: SiteCollection,
  wanted: Parameters<typeof cardPropstats>[1],
): string => {
  const { book } = collection;
  if (book === undefined) return "";
  const propstats = cardPropstats(server, wanted);
  const times = server.quirks.extraEntries === "Twice" ? 2 : 1;
  let entries = "";
  for (const [name, card] of book.shelf.cards())
    entries += server.xml.response([hrefOfCard(server, collection, name)], propstats(card)).repeat(times);
  return entries;
};
