/** A bare CardDAV client: the requests of a mirror with nothing around them, to measure a mirror against. */
import { Agent, request } from "node:http";

export type DavLoop = {
  readonly listCards: () => Promise<ReadonlyArray<string>>;
  readonly readCard: (href: string) => Promise<{ readonly etag: string; readonly body: string }>;
  readonly putNew: (name: string, body: string) => Promise<void>;
  readonly putOver: (href: string, etag: string, body: string) => Promise<void>;
  readonly remove: (href: string, etag: string) => Promise<void>;
  readonly multiget: (hrefs: ReadonlyArray<string>) => Promise<void>;
  readonly sync: (token: string) => Promise<void>;
  readonly token: () => Promise<string>;
  readonly close: () => void;
};

const lanes = 4;

/** `book` is its URL with a slash at the end. Rejects for any answer that is not the expected one. */
export const davLoop = (book: string, username: string, password: string): DavLoop => {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const ask = (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body = "",
  ): Promise<{ readonly etag: string; readonly body: string }> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, book);
      const length = String(Buffer.byteLength(body));
      const asked = request(
        url,
        { method, agent, headers: { authorization, "content-length": length, ...headers } },
        (answer) => {
          const chunks: Array<Buffer> = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("end", () => {
            const status = answer.statusCode ?? 0;
            if (status < 200 || status > 299) reject(new Error(`${method} ${url.pathname}: ${status}`));
            else resolve({ etag: answer.headers.etag ?? "", body: Buffer.concat(chunks).toString("utf8") });
          });
        },
      );
      asked.on("error", reject);
      asked.end(body);
    });
  const xml = { "content-type": "application/xml; charset=utf-8" };
  const vcard = { "content-type": "text/vcard; charset=utf-8" };
  const propfind = (depth: string, property: string) =>
    ask("PROPFIND", "", { ...xml, depth }, `<propfind xmlns="DAV:"><prop><${property}/></prop></propfind>`);
  return {
    listCards: async () => {
      const { body } = await propfind("1", "getetag");
      const hrefs = [...body.matchAll(/<(?:\w+:)?href>([^<]+)<\/(?:\w+:)?href>/gu)].map(
        ([, href]) => href ?? "",
      );
      return hrefs.filter((href) => !href.endsWith("/"));
    },
    readCard: (href) => ask("GET", href, {}),
    putNew: async (name, body) => void (await ask("PUT", name, { ...vcard, "if-none-match": "*" }, body)),
    putOver: async (href, etag, body) => void (await ask("PUT", href, { ...vcard, "if-match": etag }, body)),
    remove: async (href, etag) => void (await ask("DELETE", href, { "if-match": etag })),
    multiget: async (hrefs) => {
      const wanted = hrefs.map((href) => `<href>${href}</href>`).join("");
      await ask(
        "REPORT",
        "",
        { ...xml, depth: "1" },
        `<C:addressbook-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><prop><getetag/><C:address-data/></prop>${wanted}</C:addressbook-multiget>`,
      );
    },
    sync: async (token) =>
      void (await ask(
        "REPORT",
        "",
        { ...xml, depth: "0" },
        `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`,
      )),
    token: async () => {
      const { body } = await propfind("0", "sync-token");
      return /<(?:\w+:)?sync-token>([^<]+)</u.exec(body)?.[1] ?? "";
    },
    close: () => agent.destroy(),
  };
};

/** Does all the work, as many at once as the mirror does. */
export const inLanes = async <Item>(
  items: ReadonlyArray<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const rest = items.values();
  const lane = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};
