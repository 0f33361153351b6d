import { answerDelete, answerGet, answerMove, htmlPage } from "./card-requests.js";
import { addMemberName } from "./collection-properties.js";
import { type DavReply, type DavRequest, reply, textReply } from "./dav-message.js";
import type { DavServer } from "./dav-server.js";
import type { SitePlace } from "./dav-site.js";
import { decodedPath } from "./hrefs.js";
import { answerPropfind } from "./listing.js";
import type { Login } from "./login.js";
import { answerMkcol, answerProppatch } from "./make-book.js";
import { answerAddMember, answerPut } from "./put-card.js";
import { answerReport } from "./report.js";

/** Everything a server says to one request. */
export const answerRequest = (
  server: Omit<DavServer, "user" | "origin">,
  userOf: Login["userOf"],
  request: DavRequest,
): DavReply => {
  const { quirks } = server;
  const isWellKnown = request.path.replace(/\/$/u, "") === "/.well-known/carddav";
  if (isWellKnown && quirks.wellKnownLogin === "WithoutLogin") return answerWellKnown(server, request);
  const known = userOf(request);
  if ("refused" in known) return known.refused;
  if (isWellKnown) return answerWellKnown(server, request);
  const path = decodedPath(request.path);
  const place = server.site.find(request.origin, path);
  const full = { ...server, user: known.user, origin: request.origin };
  if (place._tag !== "Nothing" && (place.collection.owner ?? known.user) !== known.user)
    return server.xml.refusal(403, server.xml.element("d:need-privileges"));
  return answerMethod(full, request, place, path);
};

const answerMethod = (server: DavServer, request: DavRequest, place: SitePlace, path: string): DavReply => {
  const { method } = request;
  const isRead = method === "PROPFIND" || method === "REPORT";
  if (server.quirks.bodies === "HtmlPage" && isRead)
    return { status: 200, headers: { "Content-Type": "text/html; charset=utf-8" }, body: htmlPage };
  const answer = methods.get(method);
  return answer === undefined
    ? textReply(405, `${method} is not known here`)
    : answer(server, request, place, path);
};

const answerPost = (server: DavServer, request: DavRequest, place: SitePlace): DavReply =>
  place._tag === "Card" && place.name === addMemberName && server.quirks.addMember === "Offered"
    ? answerAddMember(server, request, place.collection, place.book)
    : reply(405);

const options = ({ quirks }: DavServer): Readonly<Record<string, string>> => ({
  DAV: `1, 3, access-control, addressbook${quirks.books === "Made" ? ", extended-mkcol" : ""}`,
  Allow: "OPTIONS, GET, HEAD, PUT, POST, DELETE, MOVE, COPY, PROPFIND, PROPPATCH, REPORT, MKCOL",
});

const methods = new Map<string, typeof answerMethod>([
  ["OPTIONS", (server) => reply(200, options(server))],
  ["PROPFIND", (server, request, place, path) => answerPropfind(server, place, request, path)],
  ["REPORT", (server, { header, body }, place) => answerReport(server, place, header("depth"), body)],
  ["GET", answerGet],
  ["HEAD", answerGet],
  ["PUT", answerPut],
  ["POST", answerPost],
  ["DELETE", answerDelete],
  ["MOVE", answerMove],
  ["COPY", answerMove],
  ["MKCOL", (server, { body }, place, path) => answerMkcol(server, place, path, body)],
  ["PROPPATCH", (server, { body }, place) => answerProppatch(server, place, body)],
]);

/** RFC 6764 §5. */
const answerWellKnown = (
  server: Omit<DavServer, "user" | "origin">,
  { method, origin }: DavRequest,
): DavReply => {
  const { quirks, site } = server;
  const isOpen =
    quirks.wellKnown === "Redirects" ||
    (quirks.wellKnown === "PropfindOnly" && method === "PROPFIND") ||
    (quirks.wellKnown === "GetOnly" && method === "GET");
  if (!isOpen) return reply(quirks.wellKnown === "Absent" ? 404 : 405);
  const root = { origin: site.origins[0] ?? origin, path: quirks.layout.root };
  const base = quirks.wellKnownLocation === "Url" ? server.outside(root.origin) : "";
  return reply(quirks.wellKnownStatus, { Location: base + root.path });
};
