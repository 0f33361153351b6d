import type { CardVersion, Parameter, PropertyLine } from "./card.js";
import { type LineReading, lineFromRaw, spelledHead } from "./content-line.js";
import { binaryFromBytes, isAscii, octetsOf, utf8FromText } from "./encoding.js";
import { bareParameter, parameterOf, withoutParameters } from "./parameter.js";
import { quotedPrintableFromText } from "./quoted-printable.js";

/** How lines of a card are written: in its version, with its line ends, in its encoding. */
export type LineStyle = LineReading & { readonly lineEnd: string };

export type LineParts = {
  /** Group and name, as spelled. */
  readonly head: string;
  readonly parameters: ReadonlyArray<Parameter>;
  /** Escaped for the card's version. */
  readonly value: string;
};

export const versionFor = ({ version = "3.0" }: LineReading): CardVersion => version;

/** Always in UTF-8, folded at 75 octets; in 2.1 quoted-printable where plain ASCII does not do. */
export const lineFromParts = (parts: LineParts, style: LineStyle): PropertyLine => {
  const text =
    style.version === "2.1"
      ? oldText(parts, style)
      : fold(headOf(parts) + onOneLine(parts.value), style.lineEnd);
  const raw =
    (style.encoding === "Bytes" && !isAscii(text) ? binaryFromBytes(utf8FromText(text)) : text) +
    style.lineEnd;
  const head = headOf(parts);
  // What was just put together is taken apart again only where quotes or escapes are involved.
  if (style.version !== "2.1" && /^[A-Z0-9-]+(?:;[A-Z0-9-]+=[A-Z0-9,-]+)*:$/iu.test(head))
    return {
      _tag: "Property",
      raw,
      name: parts.head.toUpperCase(),
      parameters: parts.parameters,
      valueAt: head.length,
    };
  const line = lineFromRaw(raw, style);
  // A head of a checked name and whole parameters always reads back.
  return line._tag === "Property"
    ? line
    : { _tag: "Property", raw, name: parts.head, parameters: [], valueAt: 0 };
};

/** The same line with another value, and with other parameters if they are given. */
export const rewriteLine = (
  line: PropertyLine,
  change: { readonly value: string; readonly parameters?: ReadonlyArray<Parameter>; readonly head?: string },
  style: LineStyle,
): PropertyLine =>
  lineFromParts(
    {
      head: change.head ?? spelledHead(line, style),
      parameters: withoutParameters(change.parameters ?? line.parameters, ["ENCODING", "CHARSET"]),
      value: change.value,
    },
    style,
  );

const headOf = ({ head, parameters }: LineParts): string =>
  `${[head, ...parameters.map(({ raw }) => raw)].join(";")}:`;

const onOneLine = (value: string): string =>
  /[\r\n]/.test(value) ? value.replace(/\r\n?|\n/gu, "\\n") : value;

const oldText = (parts: LineParts, { lineEnd }: LineStyle): string => {
  if (!/[^\t\x20-\x7E]/.test(parts.value)) return headOf(parts) + parts.value;
  const head = headOf({
    ...parts,
    parameters: [
      ...parts.parameters,
      ...(isAscii(parts.value) ? [] : [parameterOf("CHARSET", ["UTF-8"])]),
      parameterOf("ENCODING", ["QUOTED-PRINTABLE"]),
    ],
  });
  return head + quotedPrintableFromText(parts.value, Math.min(head.length, 60), lineEnd);
};

/** Never inside a UTF-8 sequence, and not inside an escape, where some readers break (RFC 6350 §3.2). */
export const fold = (text: string, lineEnd: string): string => {
  if (text.length <= 75 && (isAscii(text) || octetsOf(text) <= 75)) return text;
  const pieces: Array<string> = [];
  const ascii = isAscii(text);
  let [start, room] = [0, 75];
  while (start < text.length) {
    const end = unescapedEnd(text, start, ascii ? start + room : endOfOctets(text, start, room));
    pieces.push(text.slice(start, end));
    start = end;
    room = 74;
  }
  return pieces.join(`${lineEnd} `);
};

const endOfOctets = (text: string, start: number, room: number): number => {
  let [at, left] = [start, room];
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (left < 0) break;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
};

const unescapedEnd = (text: string, start: number, end: number): number => {
  if (end >= text.length || text[end - 1] !== "\\") return end;
  let slashes = 0;
  while (end - slashes > start && text[end - slashes - 1] === "\\") slashes++;
  return slashes % 2 === 0 || end - 1 === start ? end : end - 1;
};

/** A TYPE word or another parameter in the style of the version. */
export const typeParameters = (
  types: ReadonlyArray<string>,
  version: CardVersion,
): ReadonlyArray<Parameter> => {
  if (types.length === 0) return [];
  if (version === "2.1") return types.map(bareParameter);
  return [parameterOf("TYPE", version === "4.0" ? types.map((type) => type.toLowerCase()) : types)];
};
