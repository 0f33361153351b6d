/**
 * The least that a CardDAV client can be, for those in a test who are not the adapter: plain requests, and
 * answers read with regular expressions. Every function rejects if the server does not do it.
 */
export type PlainCardDav = {
  readonly makeBook: (url: string, name: string) => Promise<void>;
  /** Absolute URLs of the address books in a home. */
  readonly books: (homeUrl: string) => Promise<ReadonlyArray<string>>;
  /** Absolute URLs of all that a book holds. */
  readonly cards: (bookUrl: string) => Promise<ReadonlyArray<string>>;
  readonly get: (url: string) => Promise<PlainCard>;
  readonly put: (url: string, card: Uint8Array) => Promise<void>;
  /** A card, or a book with all that it holds. */
  readonly remove: (url: string) => Promise<void>;
};

export type PlainCard = { readonly etag: string; readonly bytes: Buffer };

export type PlainFetch = (url: string, init: PlainInit) => Promise<PlainResponse>;
type PlainInit = {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
};
type PlainResponse = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
};

export type PlainAccess = {
  readonly username: string;
  readonly password: string;
  /** Default: the platform's own. */
  readonly fetch?: PlainFetch;
};

export const plainCardDav = ({ username, password, fetch: send = fetch }: PlainAccess): PlainCardDav => {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const ask = async (
    method: string,
    url: string,
    { headers = {}, ...init }: { headers?: Record<string, string>; body?: string | Uint8Array } = {},
  ): Promise<{ readonly response: PlainResponse; readonly bytes: Buffer }> => {
    const response = await send(url, { method, headers: { authorization, ...headers }, ...init });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.status < 300) return { response, bytes };
    throw new Error(`${method} ${url} was answered ${response.status}: ${bytes.toString().slice(0, 500)}`);
  };
  const entries = async (url: string): Promise<ReadonlyArray<PlainEntry>> => {
    const { bytes } = await ask("PROPFIND", url, {
      headers: { depth: "1", "content-type": "application/xml; charset=utf-8" },
      body: '<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>',
    });
    return entriesOf(bytes.toString(), url).filter((entry) => entry.url !== url);
  };
  return {
    makeBook: async (url, name) => {
      const body = [
        '<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop>',
        `<resourcetype><collection/><C:addressbook/></resourcetype><displayname>${name}</displayname>`,
        "</prop></set></mkcol>",
      ];
      const headers = { "content-type": "application/xml; charset=utf-8" };
      await ask("MKCOL", url, { headers, body: body.join("") });
    },
    books: async (homeUrl) => (await entries(homeUrl)).filter(({ isBook }) => isBook).map(({ url }) => url),
    // Some servers send an entry twice.
    cards: async (bookUrl) => [...new Set((await entries(bookUrl)).map(({ url }) => url))],
    get: async (url) => {
      const { response, bytes } = await ask("GET", url);
      return { etag: response.headers.get("etag") ?? "", bytes };
    },
    put: async (url, card) =>
      void (await ask("PUT", url, { headers: { "content-type": "text/vcard; charset=utf-8" }, body: card })),
    remove: async (url) => void (await ask("DELETE", url)),
  };
};

type PlainEntry = { readonly url: string; readonly isBook: boolean };

/** Whatever prefixes the server chose for its namespaces, and whatever host it calls itself. */
const entriesOf = (xml: string, base: string): ReadonlyArray<PlainEntry> =>
  [...xml.matchAll(/<(?:\w+:)?response[\s>].*?<\/(?:\w+:)?response>/gsu)].map(([entry]) => {
    const href = /<(?:\w+:)?href[^>]*>\s*(.*?)\s*</su.exec(entry)?.[1]?.replaceAll("&amp;", "&") ?? "";
    return {
      url: new URL(new URL(href, base).pathname, base).href,
      isBook: /<(?:\w+:)?addressbook[\s/>]/u.test(entry),
    };
  });
