import { type PropertyName, cardDavNamespace, davNamespace, partsOfClarkName } from "./clark-name.js";

/**
 * The bodies of the requests, as text without a blank between elements: some servers read an element's
 * text where its child is meant, and tsdav's own writer indents, and takes an `&amp;` in a token for
 * the sign.
 */
export const propfindXml = (properties: ReadonlyArray<PropertyName>): string =>
  `${declaration}<d:propfind ${namespaces}>${propXml(properties)}</d:propfind>`;

/** RFC 6578 §3.2; never with a limit, for which servers lose changes. */
export const syncCollectionXml = (token: string): string =>
  `${declaration}<d:sync-collection ${namespaces}><d:sync-token>${escaped(token)}</d:sync-token>` +
  "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>";

/** RFC 6352 §8.7. `version` of vCard; absent leaves it to the server. */
export const multigetXml = (hrefs: ReadonlyArray<string>, version: "3.0" | "4.0" | undefined): string => {
  const wanted = version === undefined ? "" : ` content-type="text/vcard" version="${version}"`;
  return (
    `${declaration}<card:addressbook-multiget ${namespaces}><d:prop><d:getetag/><d:getcontentlength/>` +
    `<card:address-data${wanted}/></d:prop>` +
    `${hrefs.map((href) => `<d:href>${escaped(href)}</d:href>`).join("")}</card:addressbook-multiget>`
  );
};

/** RFC 5689 §3, RFC 6352 §6.3.1. */
export const makeBookXml = (name: string): string =>
  `${declaration}<d:mkcol ${namespaces}><d:set><d:prop>` +
  "<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype>" +
  `<d:displayname>${escaped(name)}</d:displayname></d:prop></d:set></d:mkcol>`;

const propXml = (properties: ReadonlyArray<PropertyName>): string =>
  `<d:prop>${properties.map(emptyElement).join("")}</d:prop>`;

const emptyElement = (property: PropertyName): string => {
  const { namespace, local } = partsOfClarkName(property);
  if (namespace === davNamespace) return `<d:${local}/>`;
  if (namespace === cardDavNamespace) return `<card:${local}/>`;
  return `<x:${local} xmlns:x="${escaped(namespace)}"/>`;
};

/** A line end is spelled out, for a reader of XML makes another of it (XML 1.0 §2.11). */
const escaped = (text: string): string => text.replaceAll(/[&<>"\r]/gu, (sign) => `&#${sign.charCodeAt(0)};`);

const declaration = '<?xml version="1.0" encoding="utf-8"?>';
const namespaces = `xmlns:d="${davNamespace}" xmlns:card="${cardDavNamespace}"`;
