import * as E from "fp-ts/lib/Either.js";
import { SaxesParser, type SaxesTagNS } from "saxes";
import { type PropertyName, clarkName } from "./clark-name.js";

/** What is done with one element: with each child that begins, with its own text, and at its end. */
export type ElementReader = {
  readonly open: (child: XmlTag) => ElementReader;
  readonly text?: (text: string) => void;
  readonly close?: () => void;
};

export type XmlTag = {
  readonly name: PropertyName;
  /** Without the declarations of namespaces; absent where there are no others. */
  readonly attributes: Readonly<Record<string, string>> | undefined;
};

/** For what nobody asked about: everything inside is passed over. */
export const passedOver: ElementReader = { open: () => passedOver };

/** Why an XML document proves nothing; never with a piece of it. */
export type XmlFault = { readonly _tag: "XmlFault"; readonly reason: string };

/**
 * Reads a document to its very end, with namespaces. `document` is asked about its one root element.
 *
 * @returns Left: it is not well-formed, stops before its root element ends, has a DOCTYPE (and with
 *   it perhaps entities), or one of the readers refused it by throwing `xmlFault`. What the readers have
 *   been told until then counts for nothing.
 */
export const readXml = (text: string, document: ElementReader): E.Either<XmlFault, void> => {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const nameOf = sameNames();
  const open: ElementReader[] = [document];
  const here = (): ElementReader => open[open.length - 1] ?? passedOver;
  const readText = (piece: string): void => here().text?.(piece);
  parser.on("doctype", () => {
    throw xmlFault("it has a DOCTYPE, which is never read");
  });
  parser.on("error", () => {
    throw xmlFault("its XML is not well-formed, or stops in the middle");
  });
  parser.on("opentag", (tag) => open.push(here().open({ name: nameOf(tag), attributes: attributesOf(tag) })));
  parser.on("closetag", () => open.pop()?.close?.());
  parser.on("text", readText);
  parser.on("cdata", readText);
  try {
    parser.write(text).close();
    return E.right(undefined);
  } catch (thrown) {
    if (isXmlFault(thrown)) return E.left({ _tag: "XmlFault", reason: thrown.reason });
    throw thrown;
  }
};

export const xmlFault = (reason: string): Error & XmlFault =>
  Object.assign(new Error(reason), { _tag: "XmlFault", reason } as const);

const isXmlFault = (thrown: unknown): thrown is XmlFault =>
  thrown instanceof Error && "_tag" in thrown && thrown._tag === "XmlFault";

/** One text for each name, however often it occurs: ten thousand entries have the same few. */
const sameNames = (): ((tag: SaxesTagNS) => PropertyName) => {
  const names = new Map<string, Map<string, PropertyName>>();
  return ({ uri, local }) => {
    const ofUri = names.get(uri) ?? new Map<string, PropertyName>();
    const name = ofUri.get(local) ?? clarkName(uri, local);
    if (ofUri.size === 0) names.set(uri, ofUri);
    ofUri.set(local, name);
    return name;
  };
};

const attributesOf = ({ attributes }: SaxesTagNS): XmlTag["attributes"] => {
  let found: Array<readonly [string, string]> | undefined;
  for (const key in attributes) {
    const attribute = attributes[key];
    if (attribute === undefined || attribute.prefix === "xmlns" || attribute.name === "xmlns") continue;
    const { uri, local, value } = attribute;
    (found ??= []).push([uri === "" ? local : clarkName(uri, local), value]);
  }
  return found === undefined ? undefined : Object.fromEntries(found);
};
