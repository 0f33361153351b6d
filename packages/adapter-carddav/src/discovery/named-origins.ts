import * as E from "fp-ts/lib/Either.js";
import type { DavClient } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import { isLoopback } from "../dav/trusted-origins.js";
import { parsedUrl } from "./service-address.js";

/**
 * The origins that may have the credentials: the one that the person gave, and those that it, or one
 * of these, named as a place of the person's address books.
 */
export type NamedOrigins = {
  /**
   * The absolute URL of what `from` names by `href`; its origin is trusted from now on.
   * Left `RedirectRefused`: credentials must not go there.
   */
  readonly name: (from: string, href: string) => E.Either<DavError, string>;
  readonly isTrusted: (url: string) => boolean;
  /** For people: a URL, and who named its origin if the person did not. */
  readonly tell: (url: string) => string;
};

export const namedOrigins = (
  client: Pick<DavClient, "trust">,
  given: string,
  allowHttp: boolean,
): NamedOrigins => {
  const namers = new Map<string, string>();
  const isTrusted = (url: string): boolean => {
    const origin = parsedUrl(url)?.origin;
    return origin !== undefined && (origin === given || namers.has(origin));
  };
  const mayBeNamed = ({ protocol, hostname }: URL): boolean =>
    protocol === "https:" ||
    (protocol === "http:" && (allowHttp || (isLoopback(hostname) && isLoopback(new URL(given).hostname))));
  return {
    name: (from, href) => {
      const url = urlFrom(from, href.trim());
      if (url === undefined) return E.left(noUrl(from));
      if (isTrusted(url.origin)) return E.right(url.href);
      if (!mayBeNamed(url)) return E.left(notNamed(from, url));
      namers.set(url.origin, new URL(from).origin);
      client.trust(url.origin);
      return E.right(url.href);
    },
    isTrusted,
    tell: (url) => {
      const { origin, pathname } = new URL(url);
      const namer = namers.get(origin);
      return `${origin}${pathname}${namer === undefined ? "" : ` (named by ${namer})`}`;
    },
  };
};

/** A server behind a proxy may believe to be asked over http: of the same host, that is no other place. */
const urlFrom = (from: string, href: string): URL | undefined => {
  const [base, url] = [new URL(from), parsedUrl(href, from)];
  if (url === undefined || !/^https?:$/u.test(url.protocol)) return undefined;
  const isInnerScheme =
    base.protocol === "https:" && url.protocol === "http:" && base.hostname === url.hostname;
  const seen = isInnerScheme ? new URL(`${base.origin}${url.pathname}${url.search}`) : url;
  [seen.username, seen.password, seen.hash] = ["", "", ""];
  return seen;
};

const noUrl = (from: string): DavError => ({
  _tag: "Malformed",
  message: `${new URL(from).origin} names something that is no http address`,
});

const notNamed = (from: string, to: URL): DavError => ({
  _tag: "RedirectRefused",
  to: to.origin,
  message: `${new URL(from).origin} sends its callers on to ${to.origin}, which is not encrypted: credentials are not sent there; give its https address, or set allowHttp if the line is safe`,
});
