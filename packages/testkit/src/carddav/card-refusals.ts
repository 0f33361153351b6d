import { type ShelvedCard, utf8Bytes } from "./book-shelf.js";
import { faultInCard, uidOfCard } from "./card-text.js";
import { type DavReply, type DavRequest, reply, textReply } from "./dav-message.js";
import { type DavServer, hrefOf, hrefOfCard, mayWrite } from "./dav-server.js";
import type { SiteCollection, SitePlace } from "./dav-site.js";
import { escapedXml } from "./dav-xml.js";

export type CardPlace = Extract<SitePlace, { readonly _tag: "Card" }>;

/** For reasons that have nothing to do with what is in the card. */
export const refusedBefore = (
  server: DavServer,
  request: DavRequest,
  place: CardPlace,
): DavReply | undefined => {
  const { quirks, xml } = server;
  if (!mayWrite(server, place.collection))
    return xml.refusal(403, needPrivileges(server, place.collection, "bind"));
  if (quirks.wrongType !== "Taken" && !cardTypes.includes(mediaType(request)))
    return quirks.wrongType === 415
      ? reply(415)
      : xml.refusal(403, xml.element("card:supported-address-data"));
  return tooLarge(server, request, place);
};

const mediaType = ({ header }: DavRequest): string =>
  (header("content-type") ?? "text/vcard").replace(/;.*/su, "").trim().toLowerCase();

const cardTypes = ["text/vcard", "text/x-vcard", "text/directory"];

const tooLarge = (
  { quirks, xml }: DavServer,
  { body }: DavRequest,
  { book }: CardPlace,
): DavReply | undefined => {
  const { hiddenMaxCardBytes = Infinity } = quirks;
  const most = Math.min(book.maxCardBytes ?? Infinity, hiddenMaxCardBytes);
  if (fits(body, most)) return undefined;
  return quirks.tooLarge === "Condition403"
    ? xml.refusal(403, xml.element("card:max-resource-size"))
    : textReply(quirks.tooLarge, "the card is too large");
};

/** No character takes more than 3 bytes for each of its UTF-16 units, so that most cards need no count. */
const fits = (text: string, mostBytes: number): boolean =>
  text.length * 3 <= mostBytes || utf8Bytes(text) <= mostBytes;

/** For what is in the card; `name`: the one it will have. */
export const refusedCard = (
  server: DavServer,
  { body }: DavRequest,
  { collection, book }: CardPlace,
  name: string,
): DavReply | undefined => {
  const { quirks, xml } = server;
  if (quirks.invalidCard !== "Stored" && faultInCard(body, quirks.demanded) !== undefined)
    return invalidCard(server, collection, name);
  const before = book.shelf.get(name);
  const others = book.shelf.bytes() - (before?.bytes ?? 0);
  if (!fits(body, (book.quotaBytes ?? Infinity) - others))
    return xml.refusal(507, xml.element("d:quota-not-exceeded"));
  return refusedUid(server, uidOfCard(body), { collection, book, name }, before);
};

const refusedUid = (
  server: DavServer,
  uid: string | undefined,
  { collection, book, name }: Omit<CardPlace, "_tag">,
  before: ShelvedCard | undefined,
): DavReply | undefined => {
  const { quirks, xml } = server;
  if (uid === undefined)
    return typeof quirks.uidMissing === "number"
      ? textReply(quirks.uidMissing, "the card has no UID")
      : undefined;
  const holder = book.shelf.nameOfUid(uid);
  if (holder !== undefined && holder !== name && quirks.uidClash !== "Allowed")
    return uidClash(server, collection, holder);
  const isChanged = before !== undefined && before.uid !== uid;
  return isChanged && quirks.uidChange !== "Allowed"
    ? xml.refusal(quirks.uidChange, uidConflict(server, collection, name))
    : undefined;
};

const invalidCard = (server: DavServer, collection: SiteCollection, name: string): DavReply => {
  const { quirks, xml } = server;
  const condition = xml.element("card:valid-address-data");
  if (quirks.invalidCard === "Condition403") return xml.refusal(403, condition);
  if (quirks.invalidCard !== "Multistatus") return reply(Number(quirks.invalidCard));
  const href = hrefOfCard(server, collection, name);
  return xml.multistatus(xml.response([href], xml.status(412) + xml.element("d:error", condition)));
};

const uidClash = (server: DavServer, collection: SiteCollection, holder: string): DavReply => {
  const { quirks, xml } = server;
  return quirks.uidClash === 409
    ? xml.refusal(409, uidConflict(server, collection, holder))
    : xml.refusal(400, `<s:message xmlns:s="http://sabredav.org/ns">${uidTaken}</s:message>`);
};

const uidTaken = "VCard object with uid already exists in this addressbook collection.";

const uidConflict = (server: DavServer, collection: SiteCollection, holder: string): string =>
  server.xml.element(
    "card:no-uid-conflict",
    server.xml.element("d:href", escapedXml(hrefOfCard(server, collection, holder))),
  );

/** RFC 3744 §7.1.1. */
export const needPrivileges = (server: DavServer, collection: SiteCollection, privilege: string): string => {
  const { element } = server.xml;
  const resource =
    element("d:href", escapedXml(hrefOf(server, collection))) +
    element("d:privilege", element(`d:${privilege}`));
  return element("d:need-privileges", element("d:resource", resource));
};
