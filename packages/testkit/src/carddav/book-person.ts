import type { DavSite, SiteCollection } from "./dav-site.js";

/** An address book as another client of it sees it: straight in memory, past every rule of the server. */
export type CardDavBook = {
  /** Absolute, by the service's own origin. */
  readonly url: string;
  readonly slug: string;
  readonly name: () => string;
  /** Every card's text by its name (`anna.vcf`), in the order of their making. */
  readonly cards: () => ReadonlyMap<string, string>;
  readonly get: (name: string) => string | undefined;
  /** As it is spelled in headers: `"r12"`. */
  readonly etag: (name: string) => string | undefined;
  /** Kept exactly as it is given; its name, if none is given, is the next free `person-1.vcf`. Gives its name. */
  readonly add: (text: string, name?: string) => string;
  /** Throws for a card that is not there: the test is wrong. So do all that name one. */
  readonly edit: (name: string, change: (text: string) => string) => void;
  readonly remove: (name: string) => void;
  /** To another name, or another book. */
  readonly move: (name: string, to: string, book?: CardDavBook) => void;
  readonly copy: (name: string, to: string, book?: CardDavBook) => void;
  /** The same bytes under a new entity tag. */
  readonly touch: (name: string) => void;
  /** From now on the server knows no sync token that it has given. */
  readonly expireTokens: () => void;
  readonly setAccess: (access: "ReadWrite" | "ReadOnly") => void;
  readonly setQuota: (bytes: number | undefined) => void;
  readonly setMaxCardBytes: (bytes: number | undefined) => void;
  readonly rename: (name: string) => void;
  /** The whole book goes, with all that is in it. */
  readonly drop: () => void;
};

export const cardDavBook = (site: DavSite, collection: SiteCollection): CardDavBook => {
  const { book } = collection;
  if (book === undefined) throw new Error(`${collection.path} is no address book`);
  const { shelf } = book;
  let added = 0;
  const known = (name: string): string => {
    const card = shelf.get(name);
    if (card === undefined) throw new Error(`the test names ${name}, which is not in ${collection.path}`);
    return card.text;
  };
  const freeName = (): string => {
    do added += 1;
    while (shelf.get(`person-${added}.vcf`) !== undefined);
    return `person-${added}.vcf`;
  };
  const put = (name: string, text: string, other?: CardDavBook): void => {
    if (other === undefined) shelf.put(name, text);
    else other.add(text, name);
  };
  return {
    url: collection.origin + collection.path,
    slug: collection.path.split("/").at(-2) ?? "",
    name: () => book.name,
    cards: () => new Map([...shelf.cards()].map(([name, { text }]) => [name, text])),
    get: (name) => shelf.get(name)?.text,
    etag: (name) => {
      const card = shelf.get(name);
      return card === undefined ? undefined : `"${card.etag}"`;
    },
    add: (text, name = freeName()) => {
      shelf.put(name, text);
      return name;
    },
    edit: (name, change) => void shelf.put(name, change(known(name))),
    remove: (name) => {
      known(name);
      shelf.remove(name);
    },
    move: (name, to, other) => {
      const text = known(name);
      shelf.remove(name);
      put(to, text, other);
    },
    copy: (name, to, other) => put(to, known(name), other),
    touch: (name) => void shelf.put(name, known(name)),
    expireTokens: () => {
      book.epoch = site.newEpoch();
    },
    setAccess: (access) => {
      book.access = access;
    },
    setQuota: (bytes) => {
      book.quotaBytes = bytes;
    },
    setMaxCardBytes: (bytes) => {
      book.maxCardBytes = bytes;
    },
    rename: (name) => {
      book.name = name;
    },
    drop: () => site.dropBook(collection),
  };
};
