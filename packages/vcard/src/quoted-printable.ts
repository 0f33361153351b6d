import { textFromCharset, utf8FromText } from "./encoding.js";

/** Undoes soft breaks and `=XX` (RFC 2045 §6.7). What is no escape stays as it is. */
export const textFromQuotedPrintable = (value: string, charset: string | undefined): string => {
  const joined = value.replace(/=[ \t]*(?:\r{0,2}\n|\r|$)/gu, "");
  if (!joined.includes("=")) return joined;
  const source = utf8FromText(joined);
  const bytes = new Uint8Array(source.length);
  let written = 0;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0;
    const octet = byte === 0x3d ? octetOf(source[at + 1], source[at + 2]) : undefined;
    if (octet !== undefined) at += 2;
    bytes[written++] = octet ?? byte;
  }
  return textFromCharset(bytes.subarray(0, written), charset);
};

/**
 * UTF-8 in quoted-printable, line ends as CR LF. A line is at most 75 characters long, the
 * first one less by what stands before it, and none is broken inside an `=XX`.
 */
export const quotedPrintableFromText = (text: string, used: number, lineEnd: string): string => {
  const parts: Array<string> = [];
  let room = Math.max(72 - used, 1);
  for (const octet of utf8FromText(text.replace(/\r\n?|\n/gu, "\r\n"))) {
    const plain = isPlain(octet);
    if (room < (plain ? 1 : 3)) {
      parts.push("=", lineEnd);
      room = 72;
    }
    // No line may begin with a blank, or like BEGIN or END.
    const part =
      plain && !(room === 72 && /[ BE]/iu.test(String.fromCharCode(octet)))
        ? String.fromCharCode(octet)
        : hexOf(octet);
    parts.push(part);
    room -= part.length;
  }
  // A blank at the end of a line may get lost on the way.
  if (parts.at(-1) === " ") parts.splice(-1, 1, "=20");
  return parts.join("");
};

const octetOf = (high: number | undefined, low: number | undefined): number | undefined => {
  const digits = String.fromCharCode(high ?? 0, low ?? 0);
  return /^[0-9a-f]{2}$/iu.test(digits) ? Number.parseInt(digits, 16) : undefined;
};

const hexOf = (octet: number): string => `=${octet.toString(16).toUpperCase().padStart(2, "0")}`;

const isPlain = (octet: number): boolean => octet >= 0x20 && octet < 0x7f && octet !== 0x3d;
