import type { ServedBook } from "./dav-site.js";
import type { CardDavQuirks } from "./quirks.js";

/** What stands for a place in a book's change log. */
export const tokenOfPlace = (book: ServedBook, place: number, form: CardDavQuirks["tokens"]): string =>
  forms[form](book.epoch, place);

/** The place in the log that a token stands for; nothing if the server did not give it, or gives it no longer. */
export const placeOfToken = (
  book: ServedBook,
  token: string,
  form: CardDavQuirks["tokens"],
): number | undefined => {
  const digits = form === "Number" ? /^\d+[.](\d+)0$/u.exec(token)?.[1] : /(\d+)$/u.exec(token)?.[1];
  const place = form === "Hex" ? Number.parseInt(token.slice(-32), 16) : Number(digits ?? "x");
  if (!(place <= book.shelf.place())) return undefined;
  return tokenOfPlace(book, place, form) === token ? place : undefined;
};

/** CS:getctag. */
export const ctagOf = (book: ServedBook, quirks: CardDavQuirks): string | undefined => {
  const place = book.shelf.place();
  switch (quirks.ctags) {
    case "Token":
      return tokenOfPlace(book, place, quirks.tokens);
    case "Quoted":
      return `"${book.epoch}-${place}"`;
    case "Number":
      return String(book.epoch * 1_000_000 + place);
    case "Absent":
      return undefined;
  }
};

/** `Number`: with a zero at its end, which whoever takes it for a number loses. */
const forms: Readonly<Record<CardDavQuirks["tokens"], (epoch: number, place: number) => string>> = {
  Uri: (epoch, place) => `http://dav.example.test/ns/sync/${epoch}/${place}`,
  Data: (epoch, place) => `data:,${epoch}-${place}`,
  Hex: (epoch, place) => epoch.toString(16).padStart(8, "0") + place.toString(16).padStart(32, "0"),
  Number: (epoch, place) => `${epoch}.${place}0`,
};
