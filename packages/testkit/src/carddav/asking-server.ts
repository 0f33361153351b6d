import type { CardDavService } from "./card-dav-service.js";
import { cardDavNamespace } from "./dav-xml.js";
import { type XmlElement, readXml } from "./xml-reader.js";

/** What the tests here look at in an answer. */
export type SeenAnswer = {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: string;
  readonly entries: ReadonlyArray<SeenEntry>;
  readonly token: string;
};

export type SeenEntry = {
  readonly hrefs: ReadonlyArray<string>;
  /** Of the whole entry; undefined where there are propstats. */
  readonly status: string | undefined;
  /** Text of the properties under 200, by local name. */
  readonly found: Readonly<Record<string, string>>;
  readonly elements: ReadonlyArray<string>;
};

export type Ask = (
  method: string,
  path: string,
  body?: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<SeenAnswer>;

/** Asks a service in memory, as its first user unless the headers say otherwise. */
export const askingServer =
  (service: CardDavService): Ask =>
  async (method, path, body, headers = {}) => {
    const url = path.startsWith("/") ? service.origin + path : path;
    const answer = await service.fetch(url, {
      method,
      body,
      headers: { Authorization: basicOfAlice, ...headers },
    });
    const text = await answer.text();
    const root = readXml(text);
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name),
      body: text,
      entries: root === undefined ? [] : inside(root, "response").map(entryOf),
      token: root === undefined ? "" : (inside(root, "sync-token")[0]?.text ?? ""),
    };
  };

/** `alice`, `secret`. */
const basicOfAlice = "Basic YWxpY2U6c2VjcmV0";

const namespaces = `xmlns:D="DAV:" xmlns:C="${cardDavNamespace}" xmlns:S="http://calendarserver.org/ns/"`;

/** `properties`: with the prefixes D, C and S. */
export const propfindBody = (...properties: ReadonlyArray<string>): string =>
  `<D:propfind ${namespaces}><D:prop>${properties.map((name) => `<${name}/>`).join("")}</D:prop></D:propfind>`;

export const syncBody = (token: string, limit = ""): string =>
  `<D:sync-collection ${namespaces}><D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${limit}<D:prop><D:getetag/></D:prop></D:sync-collection>`;

export const multigetBody = (hrefs: ReadonlyArray<string>, version?: string): string => {
  const wish = version === undefined ? "" : ` content-type="text/vcard" version="${version}"`;
  const asked = hrefs.map((href) => `<D:href>${href}</D:href>`).join("");
  return `<C:addressbook-multiget ${namespaces}><D:prop><D:getetag/><C:address-data${wish}/></D:prop>${asked}</C:addressbook-multiget>`;
};

export const mkcolBody = (name: string): string =>
  `<D:mkcol ${namespaces}><D:set><D:prop><D:resourcetype><D:collection/><C:addressbook/></D:resourcetype><D:displayname>${name}</D:displayname></D:prop></D:set></D:mkcol>`;

/** A card that every server takes. `more`: content lines with their line ends. */
export const plainCard = (uid: string, name = "Anna Ek", more = ""): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nN:Ek;Anna;;;\r\nFN:${name}\r\n${more}END:VCARD\r\n`;

const inside = ({ children }: XmlElement, local: string): ReadonlyArray<XmlElement> =>
  children.filter(({ name }) => name.endsWith(`}${local}`));

const entryOf = (response: XmlElement): SeenEntry => {
  const properties = inside(response, "propstat")
    .filter((propstat) => inside(propstat, "status")[0]?.text.includes("200") === true)
    .flatMap((propstat) => inside(propstat, "prop").flatMap(({ children }) => children));
  return {
    hrefs: inside(response, "href").map(({ text }) => text),
    status: inside(response, "status")[0]?.text.split(" ")[1],
    found: Object.fromEntries(properties.map((property) => [localName(property), textInside(property)])),
    elements: properties.flatMap(({ children }) => children.map(localName)),
  };
};

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf("}") + 1);

const textInside = ({ text, children }: XmlElement): string => text + children.map(textInside).join("");
