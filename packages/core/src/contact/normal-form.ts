/**
 * Normal forms: two spellings that a service may swap for one another have the same one.
 * They are for comparing only; what a person typed is what is stored and sent.
 */

/** Unicode NFC, `\n` line ends, one blank for a run of blanks, none at the ends of lines. */
export const normalText = (text: string): string => {
  if (/^[!-~]+(?: [!-~]+)*$/u.test(text)) return text;
  return text
    .normalize("NFC")
    .replace(/\r*\n|\r/gu, "\n")
    .replace(/[^\S\n]+/gu, " ")
    .replace(/ ?\n ?/gu, "\n")
    .trim();
};

/** The domain is case-free, the local part is not (RFC 5321 §2.4). */
export const normalEmail = (address: string): string => {
  const text = normalText(address);
  const at = text.lastIndexOf("@");
  return at < 0 ? text : text.slice(0, at) + lowerCase(text.slice(at));
};

/** Without visual separators (RFC 3966 §5.1.1) and blanks. Letters, pauses and extensions stay. */
export const normalPhone = (number: string): string => {
  const bare = lowerCase(normalText(number).replace(/[\s().\-/\u2010-\u2015]/gu, ""));
  return bare === "" ? normalText(number) : bare;
};

/** Scheme and host are case-free, an empty path is `/` (RFC 3986 §6.2); no scheme means http. */
export const normalUrl = (url: string): string => {
  const text = normalText(url);
  const found = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#\s]*)(.*)$/isu.exec(text);
  if (found === null || (found[1] === undefined && /^[a-z][a-z0-9+.-]*:/iu.test(text))) return text;
  const [, scheme = "http", host = "", rest = ""] = found;
  return `${scheme.toLowerCase()}://${lowerCase(host)}${rest === "/" ? "" : rest}`;
};

/** Small letters can have a composed form where the capital ones have none. */
const lowerCase = (text: string): string => text.toLowerCase().normalize("NFC");
