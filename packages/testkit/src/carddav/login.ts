import { type DavReply, type DavRequest, reply } from "./dav-message.js";
import type { CardDavAccount } from "./dav-site.js";
import { nodeModule } from "./node-modules.js";

/** `None`: whoever asks is the first account. */
export type CardDavAuth = "Basic" | "DigestMd5" | "DigestSha256" | "Bearer" | "None";

export type Login = {
  /** Whose request it is, or the answer to somebody unknown. */
  readonly userOf: (request: DavRequest) => { readonly user: string } | { readonly refused: DavReply };
  /** Makes every nonce of Digest stale. */
  readonly expireNonces: () => void;
  /** Makes every token given so far worthless. */
  readonly expireTokens: () => void;
  readonly addToken: (username: string, token: string) => void;
};

export const login = (auth: CardDavAuth, accounts: ReadonlyArray<CardDavAccount>): Login => {
  const tokens = new Map(
    accounts.flatMap(({ username, token }) => (token === undefined ? [] : [[token, username]])),
  );
  const nonces = digestNonces();
  const byScheme: Readonly<Record<CardDavAuth, Login["userOf"]>> = {
    None: () => ({ user: accounts[0]?.username ?? "" }),
    Basic: ({ header }) =>
      found(userOfBasic(header("authorization") ?? "", accounts), 'Basic realm="contacts", charset="UTF-8"'),
    Bearer: ({ header }) => {
      const token = /^Bearer (.+)$/iu.exec(header("authorization") ?? "")?.[1];
      const error = token === undefined ? "" : ', error="invalid_token"';
      return found(tokens.get(token ?? ""), `Bearer realm="contacts"${error}`);
    },
    DigestMd5: (request) => byDigest(request, "MD5"),
    DigestSha256: (request) => byDigest(request, "SHA-256"),
  };
  const byDigest = (request: DavRequest, algorithm: "MD5" | "SHA-256"): ReturnType<Login["userOf"]> => {
    const seen = userOfDigest(request, { algorithm, accounts, nonces });
    if (seen !== "Stale" && seen !== undefined) return { user: seen };
    const stale = seen === "Stale" ? ", stale=true" : "";
    return refusedBy(
      `Digest realm="contacts", qop="auth", algorithm=${algorithm}, nonce="${nonces.issue()}"${stale}`,
    );
  };
  return {
    userOf: byScheme[auth],
    expireNonces: nonces.expire,
    expireTokens: () => tokens.clear(),
    addToken: (username, token) => void tokens.set(token, username),
  };
};

const found = (user: string | undefined, challenge: string): ReturnType<Login["userOf"]> =>
  user === undefined ? refusedBy(challenge) : { user };

const refusedBy = (challenge: string): { readonly refused: DavReply } => ({
  refused: reply(401, { "WWW-Authenticate": challenge }),
});

/** RFC 7617, in UTF-8. */
const userOfBasic = (given: string, accounts: ReadonlyArray<CardDavAccount>): string | undefined => {
  const encoded = /^Basic ([\w+/=]+)$/iu.exec(given)?.[1];
  if (encoded === undefined) return undefined;
  const octets = Uint8Array.from(atob(encoded), (octet) => octet.charCodeAt(0));
  const [username, ...password] = new TextDecoder().decode(octets).split(":");
  return accounts.find((account) => account.username === username && account.password === password.join(":"))
    ?.username;
};

type DigestNonces = {
  readonly issue: () => string;
  /** Whether a nonce is known and its count news. */
  readonly take: (nonce: string, count: number) => boolean;
  readonly expire: () => void;
};

const digestNonces = (): DigestNonces => {
  const counts = new Map<string, number>();
  let issued = 0;
  return {
    issue: () => {
      issued += 1;
      const nonce = `nonce-${issued.toString(16).padStart(8, "0")}`;
      counts.set(nonce, 0);
      return nonce;
    },
    take: (nonce, count) => {
      const last = counts.get(nonce);
      if (last === undefined || count <= last) return false;
      counts.set(nonce, count);
      return true;
    },
    expire: () => counts.clear(),
  };
};

type DigestRules = {
  readonly algorithm: "MD5" | "SHA-256";
  readonly accounts: ReadonlyArray<CardDavAccount>;
  readonly nonces: DigestNonces;
};

/** RFC 7616 §3.4 with qop=auth. A right answer to a nonce that is used up is `Stale`. */
const userOfDigest = (
  { method, target, header }: DavRequest,
  { algorithm, accounts, nonces }: DigestRules,
): string | undefined => {
  const given = header("authorization") ?? "";
  if (!/^Digest /iu.test(given)) return undefined;
  const field = digestFields(given);
  const account = accounts.find(({ username }) => username === field("username"));
  if (account?.password === undefined || field("uri") !== target || field("qop") !== "auth") return undefined;
  const hash = (text: string): string => hashed(algorithm, text);
  const secret = hash(`${account.username}:contacts:${account.password}`);
  const signed = `${field("nonce")}:${field("nc")}:${field("cnonce")}:auth:${hash(`${method}:${target}`)}`;
  if (hash(`${secret}:${signed}`) !== field("response").toLowerCase()) return undefined;
  return nonces.take(field("nonce"), Number.parseInt(field("nc"), 16)) ? account.username : "Stale";
};

const digestFields = (given: string): ((name: string) => string) => {
  const fields = new Map<string, string>();
  for (const [, name = "", quoted, bare = ""] of given.matchAll(
    /([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gu,
  ))
    fields.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/gu, "$1") ?? bare);
  return (name) => fields.get(name) ?? "";
};

const hashed = (algorithm: "MD5" | "SHA-256", text: string): string =>
  nodeModule("node:crypto", "Digest")
    .createHash(algorithm === "MD5" ? "md5" : "sha256")
    .update(text, "utf8")
    .digest("hex");

/** What every JavaScript platform has and this package's own library files do not name. */
declare const atob: (encoded: string) => string;
declare const TextDecoder: new () => { readonly decode: (octets: Uint8Array) => string };
