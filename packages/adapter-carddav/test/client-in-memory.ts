import type { CardDavBook, CardDavService } from "@spegla/testkit";
import type { PlainCardDav } from "./plain-card-dav.js";

/** A client that needs no login: it works in the simulator's own memory, past every rule of the server. */
export const clientInMemory = (service: CardDavService): PlainCardDav => {
  const placeOf = (url: string): { readonly book: CardDavBook; readonly name: string } => {
    const at = url.lastIndexOf("/") + 1;
    return { book: service.book(url.slice(0, at)), name: decodeURIComponent(url.slice(at)) };
  };
  return {
    makeBook: async (url) => {
      throw new Error(`${url} can only be made by who is signed in`);
    },
    books: async () => service.books().map(({ url }) => url),
    cards: async (bookUrl) =>
      [...service.book(bookUrl).cards().keys()].map((name) => bookUrl + encodeURIComponent(name)),
    get: async (url) => {
      const { book, name } = placeOf(url);
      const [text, etag] = [book.get(name), book.etag(name)];
      if (text === undefined || etag === undefined) throw new Error(`there is no ${url}`);
      return { etag, bytes: Buffer.from(text) };
    },
    put: async (url, card) => {
      const { book, name } = placeOf(url);
      book.add(Buffer.from(card).toString(), name);
    },
    remove: async (url) => {
      const { book, name } = placeOf(url);
      book.remove(name);
    },
  };
};
