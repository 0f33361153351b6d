import type { CardDavQuirks } from "./quirks.js";

/** The names a path is made of, no longer percent-encoded; a slash inside a name stays `%2F`. */
export const decodedPath = (path: string): string => {
  if (!path.includes("%")) return path;
  return path
    .split("/")
    .map((segment) => decodedSegment(segment).replaceAll("/", "%2F"))
    .join("/");
};

/** The path of something that was asked for by path or URL. */
export const pathOfHref = (href: string): string => {
  const [, , path = href] = urlPattern.exec(href) ?? [];
  return path.split(/[?#]/u, 1)[0] ?? "";
};

/** Scheme, host, and the port if it is not the usual one; and what follows. Nothing where it is a path. */
export const splitUrl = (url: string): { readonly origin: string; readonly target: string } | undefined => {
  const [, origin, target = "/"] = urlPattern.exec(url) ?? [];
  if (origin === undefined) return undefined;
  const usual = origin.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/u, "$1$2");
  return { origin: usual, target: target.startsWith("/") ? target : `/${target}` };
};

/** Percent-encoded as the server spells it. */
export const spelledPath = (path: string, spelling: CardDavQuirks["hrefSpelling"]): string => {
  if (plain.test(path)) return path;
  return path
    .split("/")
    .map((segment) => spellings[spelling](segment.replaceAll("%2F", "/")))
    .join("/");
};

const spellings: Readonly<Record<CardDavQuirks["hrefSpelling"], (segment: string) => string>> = {
  Standard: (segment) =>
    encodeURIComponent(segment).replaceAll(
      /[!'()*]/gu,
      (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  LowerHex: (segment) =>
    encodeURIComponent(segment)
      .replaceAll(/%[\dA-F]{2}/gu, (octet) => octet.toLowerCase())
      .replaceAll(/%40|%3a/gu, decodeURIComponent),
  Bare: (segment) =>
    encodeURIComponent(segment).replaceAll(/%(?:40|3A|3D|2B|24|26|2C|3B)/gu, decodeURIComponent),
};

const plain = /^[\w/.~-]*$/u;
const urlPattern = /^(https?:\/\/[^/?#]+)(.*)$/iu;

const decodedSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
