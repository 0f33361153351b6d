import type { ShelvedCard } from "./book-shelf.js";
import type { DavSite, ServedBook, SiteCollection } from "./dav-site.js";
import type { DavXml } from "./dav-xml.js";
import { spelledPath } from "./hrefs.js";
import type { CardDavQuirks } from "./quirks.js";

/** What answering one request needs of the server. */
export type DavServer = {
  readonly site: DavSite;
  readonly quirks: CardDavQuirks;
  readonly xml: DavXml;
  /** Where the service is known by another name, as on a socket: what its own origin is there. */
  readonly outside: (origin: string) => string;
  /** Whose request it is. */
  readonly user: string;
  /** The origin it was sent to. */
  readonly origin: string;
};

/** How the server spells where something is. */
export const hrefOf = (
  { quirks, outside, origin }: DavServer,
  place: { readonly origin: string; readonly path: string },
): string => {
  const path = spelledPath(place.path, quirks.hrefSpelling);
  if (place.origin !== origin || quirks.hrefBase === "Url")
    return withPort(outside(place.origin), quirks.usualPort) + path;
  return quirks.hrefBase === "OtherHost" ? `http://backend.internal:8080${path}` : path;
};

const withPort = (origin: string, usualPort: CardDavQuirks["usualPort"]): string =>
  usualPort === "LeftOut" || /:\d+$/u.test(origin)
    ? origin
    : `${origin}${origin.startsWith("https") ? ":443" : ":80"}`;

export const hrefOfCard = (server: DavServer, book: SiteCollection, name: string): string =>
  hrefOf(server, {
    origin: book.origin,
    path: book.path + name + (server.quirks.trailingSlash === "Added" ? "/" : ""),
  });

/** The entity tag as a header of the answer to a GET has it; weak or odd only for who accepts gzip. */
export const etagInHeader = (
  card: ShelvedCard,
  form: CardDavQuirks["etagOfGet"],
  accepted: string | undefined,
): string => {
  if (form === "Strong" || accepted?.includes("gzip") !== true) return `"${card.etag}"`;
  return form === "Weak" ? `W/"${card.etag}"` : `"${card.etag}-gzip"`;
};

/** DAV:getetag; nothing where the server does not tell it. */
export const etagInProperty = (
  card: ShelvedCard,
  form: CardDavQuirks["etagProperty"],
): string | undefined => {
  switch (form) {
    case "Strong":
      return `"${card.etag}"`;
    case "Weak":
      return `W/"${card.etag}"`;
    case "Unquoted":
      return card.etag;
    case "Gzip":
      return `"${card.etag}-gzip"`;
    case "Empty":
      return "";
    case "Absent":
      return undefined;
  }
};

/** The name that a card goes by now. */
export const currentName = (book: ServedBook, name: string): string => book.moved.get(name) ?? name;

export const mayWrite = ({ user }: DavServer, { owner, book }: SiteCollection): boolean =>
  owner === user && book?.access !== "ReadOnly";
