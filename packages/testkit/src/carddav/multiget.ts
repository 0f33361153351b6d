import type { ShelvedCard } from "./book-shelf.js";
import type { BookReport } from "./book-report.js";
import type { ServedBook } from "./dav-site.js";
import { type DavReply, reply, textReply } from "./dav-message.js";
import { currentName, hrefOfCard } from "./dav-server.js";
import { decodedPath, pathOfHref } from "./hrefs.js";
import { type WantedProperties, cardPropstats, wantedProperties } from "./propstats.js";

/** addressbook-multiget (RFC 6352 §8.7). */
export const answerMultiget = (report: BookReport): DavReply => {
  const { server, asked } = report;
  const { batchLimit = Infinity, overBatchLimit } = server.quirks;
  const wanted = wantedProperties(asked);
  const hrefs = asked.children.filter(({ name }) => name === "{DAV:}href").map(({ text }) => text.trim());
  if (wanted === undefined || hrefs.length === 0)
    return textReply(400, "a multiget needs DAV:prop and DAV:href");
  if (hrefs.length > batchLimit && overBatchLimit !== "CutShort") return reply(overBatchLimit);
  return entriesOf(report, wanted, hrefs.slice(0, batchLimit));
};

const entriesOf = (report: BookReport, wanted: WantedProperties, hrefs: ReadonlyArray<string>): DavReply => {
  const { server, collection, book } = report;
  const { quirks, xml } = server;
  const propstats = cardPropstats(server, wanted);
  const shown = (name: string, card: ShelvedCard): string =>
    xml.response([hrefOfCard(server, collection, name)], propstats(card));
  const found = new Map<string, ShelvedCard>();
  const missing: string[] = [];
  for (const href of hrefs) {
    const name = currentName(book, nameInBook(href, collection.path) ?? "");
    const card = book.shelf.get(name);
    if (card === undefined) missing.push(href);
    else found.set(name, card);
  }
  if (quirks.missing === "Whole404" && missing.length > 0) return reply(404);
  if (quirks.extraEntries === "Unasked") addUnasked(book, found);
  const times = quirks.extraEntries === "Twice" ? 2 : 1;
  let entries = "";
  for (const [name, card] of found) entries += shown(name, card).repeat(times);
  return xml.multistatus(entries + (quirks.missing === "Entry404" ? goneEntries(report, missing) : ""));
};

const addUnasked = ({ shelf }: ServedBook, found: Map<string, ShelvedCard>): void => {
  for (const [name, card] of shelf.cards())
    if (!found.has(name)) {
      found.set(name, card);
      return;
    }
};

/** Entries of what is not there. */
export const goneEntries = ({ server }: BookReport, hrefs: ReadonlyArray<string>): string => {
  const { xml, quirks } = server;
  const groups =
    quirks.sharedStatus === "Together" && hrefs.length > 0 ? [hrefs] : hrefs.map((href) => [href]);
  return groups.map((group) => xml.response(group, xml.status(404))).join("");
};

/** The name of a card of that book; nothing for what is elsewhere. */
const nameInBook = (href: string, bookPath: string): string | undefined => {
  const path = decodedPath(pathOfHref(href)).replace(/\/$/u, "");
  return path.startsWith(bookPath) ? path.slice(bookPath.length) : undefined;
};
