import * as E from "fp-ts/lib/Either.js";

/** What a person may have typed to say where the address books are. */
export type ServiceAddress =
  /** As it was given, without a name, a password or a fragment. */
  | { readonly _tag: "Url"; readonly url: string }
  /** A name alone may be a server's or a domain's; the origin is the server's, if it is one. */
  | { readonly _tag: "Domain"; readonly domain: string; readonly url: string };

/** Left: what is wrong with it, and what to write instead. */
export const serviceAddress = (given: string): E.Either<string, ServiceAddress> => {
  const text = given.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(text)) return urlAddress(text);
  const host = /^[^\s@/]+@(?<domain>[^\s@/:]+)$/u.exec(text)?.groups?.["domain"] ?? text;
  const url = parsedUrl(`https://${host}`);
  if (url === undefined || url.username !== "" || url.hostname === "") return E.left(fix);
  return isDomain(url)
    ? E.right({ _tag: "Domain", domain: url.hostname, url: url.href })
    : urlAddress(url.href);
};

export const parsedUrl = (text: string, base?: string): URL | undefined =>
  URL.canParse(text, base) ? new URL(text, base) : undefined;

const urlAddress = (text: string): E.Either<string, ServiceAddress> => {
  const url = parsedUrl(text);
  if (url === undefined || !/^https?:$/u.test(url.protocol)) return E.left(fix);
  if (url.username !== "" || url.password !== "") return E.left(credentialsInUrl);
  url.hash = "";
  return E.right({ _tag: "Url", url: url.href });
};

/** Nothing but a name with a dot in it: DNS may know its services. */
const isDomain = ({ hostname, port, pathname, search }: URL): boolean =>
  port === "" && pathname === "/" && search === "" && /\.[a-z][a-z0-9-]*$/iu.test(hostname);

const fix = "give an e-mail address, a host name, or a URL that begins with https://";
const credentialsInUrl = "take the name and password out of the URL and give them as credentials";
