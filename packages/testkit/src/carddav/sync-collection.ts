import type { ShelfChanges } from "./book-shelf.js";
import { type BookReport, childOf } from "./book-report.js";
import { type DavReply, reply, textReply } from "./dav-message.js";
import { hrefOf, hrefOfCard } from "./dav-server.js";
import { goneEntries } from "./multiget.js";
import { type WantedProperties, cardPropstats, wantedProperties } from "./propstats.js";
import { placeOfToken, tokenOfPlace } from "./sync-token.js";

/** DAV:sync-collection (RFC 6578 §3.2). It walks the changes since the token, however many cards there are. */
export const answerSync = (report: BookReport): DavReply => {
  const { server, depth, asked } = report;
  const { quirks, xml } = server;
  const wanted = wantedProperties(asked);
  const token = childOf(asked, "{DAV:}sync-token")?.text.trim();
  if (wanted === undefined || token === undefined)
    return textReply(400, "a sync needs DAV:sync-token and DAV:prop");
  const hasBlanks = /\s/u.test(childOf(asked, "{DAV:}limit")?.text ?? "");
  if (hasBlanks && quirks.limit === "Refused") return textReply(400, "Invalid number of subelements");
  return quirks.syncDepth === "One" && depth !== "1"
    ? xml.multistatus(xml.element("d:sync-token", token))
    : sinceToken(report, wanted, token);
};

const sinceToken = (report: BookReport, wanted: WantedProperties, token: string): DavReply => {
  const { quirks } = report.server;
  if (token === "")
    return quirks.emptyToken === "Refused" ? reply(400) : changesReply(report, wanted, 0, token);
  const place = placeOfToken(report.book, token, quirks.tokens);
  if (place !== undefined) return changesReply(report, wanted, place, token);
  return quirks.refusedToken === "FullListing"
    ? changesReply(report, wanted, 0, "")
    : refusedToken(report, quirks.refusedToken);
};

const refusedToken = (
  { server: { xml } }: BookReport,
  how: "Condition403" | "Condition409" | 400 | 500,
): DavReply => {
  if (typeof how === "number") return reply(how);
  return xml.refusal(how === "Condition403" ? 403 : 409, xml.element("d:valid-sync-token"));
};

/** `token`: as it was sent; empty where all that is there is told, and not what was there. */
const changesReply = (
  report: BookReport,
  wanted: WantedProperties,
  place: number,
  token: string,
): DavReply => {
  const { server, collection, book } = report;
  const { quirks, xml } = server;
  const changes = book.shelf.changesSince(place, mostEntries(report));
  const propstats = cardPropstats(server, wanted);
  const falseName =
    quirks.falseTombstones === "Sent" && changes.names.length > 0 ? [`never-${changes.upTo}`] : [];
  let entries = "";
  const gone: string[] = [];
  for (const name of [...changes.names, ...falseName]) {
    const card = book.shelf.get(name);
    const href = hrefOfCard(server, collection, name);
    if (card === undefined) gone.push(href);
    else entries += xml.response([href], propstats(card));
  }
  if (token !== "" || quirks.initialSync === "WithTombstones") entries += goneEntries(report, gone);
  const end = endOfChanges(report, changes, token);
  return xml.multistatus(quirks.tokenPlace === "Last" ? entries + end : end + entries);
};

/** Whether there is more, and the next token. */
const endOfChanges = (report: BookReport, { isWhole, upTo }: ShelfChanges, token: string): string => {
  const { quirks, xml } = report.server;
  const tokenAt = (place: number): string =>
    xml.element("d:sync-token", tokenOfPlace(report.book, place, quirks.tokens));
  if (isWhole) return tokenAt(upTo);
  if (quirks.limit === "Loses" && quirks.pageSize === undefined) return tokenAt(report.book.shelf.place());
  const isStuck = quirks.pageToken === "Stuck" && token !== "";
  return truncated(report) + (isStuck ? xml.element("d:sync-token", token) : tokenAt(upTo));
};

/** The server's own limit, and the client's where it is listened to. */
const mostEntries = ({ server: { quirks }, asked }: BookReport): number => {
  const { pageSize = Infinity, limit } = quirks;
  const asks = childOf(asked, "{DAV:}limit")?.children.find(({ name }) => name === "{DAV:}nresults");
  if (asks === undefined || limit === "Ignored" || limit === "Refused") return pageSize;
  return Math.min(pageSize, Number(asks.text.trim()));
};

/** RFC 6578 §3.6. */
const truncated = ({ server, collection }: BookReport): string => {
  const { xml } = server;
  const why = xml.element("d:error", xml.element("d:number-of-matches-within-limits"));
  return xml.response([hrefOf(server, collection)], xml.status(507) + why);
};
