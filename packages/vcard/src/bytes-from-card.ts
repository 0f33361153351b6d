import type { Card } from "./card.js";
import { bytesFromText } from "./encoding.js";

/** A card as a file. One that was read and not changed gives the very bytes it was read from. */
export const bytesFromCard = (card: Card): Uint8Array => bytesFromText(card.encoding, rawOf(card));

/** Several cards as one file; in UTF-8 if they were not all read in the same encoding. */
export const bytesFromCards = (cards: ReadonlyArray<Card>): Uint8Array => {
  const [first] = cards;
  if (first === undefined) return new Uint8Array();
  if (cards.every(({ encoding }) => encoding === first.encoding))
    return bytesFromText(first.encoding, joined(cards.map(rawOf)));
  const parts = cards.map((card) =>
    bytesFromText(card.encoding === "Bytes" ? "Bytes" : "Utf8", joined([rawOf(card), ""])),
  );
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

/** A card that ends without a line end gets one before the next card. */
const joined = (texts: ReadonlyArray<string>): string =>
  texts.map((text, at) => (at === texts.length - 1 || /[\r\n]$/u.test(text) ? text : `${text}\r\n`)).join("");

const rawOf = ({ leading, lines, trailing }: Card): string => {
  let text = leading;
  for (const { raw } of lines) text += raw;
  return text + trailing;
};
