import { type BookShelf, bookShelf } from "./book-shelf.js";
import { splitUrl } from "./hrefs.js";
import type { CardDavQuirks } from "./quirks.js";

export type CardDavAccount = {
  readonly username: string;
  /** For Basic and Digest. */
  readonly password?: string;
  /** For Bearer; more can be issued. */
  readonly token?: string;
  /** Default: one, where the layout has it, with the book `contacts`. */
  readonly homes?: ReadonlyArray<CardDavHome>;
};

export type CardDavHome = {
  /** Scheme, host and port, where they are not the service's own. */
  readonly origin?: string;
  /** Absolute, with a slash at its end. Default: the layout's. */
  readonly path?: string;
  readonly books?: ReadonlyArray<CardDavBookOptions>;
};

export type CardDavBookOptions = {
  /** The last part of its path. */
  readonly slug: string;
  /** DAV:displayname. Default: the slug. */
  readonly name?: string;
  readonly access?: "ReadWrite" | "ReadOnly";
  /** CARDDAV:max-resource-size. */
  readonly maxCardBytes?: number;
  /** For all cards together. */
  readonly quotaBytes?: number;
};

/** An address book collection; its properties can change. */
export type ServedBook = {
  readonly shelf: BookShelf;
  /** Former names of cards, and what they lead to. */
  readonly moved: Map<string, string>;
  name: string;
  description: string;
  access: "ReadWrite" | "ReadOnly";
  maxCardBytes: number | undefined;
  quotaBytes: number | undefined;
  /** What is in its tokens; another number refuses all of them. */
  epoch: number;
};

export type SiteCollection = {
  readonly origin: string;
  /** Not percent-encoded, with a slash at its end. */
  readonly path: string;
  readonly owner?: string;
  readonly isPrincipal: boolean;
  readonly isHome: boolean;
  readonly book?: ServedBook;
};

/** What a request's path leads to. */
export type SitePlace =
  | { readonly _tag: "Collection"; readonly collection: SiteCollection }
  | {
      readonly _tag: "Card";
      readonly collection: SiteCollection;
      readonly book: ServedBook;
      readonly name: string;
    }
  | { readonly _tag: "Nothing"; readonly home: SiteCollection | undefined };

/** All that a server holds. */
export type DavSite = {
  readonly accounts: ReadonlyArray<CardDavAccount>;
  readonly origins: ReadonlyArray<string>;
  /** `path`: not percent-encoded. */
  readonly find: (origin: string, path: string) => SitePlace;
  readonly homesOf: (user: string) => ReadonlyArray<SiteCollection>;
  readonly booksIn: (home: SiteCollection) => ReadonlyArray<SiteCollection>;
  readonly books: () => ReadonlyArray<SiteCollection>;
  readonly addBook: (home: SiteCollection, options: CardDavBookOptions) => SiteCollection;
  readonly dropBook: (book: SiteCollection) => void;
  readonly principalPath: (user: string) => string;
  readonly newEpoch: () => number;
  /** Counts all changes there were. */
  readonly changes: () => number;
};

export const davSite = (
  accounts: ReadonlyArray<CardDavAccount>,
  origin: string,
  quirks: () => CardDavQuirks,
): DavSite => {
  const collections = new Map<string, SiteCollection>();
  const { layout } = quirks();
  let [epochs, changes] = [0, 0];
  const newEpoch = (): number => (epochs += 1);
  const add = (collection: SiteCollection): SiteCollection => {
    const known = collections.get(keyOf(collection));
    const merged = {
      ...collection,
      isPrincipal: collection.isPrincipal || known?.isPrincipal === true,
      isHome: collection.isHome || known?.isHome === true,
    };
    collections.set(keyOf(merged), merged);
    return merged;
  };
  const principalPath = (user: string): string => layout.principal.replace("{user}", () => user);
  const addBook: DavSite["addBook"] = (home, { slug, name = slug, access = "ReadWrite", ...limits }) =>
    add({
      ...home,
      path: `${home.path}${slug}/`,
      isPrincipal: false,
      isHome: false,
      book: {
        shelf: bookShelf({
          nextChange: () => (changes += 1),
          etagOf: (text, change) => (quirks().etags === "Content" ? `c${hashOf(text)}` : `r${change}`),
        }),
        moved: new Map(),
        name,
        description: "",
        access,
        maxCardBytes: limits.maxCardBytes ?? quirks().maxCardBytes,
        quotaBytes: limits.quotaBytes,
        epoch: newEpoch(),
      },
    });

  for (const path of new Set(["/", layout.root])) add({ origin, path, isPrincipal: false, isHome: false });
  for (const { username: user, homes = [{ books: [{ slug: "contacts", name: "Contacts" }] }] } of accounts) {
    add({ origin, path: principalPath(user), owner: user, isPrincipal: true, isHome: false });
    for (const home of homes) {
      const usual = homeOf(
        layout.home.replace("{user}", () => user),
        origin,
      );
      const { path = usual.path, books = [] } = home;
      const added = add({
        origin: home.origin ?? usual.origin,
        path,
        owner: user,
        isPrincipal: false,
        isHome: true,
      });
      for (const book of books) addBook(added, book);
    }
  }

  const parentOf = (at: string, path: string): readonly [SiteCollection | undefined, string] => {
    const slash = path.replace(/\/$/u, "").lastIndexOf("/") + 1;
    return [collections.get(at + path.slice(0, slash)), path.slice(slash)];
  };
  return {
    accounts,
    origins: [...new Set([origin, ...[...collections.values()].map((collection) => collection.origin)])],
    find: (at, path) => {
      const collection =
        collections.get(at + path) ?? (path.endsWith("/") ? undefined : collections.get(`${at}${path}/`));
      if (collection !== undefined) return { _tag: "Collection", collection };
      const [parent, name] = parentOf(at, path);
      if (parent?.book === undefined) return { _tag: "Nothing", home: parent };
      return { _tag: "Card", collection: parent, book: parent.book, name: name.replace(/\/$/u, "") };
    },
    homesOf: (user) => [...collections.values()].filter(({ owner, isHome }) => isHome && owner === user),
    booksIn: (home) =>
      [...collections.values()].filter(
        (inner) => inner.book !== undefined && parentOf(inner.origin, inner.path)[0] === home,
      ),
    books: () => [...collections.values()].filter(({ book }) => book !== undefined),
    addBook,
    dropBook: (book) => void collections.delete(keyOf(book)),
    principalPath,
    newEpoch,
    changes: () => changes,
  };
};

const keyOf = (place: { readonly origin: string; readonly path: string }): string =>
  place.origin + place.path;

const homeOf = (home: string, origin: string): { readonly origin: string; readonly path: string } => {
  const split = splitUrl(home);
  return split === undefined ? { origin, path: home } : { origin: split.origin, path: split.target };
};

/** FNV-1a in two halves: not safe from anybody, but the same for the same text. */
const hashOf = (text: string): string => {
  let [low, high] = [0x81_1c_9d_c5, 0xcb_f2_9c_e4];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01_00_01_93);
    high = Math.imul(high ^ (unit + at), 0x01_00_01_93);
  }
  return (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
};
