/** An element of a request's body. */
export type XmlElement = {
  /** In Clark notation: `{DAV:}href`. */
  readonly name: string;
  /** Of attributes without a prefix, by name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: ReadonlyArray<XmlElement>;
  /** What stands directly in it, CDATA included. */
  readonly text: string;
};

/**
 * A whole document, or nothing if it is not well-formed, names a prefix it does not declare, or has a
 * document type (RFC 4918 §20.6 lets a server refuse it).
 */
export const readXml = (document: string): XmlElement | undefined => {
  const text = document.replace(/^\uFEFF/u, "").replaceAll(/\r\n?/gu, "\n");
  if (/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text)) return undefined;
  const root = openElement("", new Map(), new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]), "");
  const open = [root];
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at);
    if (token === undefined || !takeToken(token, open)) return undefined;
    at += token[0].length;
  }
  const [only, ...more] = root.children;
  return open.length === 1 && more.length === 0 ? only : undefined;
};

type OpenElement = {
  readonly name: string;
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly namespaces: ReadonlyMap<string, string>;
  text: string;
};

const name = String.raw`[A-Za-z_\u00C0-\uFFFD][\w.\-\u00B7-\uFFFD]*`;
const qualified = String.raw`(?:${name}:)?${name}`;
const quoted = String.raw`(?:"[^<"]*"|'[^<']*')`;
const token = new RegExp(
  [
    String.raw`<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>`,
    String.raw`(?<aside><!--(?:(?!--)[\s\S])*-->|<\?${name}(?:\s[\s\S]*?)?\?>)`,
    String.raw`</(?<end>${qualified})\s*>`,
    String.raw`<(?<start>${qualified})(?<attributes>(?:\s+${qualified}\s*=\s*${quoted})*)\s*(?<empty>/?)>`,
    String.raw`(?<text>[^<]+)`,
  ].join("|"),
  "uy",
);
const oneAttribute = new RegExp(String.raw`\s+(${qualified})\s*=\s*(${quoted})`, "gu");

const tokenAt = (text: string, at: number): RegExpExecArray | undefined => {
  token.lastIndex = at;
  return token.exec(text) ?? undefined;
};

/** Whether the token may stand where it does. */
const takeToken = ({ groups = {} }: RegExpExecArray, open: OpenElement[]): boolean => {
  const { cdata, end, start, attributes = "", empty, text } = groups;
  if (start !== undefined)
    return startElement(start, attributes, open) && (empty === "" || closeElement(start, open));
  if (end !== undefined) return closeElement(end, open);
  if (cdata !== undefined) return open.length > 1 && addText(cdata, open);
  return text === undefined || ((open.length > 1 || text.trim() === "") && addText(unescaped(text), open));
};

const startElement = (tag: string, attributes: string, open: OpenElement[]): boolean => {
  const element = elementFrom(tag, attributes, open.at(-1)?.namespaces ?? new Map());
  if (element !== undefined) open.push(element);
  return element !== undefined;
};

const addText = (text: string | undefined, open: OpenElement[]): boolean => {
  const inner = open.at(-1);
  if (inner !== undefined) inner.text += text ?? "";
  return text !== undefined;
};

const closeElement = (tag: string, open: OpenElement[]): boolean => {
  const [outer, inner] = open.slice(-2);
  if (outer === undefined || inner === undefined || inner.tag !== tag) return false;
  open.pop();
  outer.children.push(inner);
  return true;
};

const elementFrom = (
  tag: string,
  written: string,
  around: ReadonlyMap<string, string>,
): OpenElement | undefined => {
  const attributes = new Map<string, string>();
  for (const [, key = "", quoted = ""] of written.matchAll(oneAttribute)) {
    const value = unescaped(quoted.slice(1, -1));
    if (value === undefined || attributes.has(key)) return undefined;
    attributes.set(key, value);
  }
  const namespaces = namespacesIn(attributes, around);
  const expanded = expandedName(tag, namespaces);
  return expanded === undefined ? undefined : openElement(tag, attributes, namespaces, expanded);
};

const openElement = (
  tag: string,
  attributes: ReadonlyMap<string, string>,
  namespaces: ReadonlyMap<string, string>,
  expanded: string,
): OpenElement => ({ name: expanded, tag, attributes, namespaces, children: [], text: "" });

const namespacesIn = (
  attributes: ReadonlyMap<string, string>,
  around: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const declared = [...attributes].filter(([key]) => key === "xmlns" || key.startsWith("xmlns:"));
  if (declared.length === 0) return around;
  return new Map([
    ...around,
    ...declared.map(([key, value]) => [key.slice("xmlns:".length), value] as const),
  ]);
};

const expandedName = (tag: string, namespaces: ReadonlyMap<string, string>): string | undefined => {
  const colon = tag.indexOf(":");
  const namespace = namespaces.get(tag.slice(0, Math.max(colon, 0)));
  if (colon > 0 && namespace === undefined) return undefined;
  return `{${namespace ?? ""}}${tag.slice(colon + 1)}`;
};

/** Nothing for an entity that only a document type could declare. */
const unescaped = (text: string): string | undefined => {
  if (text.includes("]]>")) return undefined;
  if (!text.includes("&")) return text;
  let isSound = true;
  const plain = text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));|&/gu,
    (whole, decimal, hex, entity) => {
      const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      if (point <= 0x10_ff_ff) return String.fromCodePoint(point);
      const character = entities.get(entity);
      isSound &&= character !== undefined;
      return character ?? whole;
    },
  );
  return isSound ? plain : undefined;
};

const entities = new Map<unknown, string>([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);
