import type { Card, CardLine, CardVersion } from "./card.js";
import { type CardBounds, findCards } from "./card-bounds.js";
import { type LineReading, charsetGuess, lineFromRaw } from "./content-line.js";
import { type DecodedInput, octetsOf, textFromBytes } from "./encoding.js";
import { type PhysicalLine, physicalLinesOf } from "./physical-lines.js";

/** `line` is where it begins in the input, counted from 1. */
export type ParsedCard =
  | { readonly _tag: "Card"; readonly card: Card; readonly line: number }
  | { readonly _tag: "Unreadable"; readonly line: number; readonly reason: string; readonly text: string };

export type ParseOptions = {
  /** A longer card is unreadable. Default 20 MiB. */
  readonly maxCardBytes?: number;
};

/**
 * Reads a file of vCards, whatever stands between them. Never throws. A card without END is
 * unreadable (it may have been cut off, and a cut card must not look like one with fields
 * removed), as is text outside the cards of a file with several. In a file with one card that
 * text is kept with the card, so that the file comes back byte for byte.
 */
export const parseCards = (
  input: Uint8Array | string,
  { maxCardBytes = 20 * 1024 * 1024 }: ParseOptions = {},
): ReadonlyArray<ParsedCard> => {
  const decoded: DecodedInput =
    typeof input === "string" ? { encoding: "Utf8", text: input } : textFromBytes(input);
  const lines = physicalLinesOf(decoded.text);
  const { cards, unended } = findCards(decoded.text, lines);
  const source: Source = {
    ...decoded,
    lines,
    single: cards.length === 1 && unended.length === 0,
    maxCardBytes,
  };
  const parsed: Array<ParsedCard> = [];
  let [from, lost] = [0, 0];
  for (const [at, bounds] of cards.entries()) {
    const unendedHere = unended.slice(lost, (lost = firstAfter(unended, lost, bounds.begin)));
    const gap = gapOf(source, from, bounds.begin, unendedHere, at === 0);
    const next = cards[at + 1]?.begin ?? lines.length;
    const trailing =
      at === cards.length - 1 && source.single
        ? textBetween(source, bounds.end + 1, next)
        : blankAfter(source, bounds, next);
    parsed.push(...gap.junk, cardOf(source, bounds, gap.leading, trailing));
    from = bounds.end + 1;
  }
  return [...parsed, ...gapOf(source, from, lines.length, unended.slice(lost), false).junk];
};

type Source = DecodedInput & {
  readonly lines: ReadonlyArray<PhysicalLine>;
  /** The file is one card and what surrounds it. */
  readonly single: boolean;
  readonly maxCardBytes: number;
};

const cardOf = (source: Source, bounds: CardBounds, leading: string, trailing: string): ParsedCard => {
  const line = bounds.begin + 1;
  const text = textBetween(source, bounds.begin, bounds.end + 1);
  const bytes = 3 * text.length <= source.maxCardBytes ? 0 : bytesOf(source, text);
  if (bytes > source.maxCardBytes)
    return {
      _tag: "Unreadable",
      line,
      reason: `has ${bytes} bytes, more than the ${source.maxCardBytes} allowed`,
      text,
    };
  const reading = readingOf(source, bounds, text);
  return {
    _tag: "Card",
    line,
    card: { ...reading, leading, trailing, lines: linesOf(source, bounds, reading) },
  };
};

const bytesOf = ({ encoding }: Source, text: string): number => {
  if (encoding === "Utf8") return octetsOf(text);
  return encoding === "Bytes" ? text.length : 2 * text.length;
};

const readingOf = (source: Source, bounds: CardBounds, text: string): LineReading => {
  const version = versionOf(source, bounds);
  const charset = source.encoding === "Bytes" || version === "2.1" ? charsetGuess(text) : undefined;
  return {
    encoding: source.encoding,
    ...(version !== undefined && { version }),
    ...(charset !== undefined && { charset }),
  };
};

/** Of content lines, not of lines: a soft break may have swallowed one that looks like VERSION. */
const versionOf = (source: Source, { begin, end, nested }: CardBounds): CardVersion | undefined => {
  const { text, lines } = source;
  let inner = 0;
  for (let at = begin + 1; at < end;) {
    const card = nested[inner];
    const line = lines[at];
    if (line !== undefined && (text.charCodeAt(line.start) | 0x20) === 0x76) {
      const version = versionFromText(text.slice(line.start, Math.min(line.end, line.start + 80)));
      if (version !== undefined) return version;
    }
    at = card?.begin === at ? card.end + 1 : endOfContentLine(source, at, card?.begin ?? end);
    if (card !== undefined && at > card.end) inner++;
  }
  return undefined;
};

const versionFromText = (line: string): CardVersion | undefined => {
  const version = /^VERSION[^:]*:\s*(2\.1|3\.0|4\.0)\s*$/iu.exec(line)?.[1];
  return version === "2.1" || version === "3.0" || version === "4.0" ? version : undefined;
};

const linesOf = (
  source: Source,
  { begin, end, nested }: CardBounds,
  reading: LineReading,
): ReadonlyArray<CardLine> => {
  const lines: Array<CardLine> = [{ _tag: "Opaque", raw: textBetween(source, begin, begin + 1) }];
  let inner = 0;
  for (let at = begin + 1; at < end;) {
    const card = nested[inner];
    if (card?.begin === at) {
      lines.push({ _tag: "Opaque", raw: textBetween(source, card.begin, card.end + 1) });
      at = card.end + 1;
      inner++;
      continue;
    }
    const next = endOfContentLine(source, at, card?.begin ?? end);
    lines.push(lineFromRaw(textBetween(source, at, next), reading));
    at = next;
  }
  lines.push({ _tag: "Opaque", raw: textBetween(source, end, end + 1) });
  return lines;
};

/** The physical line behind the content line that begins at `at`. */
const endOfContentLine = (source: Source, at: number, limit: number): number => {
  const first = source.lines[at];
  if (first === undefined || first.end === first.start) return at + 1;
  let next = at + 1;
  while (next < limit && goesOn(source, first, next)) next++;
  return next;
};

/** A fold, what follows a soft break, or base64 without a blank before it. An empty line ends all. */
const goesOn = (source: Source, first: PhysicalLine, next: number): boolean => {
  const { text, lines } = source;
  const [before, line] = [lines[next - 1], lines[next]];
  if (before === undefined || line === undefined || line.end === line.start) return false;
  const character = text.charCodeAt(line.start);
  if (character === 0x20 || character === 0x09) return true;
  if (text.charCodeAt(before.end - 1) === 0x3d && isEncoded(source, first, quotedPrintable)) return true;
  return isBase64Line(text, line) && isEncoded(source, first, base64);
};

const quotedPrintable = /^[^:]*;\s*(?:ENCODING=)?"?QUOTED-PRINTABLE"?\s*[;:]/iu;
const base64 = /^[^:]*;\s*(?:ENCODING=)?"?(?:BASE64|B)"?\s*[;:]/iu;

const isEncoded = ({ text }: Source, first: PhysicalLine, encoding: RegExp): boolean =>
  encoding.test(
    text.slice(first.start, Math.min(first.end + 400, first.start + 400)).replace(/[\r\n]+[ \t]/gu, ""),
  );

const isBase64Line = (text: string, { start, end }: PhysicalLine): boolean =>
  /^[A-Za-z0-9+/]+=*[ \t]*$/u.test(text.slice(start, end));

type Gap = { readonly leading: string; readonly junk: ReadonlyArray<ParsedCard> };

/** What stands between two cards. Blanks behind a card are its trailing text. */
const gapOf = (
  source: Source,
  from: number,
  to: number,
  unended: ReadonlyArray<number>,
  first: boolean,
): Gap => {
  const stray = textBetween(source, from, unended[0] ?? to);
  if (source.single) return { leading: first ? stray : "", junk: [] };
  const blank = stray.trim() === "" || /^[\uFEFF\s]*$/u.test(stray) || stray.trim() === "\u00EF\u00BB\u00BF";
  const junk = unended.map((begin, at): ParsedCard => ({
    _tag: "Unreadable",
    line: begin + 1,
    reason: "has no END:VCARD: it may have been cut off",
    text: textBetween(source, begin, unended[at + 1] ?? to),
  }));
  return {
    leading: first && blank ? stray : "",
    junk: blank
      ? junk
      : [{ _tag: "Unreadable", line: from + 1, reason: "stands outside of any card", text: stray }, ...junk],
  };
};

const blankAfter = (source: Source, { end }: CardBounds, next: number): string => {
  let last = end + 1;
  for (; last < next; last++) {
    const line = source.lines[last];
    if (line === undefined || source.text.slice(line.start, line.end).trim() !== "") break;
  }
  return textBetween(source, end + 1, last);
};

const textBetween = ({ text, lines }: Source, from: number, to: number): string =>
  from >= to ? "" : text.slice(lines[from]?.start ?? text.length, lines[to - 1]?.next ?? text.length);

const firstAfter = (numbers: ReadonlyArray<number>, from: number, bound: number): number => {
  let at = from;
  while (at < numbers.length && (numbers[at] ?? 0) < bound) at++;
  return at;
};
