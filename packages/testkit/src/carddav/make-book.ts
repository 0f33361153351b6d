import { childOf } from "./book-report.js";
import { type DavReply, reply, textReply } from "./dav-message.js";
import { type DavServer, hrefOf } from "./dav-server.js";
import type { SiteCollection, SitePlace } from "./dav-site.js";
import { cardDavNamespace, prefixedName } from "./dav-xml.js";
import { type XmlElement, readXml } from "./xml-reader.js";

/** Extended MKCOL (RFC 5689) of an address book (RFC 6352 §6.3.1); of nothing else. `path`: not percent-encoded. */
export const answerMkcol = (server: DavServer, place: SitePlace, path: string, body: string): DavReply => {
  const { quirks, user } = server;
  if (quirks.books === "Fixed") return reply(405);
  if (place._tag === "Collection") return reply(quirks.bookExists);
  if (place._tag === "Card") return reply(403);
  const { home } = place;
  if (home === undefined) return reply(409);
  return home.isHome && home.owner === user ? bookMade(server, home, path, body) : reply(403);
};

const bookMade = (
  { site, quirks, xml }: DavServer,
  home: SiteCollection,
  path: string,
  body: string,
): DavReply => {
  const asked = readXml(body);
  if (asked?.name !== "{DAV:}mkcol") return textReply(400, "a book is made by an extended MKCOL");
  const wanted = propertiesSet(asked);
  const kinds = wanted.get("{DAV:}resourcetype")?.children.map(({ name }) => name) ?? [];
  if (!kinds.includes(`{${cardDavNamespace}}addressbook`))
    return xml.refusal(403, xml.element("d:valid-resourcetype"));
  const slug = path.slice(home.path.length).replace(/\/$/u, "");
  const name = quirks.bookNames === "Ignored" ? undefined : wanted.get("{DAV:}displayname")?.text;
  const { book } = site.addBook(home, { slug, ...(name === undefined ? {} : { name }) });
  if (book !== undefined) book.description = wanted.get(description)?.text ?? "";
  return reply(201);
};

const description = `{${cardDavNamespace}}addressbook-description`;

/** PROPPATCH (RFC 4918 §9.2) of a book's displayname and description; all or nothing. */
export const answerProppatch = (server: DavServer, place: SitePlace, body: string): DavReply => {
  const { xml } = server;
  if (place._tag === "Nothing") return reply(404);
  const { collection } = place;
  const asked = readXml(body);
  if (asked?.name !== "{DAV:}propertyupdate") return textReply(400, "the body is no DAV:propertyupdate");
  const { book } = collection;
  if (place._tag === "Card" || book === undefined || collection.owner !== server.user) return reply(403);
  const set = propertiesSet(asked);
  const names = [...set.keys()];
  const refused = names.filter((name) => name !== "{DAV:}displayname" && name !== description);
  const propstat = (shown: ReadonlyArray<string>, status: number): string =>
    xml.propstat(shown.map((name) => xml.element(prefixedName(name))).join(""), status);
  const answer = (inner: string): DavReply =>
    xml.multistatus(xml.response([hrefOf(server, collection)], inner));
  if (refused.length > 0)
    return answer(
      propstat(refused, 403) +
        propstat(
          names.filter((name) => !refused.includes(name)),
          424,
        ),
    );
  book.name = set.get("{DAV:}displayname")?.text ?? book.name;
  book.description = set.get(description)?.text ?? book.description;
  return answer(propstat(names, 200));
};

/** What DAV:set says of each property. */
const propertiesSet = (asked: XmlElement): ReadonlyMap<string, XmlElement> =>
  new Map(
    asked.children
      .filter(({ name }) => name === "{DAV:}set")
      .flatMap((set) => childOf(set, "{DAV:}prop")?.children ?? [])
      .map((property) => [property.name, property] as const),
  );
