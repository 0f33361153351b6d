import { type DavServer, hrefOf, mayWrite } from "./dav-server.js";
import type { SiteCollection } from "./dav-site.js";
import { escapedXml } from "./dav-xml.js";
import { ctagOf, tokenOfPlace } from "./sync-token.js";

/** The XML inside one property; nothing where the collection does not have it. */
export type CollectionProperty = (server: DavServer, collection: SiteCollection) => string | undefined;

/** By the names that `DavXml` takes. */
export const collectionProperties: ReadonlyMap<string, CollectionProperty> = new Map<
  string,
  CollectionProperty
>([
  [
    "d:resourcetype",
    ({ xml }, { isPrincipal, book }) =>
      xml.element("d:collection") +
      (isPrincipal ? xml.element("d:principal") : "") +
      (book === undefined ? "" : xml.element("card:addressbook")),
  ],
  [
    "d:displayname",
    ({ quirks }, { book, isPrincipal, owner }) => {
      if (quirks.displayNames === "Absent") return undefined;
      return escapedOrNone(book?.name ?? (isPrincipal ? owner : undefined));
    },
  ],
  [
    "d:current-user-principal",
    (server) => {
      const { site, quirks, xml, user } = server;
      if (quirks.principal === "Absent") return undefined;
      return xml.element(
        "d:href",
        escapedXml(hrefOf(server, principalOf(site.origins, site.principalPath(user)))),
      );
    },
  ],
  ["d:owner", ownerHref],
  [
    "d:principal-URL",
    (server, collection) => (collection.isPrincipal ? ownerHref(server, collection) : undefined),
  ],
  [
    "card:addressbook-home-set",
    (server, { isPrincipal, owner = "" }) =>
      isPrincipal || server.quirks.principal === "Absent"
        ? server.site
            .homesOf(isPrincipal ? owner : server.user)
            .map((home) => server.xml.element("d:href", escapedXml(hrefOf(server, home))))
            .join("")
        : undefined,
  ],
  [
    "d:current-user-privilege-set",
    (server, collection) =>
      server.quirks.privileges === "Absent" ? undefined : privileges(server, collection),
  ],
  ["d:supported-report-set", ({ quirks, xml }, { book }) => reportSet(quirks, xml, book !== undefined)],
  ["card:addressbook-description", (_, { book }) => escapedOrNone(book?.description)],
  [
    "card:supported-address-data",
    ({ quirks }, { book }) =>
      book === undefined || quirks.versions.length === 0
        ? undefined
        : quirks.versions
            .map(
              (version) =>
                `<${versionElements[quirks.versionElement]} content-type="text/vcard" version="${version}"/>`,
            )
            .join(""),
  ],
  ["card:max-resource-size", (_, { book }) => book?.maxCardBytes?.toString()],
  [
    "d:add-member",
    (server, { origin, path, book }) =>
      book === undefined || server.quirks.addMember === "Absent"
        ? undefined
        : server.xml.element("d:href", escapedXml(hrefOf(server, { origin, path: path + addMemberName }))),
  ],
  [
    "d:sync-token",
    ({ quirks }, { book }) =>
      book === undefined || quirks.sync === "None"
        ? undefined
        : tokenOfPlace(book, book.shelf.place(), quirks.tokens),
  ],
  [
    "cs:getctag",
    ({ quirks }, { book }) => (book === undefined ? undefined : escapedOrNone(ctagOf(book, quirks))),
  ],
  [
    "d:getetag",
    ({ quirks }, { book }) =>
      book === undefined || quirks.bookEtags === "Absent"
        ? undefined
        : `"${book.epoch}-${book.shelf.place()}"`,
  ],
  [
    "d:quota-used-bytes",
    (_, { book }) => (book?.quotaBytes === undefined ? undefined : String(book.shelf.bytes())),
  ],
  [
    "d:quota-available-bytes",
    (_, { book }) =>
      book?.quotaBytes === undefined ? undefined : String(Math.max(0, book.quotaBytes - book.shelf.bytes())),
  ],
]);

const versionElements = { Standard: "card:address-data-type", ContentType: "card:content-type" };

/** Where a POST makes a new card (RFC 5995), below its book. */
export const addMemberName = ";add-member";

const principalOf = (
  origins: ReadonlyArray<string>,
  path: string,
): { readonly origin: string; readonly path: string } => ({ origin: origins[0] ?? "", path });

function ownerHref(server: DavServer, { owner }: SiteCollection): string | undefined {
  if (owner === undefined) return undefined;
  const { site, xml } = server;
  return xml.element(
    "d:href",
    escapedXml(hrefOf(server, principalOf(site.origins, site.principalPath(owner)))),
  );
}

const escapedOrNone = (text: string | undefined): string | undefined =>
  text === undefined || text === "" ? undefined : escapedXml(text);

const privileges = (server: DavServer, collection: SiteCollection): string => {
  const { xml, quirks } = server;
  const writing = ["read", "write", "write-content", "write-properties", "bind", "unbind"];
  const all = quirks.privileges === "All" ? ["all"] : writing;
  return (mayWrite(server, collection) ? all : ["read"])
    .map((name) => xml.element("d:privilege", xml.element(`d:${name}`)))
    .join("");
};

const reportSet = (
  { reportSet: form, sync }: DavServer["quirks"],
  xml: DavServer["xml"],
  isBook: boolean,
): string | undefined => {
  if (form === "Absent") return undefined;
  if (!isBook) return "";
  const names = [
    "card:addressbook-multiget",
    "card:addressbook-query",
    ...(sync === "Good" ? ["d:sync-collection"] : []),
  ];
  return names
    .map((name) => (form === "Standard" ? xml.element("d:report", xml.element(name)) : xml.element(name)))
    .map((report) => xml.element("d:supported-report", report))
    .join("");
};
