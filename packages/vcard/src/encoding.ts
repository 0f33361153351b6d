import type { CardEncoding } from "./card.js";

export type DecodedInput = { readonly encoding: CardEncoding; readonly text: string };

/** Text that `bytesFromText` turns into the same bytes again. Only UTF-16's byte order mark is left out. */
export const textFromBytes = (bytes: Uint8Array): DecodedInput => {
  if (bytes.length % 2 === 0 && bytes[0] === 0xff && bytes[1] === 0xfe)
    return { encoding: "Utf16Le", text: textFromUtf16(bytes, true) };
  if (bytes.length % 2 === 0 && bytes[0] === 0xfe && bytes[1] === 0xff)
    return { encoding: "Utf16Be", text: textFromUtf16(bytes, false) };
  const text = textFromUtf8(bytes);
  return text === undefined
    ? { encoding: "Bytes", text: binaryFromBytes(bytes) }
    : { encoding: "Utf8", text };
};

export const bytesFromText = (encoding: CardEncoding, text: string): Uint8Array => {
  switch (encoding) {
    case "Utf8":
      return utf8Encoder.encode(text);
    case "Bytes":
      return bytesFromBinary(text);
    case "Utf16Le":
      return utf16FromText(text, true);
    case "Utf16Be":
      return utf16FromText(text, false);
  }
};

/** Nothing if the bytes are no valid UTF-8. A byte order mark stays in the text. */
export const textFromUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * The text of bytes in a named character set (a CHARSET parameter); in UTF-8, else Windows-1252,
 * if none is named or the name is unknown.
 * @see RFC 2426 §5 (CHARSET is 2.1's), WHATWG Encoding (the names)
 */
export const textFromCharset = (bytes: Uint8Array, charset: string | undefined): string => {
  if (charset !== undefined && !/^utf-?8$/iu.test(charset)) {
    try {
      return new TextDecoder(charset).decode(bytes);
    } catch {
      // An unknown name says nothing.
    }
  }
  return textFromUtf8(bytes) ?? new TextDecoder("windows-1252").decode(bytes);
};

export const utf8FromText = (text: string): Uint8Array => utf8Encoder.encode(text);

/** One character per byte. */
export const binaryFromBytes = (bytes: Uint8Array): string => {
  const parts: Array<string> = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
};

export const bytesFromBinary = (binary: string): Uint8Array => {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
};

export const isAscii = (text: string): boolean => !/[^\0-\x7F]/.test(text);

/** In UTF-8. */
export const octetsOf = (text: string): number => {
  let octets = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    octets += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return octets;
};

const utf8Decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

const textFromUtf16 = (bytes: Uint8Array, littleEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Array<string> = [];
  for (let at = 2; at < bytes.length; at += 8192) {
    const units: Array<number> = [];
    for (let unit = at; unit < Math.min(at + 8192, bytes.length); unit += 2)
      units.push(view.getUint16(unit, littleEndian));
    parts.push(String.fromCharCode(...units));
  }
  return parts.join("");
};

const utf16FromText = (text: string, littleEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(2 * text.length + 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, littleEndian);
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at + 2, text.charCodeAt(at), littleEndian);
  return bytes;
};
