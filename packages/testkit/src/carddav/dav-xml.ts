import type { CardDavQuirks } from "./quirks.js";
import { type DavReply, statusLine, xmlReply } from "./dav-message.js";

/** Writes XML as one server does. */
export type DavXml = {
  /** `name`: `d:href`, `card:addressbook`, `cs:getctag`, or another in Clark notation. `inner` is XML. */
  readonly element: (name: string, inner?: string) => string;
  /** The outermost element. */
  readonly document: (name: string, inner: string) => string;
  /** An error with precondition elements inside (RFC 4918 §16). */
  readonly refusal: (status: number, ...conditions: ReadonlyArray<string>) => DavReply;
  readonly multistatus: (inner: string) => DavReply;
  /** One DAV:response; `inner`: propstats or a status. */
  readonly response: (hrefs: ReadonlyArray<string>, inner: string) => string;
  readonly propstat: (properties: string, status: number) => string;
  readonly status: (status: number) => string;
};

const davNamespace = "DAV:";
export const cardDavNamespace = "urn:ietf:params:xml:ns:carddav";
const calendarServerNamespace = "http://calendarserver.org/ns/";

export const davXml = ({ davPrefix, xmlType, propstatStart }: CardDavQuirks): DavXml => {
  const tags = new Map<string, DavTag>();
  const tagOf = (name: string): DavTag => {
    const known = tags.get(name);
    if (known !== undefined) return known;
    const made = name.startsWith("{") ? foreignTag(name) : ownTag(name, davPrefix);
    tags.set(name, made);
    return made;
  };
  const element: DavXml["element"] = (name, inner = "") => {
    const { start, end, empty } = tagOf(name);
    return inner === "" ? empty : start + inner + end;
  };
  const colon = davPrefix === "" ? "" : `:${davPrefix.slice(0, -1)}`;
  const namespaces = ` xmlns${colon}="${davNamespace}" xmlns:card="${cardDavNamespace}" xmlns:cs="${calendarServerNamespace}"`;
  const document: DavXml["document"] = (name, inner) => {
    const tag = name.startsWith("d:") ? davPrefix + name.slice(2) : name;
    return `<${tag}${namespaces}>${inner}</${tag}>`;
  };
  return {
    element,
    document,
    refusal: (status, ...conditions) => xmlReply(status, xmlType, document("d:error", conditions.join(""))),
    multistatus: (inner) => xmlReply(207, xmlType, document("d:multistatus", inner)),
    response: (hrefs, inner) =>
      element("d:response", `${hrefs.map((href) => element("d:href", escapedXml(href))).join("")}${inner}`),
    propstat: (properties, status) => {
      const prop = element("d:prop", properties);
      const line = element("d:status", statusLine(status));
      return element("d:propstat", propstatStart === "Prop" ? prop + line : line + prop);
    },
    status: (status) => element("d:status", statusLine(status)),
  };
};

export const escapedXml = (text: string): string =>
  /[&<>]/u.test(text) ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : text;

/** The name that `element` takes, for one in Clark notation. */
export const prefixedName = (clark: string): string => {
  const [, namespace = "", local = ""] = /^\{(.*)\}(.*)$/u.exec(clark) ?? [];
  const prefix = prefixes.get(namespace);
  return prefix === undefined ? clark : prefix + local;
};

const prefixes = new Map([
  [davNamespace, "d:"],
  [cardDavNamespace, "card:"],
  [calendarServerNamespace, "cs:"],
]);

type DavTag = { readonly start: string; readonly end: string; readonly empty: string };

const ownTag = (name: string, davPrefix: string): DavTag => {
  const tag = name.startsWith("d:") ? davPrefix + name.slice(2) : name;
  return { start: `<${tag}>`, end: `</${tag}>`, empty: `<${tag}/>` };
};

const foreignTag = (clark: string): DavTag => {
  const [, namespace = "", local = ""] = /^\{(.*)\}(.*)$/u.exec(clark) ?? [];
  const tag = namespace === "" ? local : `x:${local}`;
  const declared = namespace === "" ? ' xmlns=""' : ` xmlns:x="${attributeText(namespace)}"`;
  return { start: `<${tag}${declared}>`, end: `</${tag}>`, empty: `<${tag}${declared}/>` };
};

const attributeText = (text: string): string => escapedXml(text).replaceAll('"', "&quot;");
