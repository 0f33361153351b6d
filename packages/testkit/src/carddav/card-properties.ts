import type { ShelvedCard } from "./book-shelf.js";
import { cardInVersion } from "./card-text.js";
import { type DavServer, etagInProperty } from "./dav-server.js";
import { escapedXml } from "./dav-xml.js";
import type { CardDavQuirks } from "./quirks.js";

/** The XML inside one property of a card; nothing where the server does not tell it. */
export type CardProperty = (
  server: DavServer,
  card: ShelvedCard,
  /** The version that CARDDAV:address-data asks for. */
  version: string | undefined,
) => string | undefined;

/** By the names that `DavXml` takes. */
export const cardProperties: ReadonlyMap<string, CardProperty> = new Map<string, CardProperty>([
  ["d:resourcetype", () => ""],
  [
    "d:getetag",
    ({ quirks }, card) => {
      const etag = etagInProperty(card, quirks.etagProperty);
      return etag === undefined ? undefined : escapedXml(etag);
    },
  ],
  ["d:getcontenttype", () => "text/vcard; charset=utf-8"],
  ["d:getcontentlength", (_, { bytes }) => String(bytes)],
  ["d:getlastmodified", (_, { change }) => new Date(timeOfChange(change)).toUTCString()],
  [
    "card:address-data",
    ({ quirks }, card, version) => cardXml(deliveredText(quirks, card.text, version), quirks),
  ],
]);

/** In ms since 1970: a service's own time, one second a change, so that nothing here reads the clock. */
export const timeOfChange = (change: number): number => Date.UTC(2026, 0, 1) + change * 1_000;

/** The card as it is sent to who asks for that version, or for none. */
export const deliveredText = (quirks: CardDavQuirks, text: string, version: string | undefined): string =>
  cardInVersion(text, version === "4.0" ? "4.0" : "3.0", quirks.conversion) + quirks.afterCard;

const cardXml = (text: string, { cardXml: form, carriageReturns }: CardDavQuirks): string => {
  if (form === "Escaped") {
    const escaped = escapedXml(text);
    return carriageReturns === "Escaped" ? escaped.replaceAll("\r", "&#13;") : escaped;
  }
  const start = form === "Mixed" ? text.indexOf("\n") + 1 : 0;
  return `${escapedXml(text.slice(0, start))}<![CDATA[${text.slice(start).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
};
