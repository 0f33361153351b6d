import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { isLoopback } from "./dav/trusted-origins.js";
import type { WireFetch } from "./dav/wire.js";

export type CardDavCredentials =
  | { readonly _tag: "Basic"; readonly username: string; readonly password: string }
  /** RFC 7616; MD5 and SHA-256 with qop=auth. */
  | { readonly _tag: "Digest"; readonly username: string; readonly password: string }
  /** `getToken` is asked before each request, and once more with `isRefused` after a 401. It may cache. */
  | {
      readonly _tag: "Bearer";
      readonly getToken: (asked: { readonly isRefused: boolean }) => Promise<string>;
    };

export type CardDavOptions = {
  /** An e-mail address, a host, or any URL of the server: of an address book, a principal, or its root. */
  readonly serverUrl: string;
  readonly credentials: CardDavCredentials;
  /** Instead of Node's own http client. Redirects must be left alone (`redirect: "manual"` is asked for). */
  readonly fetch?: WireFetch;
  /** Plain http to hosts other than this machine: credentials go over the line unprotected. Default: false. */
  readonly allowHttp?: boolean;
  /** `ReadOnly`: nothing is ever written. Default: as the server's privileges say. */
  readonly access?: "ReadOnly";
  /** Most requests at once. Default: 4. */
  readonly concurrency?: number;
  /** For one request, from its start to the last byte of its answer. Default: 60 000. */
  readonly deadlineMs?: number;
  /** Larger answers are refused. Default: 64 MiB. */
  readonly maxAnswerBytes?: number;
  /** After so long a pull lists everything anew, for what a server's change log leaves out. Default: a day. */
  readonly fullListingMs?: number;
  /** For `_carddavs._tcp` and its TXT record (RFC 6764); default: Node's resolver. */
  readonly resolver?: CardDavResolver;
  /** In ms since 1970. Default: `Date.now`. */
  readonly now?: () => number;
};

/** The part of `node:dns/promises` that discovery uses. */
export type CardDavResolver = {
  readonly resolveSrv: (name: string) => Promise<
    ReadonlyArray<{
      readonly name: string;
      readonly port: number;
      readonly priority: number;
      readonly weight: number;
    }>
  >;
  readonly resolveTxt: (name: string) => Promise<ReadonlyArray<ReadonlyArray<string>>>;
};

/** The options with every default filled in. */
export type CardDavSettings = Required<Omit<CardDavOptions, "fetch" | "access" | "resolver">> &
  Pick<CardDavOptions, "fetch" | "access" | "resolver">;

/** Throws a `TypeError` that names the option and the fix, and never what was given: it may hold a password. */
export const cardDavSettings = (options: CardDavOptions): CardDavSettings => {
  const decoded = Options.decode(options);
  if (E.isLeft(decoded)) throw invalidOption(fieldOf(decoded.left));
  const wrong = wrongServerUrl(options) ?? wrongUsername(options);
  if (wrong !== undefined) throw wrong;
  return {
    ...options,
    allowHttp: options.allowHttp ?? false,
    concurrency: options.concurrency ?? 4,
    deadlineMs: options.deadlineMs ?? 60_000,
    maxAnswerBytes: options.maxAnswerBytes ?? 64 * 1024 * 1024,
    fullListingMs: options.fullListingMs ?? 24 * 60 * 60 * 1_000,
    now: options.now ?? Date.now,
  };
};

const wholeFrom = (least: number, most = Number.MAX_SAFE_INTEGER): t.Type<number> =>
  t.refinement(t.number, (given) => Number.isInteger(given) && given >= least && given <= most);

const namedLogin = { username: t.string, password: t.string };

const Options = t.intersection([
  t.type({
    serverUrl: t.string,
    credentials: t.union([
      t.type({ _tag: t.literal("Basic"), ...namedLogin }),
      t.type({ _tag: t.literal("Digest"), ...namedLogin }),
      t.type({ _tag: t.literal("Bearer"), getToken: t.Function }),
    ]),
  }),
  t.partial({
    fetch: t.Function,
    allowHttp: t.boolean,
    access: t.literal("ReadOnly"),
    concurrency: wholeFrom(1),
    deadlineMs: wholeFrom(1, 2 ** 31 - 1),
    maxAnswerBytes: wholeFrom(1),
    fullListingMs: wholeFrom(0),
    resolver: t.type({ resolveSrv: t.Function, resolveTxt: t.Function }),
    now: t.Function,
  }),
]);

const fixes: Readonly<Record<string, string>> = {
  serverUrl: "give an e-mail address, a host, or a URL that begins with https://",
  credentials: 'give { _tag: "Basic" | "Digest", username, password } or { _tag: "Bearer", getToken }',
  "credentials.username": "give a text",
  "credentials.password": "give a text",
  "credentials.getToken": "give a function that resolves to a token",
  fetch: "leave it out, or give a function",
  allowHttp: "leave it out, or give true or false",
  access: 'leave it out, or give "ReadOnly"',
  concurrency: "leave it out, or give a whole number from 1",
  deadlineMs: "leave it out, or give a whole number of ms from 1 to 2147483647",
  maxAnswerBytes: "leave it out, or give a whole number from 1",
  fullListingMs: "leave it out, or give a whole number of ms from 0",
  resolver: "leave it out, or give { resolveSrv, resolveTxt } as of node:dns/promises",
  now: "leave it out, or give a function that gives the time in ms since 1970",
};

/** The longest name of an option that the first complaint is about. */
const fieldOf = ([complaint]: t.Errors): string => {
  const path = (complaint?.context ?? []).map(({ key }) => key).filter((key) => !/^\d*$/u.test(key));
  for (; path.length > 0; path.pop()) if (Object.hasOwn(fixes, path.join("."))) return path.join(".");
  return "options";
};

const wrongServerUrl = ({ serverUrl, allowHttp }: CardDavOptions): TypeError | undefined => {
  const given = serverUrl.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//iu.test(given);
  const url = urlFrom(hasScheme ? given : `https://${given}`);
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) return invalidOption("serverUrl");
  if (url.password !== "" || (hasScheme && url.username !== ""))
    return invalidOption("serverUrl", "take user name and password out of it, and put them into credentials");
  if (url.protocol === "http:" && allowHttp !== true && !isLoopback(url.hostname))
    return invalidOption(
      "serverUrl",
      "plain http leaves credentials unprotected: use https, or set allowHttp",
    );
  return undefined;
};

const urlFrom = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

/** RFC 7617 §2: what follows the first colon is the password. */
const wrongUsername = ({ credentials }: CardDavOptions): TypeError | undefined =>
  credentials._tag === "Basic" && credentials.username.includes(":")
    ? invalidOption("credentials.username", "a user name for Basic has no colon")
    : undefined;

const invalidOption = (
  option: string,
  fix = fixes[option] ?? "give the options of a CardDAV target",
): TypeError => new TypeError(`${option}: ${fix}`);
