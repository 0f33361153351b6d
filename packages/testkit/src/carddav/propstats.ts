import { type CardProperty, cardProperties } from "./card-properties.js";
import type { ShelvedCard } from "./book-shelf.js";
import { collectionProperties } from "./collection-properties.js";
import type { DavServer } from "./dav-server.js";
import type { SiteCollection } from "./dav-site.js";
import { prefixedName } from "./dav-xml.js";
import type { XmlElement } from "./xml-reader.js";

/** What of a resource is wanted. */
export type WantedProperties = {
  /** As `DavXml` takes them. */
  readonly names: ReadonlyArray<string>;
  /** DAV:propname: the names without what is in them. */
  readonly isNamesOnly: boolean;
  /** Of vCard, in CARDDAV:address-data. */
  readonly version: string | undefined;
};

/** By the DAV:prop, DAV:allprop or DAV:propname in a request; nothing where it has none of them. */
export const wantedProperties = (asked: XmlElement | undefined): WantedProperties | undefined => {
  const form = asked?.children.find(({ name }) => name in forms);
  if (form === undefined) return undefined;
  const data = form.children.find(({ name }) => name.endsWith("}address-data"));
  return {
    names: form.name === "{DAV:}prop" ? form.children.map(({ name }) => prefixedName(name)) : [],
    isNamesOnly: form.name === "{DAV:}propname",
    version: data?.attributes.get("version"),
  };
};

const forms: Readonly<Record<string, true>> = {
  "{DAV:}prop": true,
  "{DAV:}allprop": true,
  "{DAV:}propname": true,
};

export const everyProperty: WantedProperties = { names: [], isNamesOnly: false, version: undefined };

export const collectionPropstats = (
  server: DavServer,
  collection: SiteCollection,
  { names, isNamesOnly }: WantedProperties,
): string =>
  propstats(server, names, isNamesOnly, [...collectionProperties.keys()], (name) =>
    collectionProperties.get(name)?.(server, collection),
  );

/** The same for one card after another. */
export const cardPropstats = (
  server: DavServer,
  { names, isNamesOnly, version }: WantedProperties,
): ((card: ShelvedCard) => string) => {
  const known: ReadonlyMap<string, CardProperty> = cardProperties;
  return (card) =>
    propstats(server, names, isNamesOnly, namesOfAllCardProperties, (name) =>
      known.get(name)?.(server, card, version),
    );
};

/** RFC 6352 §5.2: CARDDAV:address-data is no live property of its own. */
const namesOfAllCardProperties = [...cardProperties.keys()].filter((name) => name !== "card:address-data");

/** Properties that it has under 200, the others that were asked for under 404. */
const propstats = (
  { xml }: DavServer,
  asked: ReadonlyArray<string>,
  isNamesOnly: boolean,
  all: ReadonlyArray<string>,
  inside: (name: string) => string | undefined,
): string => {
  let [found, missing] = ["", ""];
  for (const name of asked.length === 0 ? all : asked) {
    const inner = inside(name);
    if (inner !== undefined) found += xml.element(name, isNamesOnly ? "" : inner);
    else if (asked.length > 0) missing += xml.element(name);
  }
  if (missing === "") return xml.propstat(found, 200);
  return (found === "" ? "" : xml.propstat(found, 200)) + xml.propstat(missing, 404);
};
