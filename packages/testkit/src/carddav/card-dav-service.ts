import { answerRequest } from "./answer-request.js";
import { type CardDavBook, cardDavBook } from "./book-person.js";
import { type CardDavFetch, cardDavFetch } from "./card-dav-fetch.js";
import type { AnswerRequest } from "./dav-message.js";
import { type CardDavAccount, type SiteCollection, davSite } from "./dav-site.js";
import { davXml } from "./dav-xml.js";
import { type CardDavAuth, login } from "./login.js";
import { type CardDavQuirks, goodCardDav } from "./quirks.js";
import { type RequestLog, requestLog } from "./request-log.js";
import { type ServeOptions, type ServedCardDav, serveCardDav } from "./serve-card-dav.js";

export type CardDavServiceOptions = {
  /** What it does differently from `goodCardDav`; `cardDavServers` has those of known servers. */
  readonly quirks?: Partial<CardDavQuirks>;
  /** Default: `alice` with the password `secret`, the token `token-1` and one book, `contacts`. */
  readonly accounts?: ReadonlyArray<CardDavAccount>;
  /** Default: Basic. */
  readonly auth?: CardDavAuth;
  /** Scheme, host and port. Default: `https://dav.example.test`. */
  readonly origin?: string;
  /** Waited for between carrying a request out and answering it; of `fetch` alone. */
  readonly latency?: () => Promise<void>;
};

/** A CardDAV server in memory (RFC 4918, 6352, 6578), with what its users' other clients do behind one's back. */
export type CardDavService = {
  /** For the `fetch` option of an adapter. Needs no socket. */
  readonly fetch: CardDavFetch;
  /** The same on loopback sockets, one for each origin. Needs Node. */
  readonly serve: (options?: ServeOptions) => Promise<ServedCardDav>;
  readonly origin: string;
  /** The one with that slug or that URL; without it, the first. Throws where there is none. */
  readonly book: (slugOrUrl?: string) => CardDavBook;
  readonly books: () => ReadonlyArray<CardDavBook>;
  readonly requests: RequestLog;
  /** From now on; the layout stays as it was. */
  readonly setQuirks: (quirks: Partial<CardDavQuirks>) => void;
  /** Every Bearer token given so far is refused. */
  readonly expireTokens: () => void;
  readonly addToken: (username: string, token: string) => void;
  /** Every nonce of Digest given so far is stale. */
  readonly expireNonces: () => void;
};

export const cardDavService = (options: CardDavServiceOptions = {}): CardDavService => {
  const { origin = "https://dav.example.test", auth = "Basic", accounts = [alice], latency } = options;
  let quirks: CardDavQuirks = { ...goodCardDav, ...options.quirks };
  let xml = davXml(quirks);
  const site = davSite(accounts, origin, () => quirks);
  const { begin, ...requests } = requestLog();
  const { userOf, expireTokens, expireNonces, addToken } = login(auth, accounts);
  const answer: AnswerRequest = async (request, outside, wait) => {
    const { method, path } = request;
    const log = begin();
    const answered = answerRequest({ site, quirks, xml, outside }, userOf, request);
    if (wait !== undefined) await wait();
    log({ method, path, status: answered.status });
    return answered;
  };
  const persons = new WeakMap<SiteCollection, CardDavBook>();
  const personOf = (collection: SiteCollection): CardDavBook => {
    const known = persons.get(collection) ?? cardDavBook(site, collection);
    persons.set(collection, known);
    return known;
  };
  const books = (): ReadonlyArray<CardDavBook> => site.books().map(personOf);
  return {
    origin,
    requests,
    expireTokens,
    expireNonces,
    addToken,
    books,
    book: (wanted) => {
      const found = books().find(
        ({ slug, url }) => wanted === undefined || wanted === slug || wanted === url,
      );
      if (found === undefined) throw new Error(`there is no address book ${wanted ?? ""}`);
      return found;
    },
    setQuirks: (changed) => {
      quirks = { ...quirks, ...changed, layout: quirks.layout };
      xml = davXml(quirks);
    },
    fetch: cardDavFetch(answer, site.origins, latency),
    serve: (serving = {}) => serveCardDav(site.origins, answer, serving),
  };
};

const alice: CardDavAccount = { username: "alice", password: "secret", token: "token-1" };
