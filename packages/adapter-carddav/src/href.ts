/**
 * One spelling for each resource of a server: its absolute path, resolved against `base`, percent
 * signs only where they must be, in upper case, no slashes at the end (the root stays `/`). Total.
 *
 * Servers answer with other spellings than they were asked with (`%28` for `(`, `%2b` for `+`, a bare
 * `?`), and behind a proxy with an inner scheme and host, so an authority counts for nothing here,
 * and `?` and `#` are characters like any other.
 *
 * @param base - Absolute URL; of a collection only with a slash at its end (RFC 3986 §5.2.3).
 */
export const normalHref = (base: string, href: string): string => {
  const path = absolutePath(pathOf(base), href.trim());
  return withoutSlash(plainPath.test(path) ? path : withoutDots(respelled(path)));
};

/** What lies directly in the collection at `base`, by its normal href: no collection's own entry, nothing deeper. */
export const isMemberHref = (base: string, normal: string): boolean => {
  const own = normalHref(base, "");
  const prefix = own === "/" ? own : `${own}/`;
  return (
    normal.startsWith(prefix) && normal.length > prefix.length && !normal.slice(prefix.length).includes("/")
  );
};

/** The last segment of a normal href. */
export const hrefName = (normal: string): string => normal.slice(normal.lastIndexOf("/") + 1);

/** Where a normal href is asked for: at the origin of `base`. */
export const hrefUrl = (base: string, normal: string): string => `${new URL(base).origin}${normal}`;

/** The normal URL of a collection, slash at its end; a base for what is in it. */
export const collectionUrl = (base: string, href: string): string => {
  const normal = normalHref(base, href);
  return hrefUrl(base, normal === "/" ? normal : `${normal}/`);
};

/** Of an absolute URL. */
const pathOf = (base: string): string => base.replace(authority, "").replace(/^(?!\/)/u, "/");

/** RFC 3986 §5.2.2, but for `?` and `#`. */
const absolutePath = (base: string, href: string): string => {
  if (href === "") return base;
  const path = href.replace(authority, "");
  if (path.startsWith("/")) return path;
  return path === href ? `${base.slice(0, base.lastIndexOf("/") + 1)}${path}` : `/${path}`;
};

const authority = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*/iu;

/** Nothing in it has another spelling: no percent sign, nothing to encode, no dot that begins a segment. */
const plainPath = /^(?:\/(?!\.)[A-Za-z0-9\-._~@:]*)+$/u;

const respelled = (path: string): string =>
  path.replaceAll(/%[0-9a-f]{2}|[^A-Za-z0-9\-._~@:/]/giu, (part) =>
    part.length === 3 && part.startsWith("%") ? respelledOctet(part) : encoded(part),
  );

const respelledOctet = (octet: string): string => {
  const character = String.fromCodePoint(Number.parseInt(octet.slice(1), 16));
  return /[A-Za-z0-9\-._~@:]/u.test(character) ? character : octet.toUpperCase();
};

const encoded = (character: string): string =>
  Array.from(
    new TextEncoder().encode(character),
    (octet) => `%${octet.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");

/** RFC 3986 §5.2.4. */
const withoutDots = (path: string): string => {
  const kept: string[] = [];
  const segments = path.slice(1).split("/");
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return `/${kept.join("/")}`;
};

const withoutSlash = (path: string): string => {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end -= 1;
  return path.slice(0, end);
};
