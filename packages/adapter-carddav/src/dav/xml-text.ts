import * as E from "fp-ts/lib/Either.js";
import type { XmlFault } from "./xml-reader.js";

/**
 * The characters of an XML document. What the Content-Type says of its charset goes before what the
 * document says itself; without either it is UTF-8, or UTF-16 with its mark (RFC 7303 §3).
 *
 * @returns Left: a charset that is not known here, or bytes that it does not have.
 */
export const textOfXml = (bytes: Uint8Array, contentType: string): E.Either<XmlFault, string> => {
  const charset = charsetOfMark(bytes) ?? firstOf(charsetParameter, contentType) ?? charsetInside(bytes);
  return E.tryCatch(
    () => new TextDecoder(charset, { fatal: true }).decode(bytes),
    () => ({ _tag: "XmlFault", reason: "it is not in the character set that it names" }),
  );
};

const charsetOfMark = ([first, second]: Uint8Array): string | undefined => {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
};

const charsetInside = (bytes: Uint8Array): string =>
  firstOf(declaredEncoding, new TextDecoder("latin1").decode(bytes.subarray(0, 200))) ?? "utf-8";

const firstOf = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1];

const charsetParameter = /;\s*charset\s*=\s*"?([^\s";]+)/iu;
const declaredEncoding = /^(?:\u00EF\u00BB\u00BF)?<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)/u;
