import type { Card, CardEncoding, CardLine, CardVersion, Parameter, PropertyLine } from "./card.js";
import { bytesFromBinary, isAscii, textFromCharset, textFromUtf8 } from "./encoding.js";
import { parameterFromText, parameterValue } from "./parameter.js";
import { textFromQuotedPrintable } from "./quoted-printable.js";

/** How the raw text of a card's lines is to be read. */
export type LineReading = {
  readonly version?: CardVersion;
  readonly encoding: CardEncoding;
  readonly charset?: string;
};

/** Raw text, folds and line end included, as a content line; opaque if it is none. */
export const lineFromRaw = (raw: string, reading: LineReading): CardLine => {
  // The head is found in the beginning, so that a photo is not unfolded for it.
  const head =
    (raw.length > longestHead ? headFromText(unfolded(raw.slice(0, longestHead), reading)) : undefined) ??
    headFromText(unfolded(raw, reading));
  return head === undefined ? { _tag: "Opaque", raw } : { _tag: "Property", raw, ...head };
};

/** The value as it stands on the line: unfolded, nothing else undone. */
export const rawValueOf = (line: PropertyLine, card: LineReading): string =>
  unfolded(line.raw, card).slice(line.valueAt);

/** The value with quoted-printable and CHARSET undone; escapes are still there. */
export const valueOf = (line: PropertyLine, card: LineReading): string => {
  if (!isQuotedPrintable(line.parameters)) return rawValueOf(line, card);
  // A soft break is no fold: what follows begins without a blank of its own.
  const value = unfolded(line.raw.replace(/=[ \t]*(?:\r{0,2}\n|\r(?!\n|\r\n))/gu, ""), card).slice(
    line.valueAt,
  );
  return textFromQuotedPrintable(value, parameterValue(line.parameters, "CHARSET") ?? card.charset);
};

export const isQuotedPrintable = (parameters: ReadonlyArray<Parameter>): boolean =>
  /^QUOTED-PRINTABLE$/iu.test(parameterValue(parameters, "ENCODING") ?? "");

export const isBase64 = (parameters: ReadonlyArray<Parameter>): boolean =>
  /^(?:B|BASE64)$/iu.test(parameterValue(parameters, "ENCODING") ?? "");

/** What the CHARSET of some line says about the lines that have none; UTF-8 needs no guess. */
export const charsetGuess = (text: string): string | undefined => {
  for (const { groups } of text.matchAll(/;[ \t]*CHARSET="?(?<named>[^;:"\r\n]+)/giu)) {
    const named = groups?.["named"]?.trim();
    if (named !== undefined && !/^utf-?8$/iu.test(named)) return named;
  }
  return undefined;
};

/** True if the line is read by the card's guess. */
export const needsGuess = (line: PropertyLine, { encoding }: LineReading): boolean =>
  parameterValue(line.parameters, "CHARSET") === undefined &&
  (isQuotedPrintable(line.parameters)
    ? /=[89A-F]/iu.test(line.raw)
    : encoding === "Bytes" && !isAscii(line.raw));

/** Group and name as spelled. */
export const spelledHead = (line: PropertyLine, card: LineReading): string =>
  /^[^;:]*/u.exec(unfolded(line.raw.slice(0, longestHead), card))?.[0].trimEnd() ?? line.name;

/** Index of the first line of that name (in upper case), -1 if there is none. */
export const lineIndexOf = (card: Card, name: string): number =>
  card.lines.findIndex((line) => line._tag === "Property" && line.name === name);

const longestHead = 2048;

/**
 * Takes out folds and the line end. 2.1 folds at a blank that belongs to the text (RFC 822
 * style); in 3.0 and 4.0 the blank belongs to the fold.
 */
const unfolded = (raw: string, reading: LineReading): string => {
  const body = withoutLineEnd(raw);
  const joined = !/[\r\n]/.test(body)
    ? body
    : reading.version === "2.1"
      ? body.replace(/(?:\r{0,2}\n|\r)(?=[ \t])/gu, "")
      : body.replace(/(?:\r{0,2}\n|\r)[ \t]/gu, "");
  if (reading.encoding !== "Bytes" || isAscii(joined)) return joined;
  const bytes = bytesFromBinary(joined);
  const charset = /[;][ \t]*CHARSET="?(?<named>[^;:"\r\n]+)/iu.exec(joined)?.groups?.["named"];
  return charset === undefined
    ? (textFromUtf8(bytes) ?? textFromCharset(bytes, reading.charset))
    : (textFromUtf8(bytes) ?? textFromCharset(bytes, charset));
};

/** Without CR LF, LF, CR, or CR CR LF. */
const withoutLineEnd = (raw: string): string => {
  let end = raw.length;
  if (raw.charCodeAt(end - 1) === 0x0a) {
    end--;
    for (let most = 2; most > 0 && raw.charCodeAt(end - 1) === 0x0d; most--) end--;
  } else if (raw.charCodeAt(end - 1) === 0x0d) end--;
  return raw.slice(0, end);
};

type Head = Omit<PropertyLine, "_tag" | "raw">;

const headFromText = (text: string): Head | undefined => {
  const found = /^(?:([^;:"\s]+)\.)?([^;:."\s]+)[ \t]*(?=[;:])/u.exec(text);
  if (found === null) return undefined;
  const [{ length }, group, spelled = ""] = [found[0], found[1], found[2]];
  const ends = parameterEnds(text, length, true) ?? parameterEnds(text, length, false);
  if (ends === undefined) return undefined;
  const parameters = ends.slice(1).map((end, at) => parameterFromText(text.slice((ends[at] ?? 0) + 1, end)));
  const name = spelled.toUpperCase();
  const valueAt = (ends.at(-1) ?? 0) + 1;
  return group === undefined ? { name, parameters, valueAt } : { group, name, parameters, valueAt };
};

/** Where each parameter ends, the first number being where the name ends, the last one the colon. */
const parameterEnds = (text: string, from: number, quotes: boolean): ReadonlyArray<number> | undefined => {
  const ends: Array<number> = [];
  let [quoted, last] = [false, from];
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) quoted = quotes && !quoted;
    if (quoted || (character !== 0x3b && character !== 0x3a)) continue;
    // Some writers forget the quotes around a geo: URI.
    if (character === 0x3a && /^;GEO=geo$/iu.test(text.slice(last, at))) continue;
    ends.push(at);
    if (character === 0x3a) return ends;
    last = at;
  }
  return undefined;
};
