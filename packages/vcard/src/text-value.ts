import type { CardVersion } from "./card.js";

/**
 * Undoes the escapes of a text value, leniently: an unknown `\x` keeps both characters. 2.1 knows
 * `\;` alone.
 * @see RFC 6350 §3.4, RFC 2426 §4, vCard 2.1 §2.1
 */
export const unescapeText = (text: string, version: CardVersion): string => {
  if (!text.includes("\\")) return text;
  if (version === "2.1") return text.replaceAll("\\;", ";");
  return text.replace(/\\(?<escaped>[nN\\,;:])/gu, (_, escaped: string) =>
    escaped === "n" || escaped === "N" ? "\n" : escaped,
  );
};

/** `Text` stands alone, `Component` between semicolons, `Uri` may hold commas and semicolons as they are. */
export type EscapedPlace = "Text" | "Component" | "Uri";

export const escapeText = (text: string, version: CardVersion, place: EscapedPlace): string => {
  if (!/[\\,;\r\n]/u.test(text)) return text;
  if (version === "2.1") return escapeOldText(text, place);
  const escaped = text.replaceAll("\\", "\\\\").replace(/\r\n?|\n/gu, "\\n");
  if (place === "Uri") return escaped;
  return version === "4.0" && place === "Text"
    ? escaped.replaceAll(",", "\\,")
    : escaped.replace(/[,;]/gu, "\\$&");
};

/** Splits at bare semicolons; the parts are still escaped. */
export const splitComponents = (value: string, version: CardVersion): ReadonlyArray<string> =>
  splitBare(value, ";", version === "2.1" ? ";" : undefined);

/** Splits at bare commas; the parts are still escaped. */
export const splitList = (value: string): ReadonlyArray<string> => splitBare(value, ",");

/** A component as text. By the book a bare comma separates values, so they are shown with a blank behind it. */
export const textOfComponent = (component: string, version: CardVersion): string => {
  if (version === "2.1") return unescapeText(component, version).replace(/\\ $/u, "\\");
  if (!component.includes(",")) return unescapeText(component, version);
  const parts = splitList(component);
  if (parts.length === 1) return unescapeText(component, version);
  return parts
    .map((part) => unescapeText(part, version).trim())
    .filter((part) => part !== "")
    .join(", ");
};

/** 2.1 reads a backslash as itself, except before a semicolon. */
const escapeOldText = (text: string, place: EscapedPlace): string =>
  place === "Component"
    ? // A backslash at the end would escape the semicolon behind the component.
      text.replaceAll(";", "\\;").replace(/\\$/u, "\\ ")
    : text.replaceAll("\\;", "\\\\;");

/** `escapable`: all that a backslash escapes; anything, if it is left out. */
const splitBare = (value: string, separator: ";" | ",", escapable?: string): ReadonlyArray<string> => {
  if (!value.includes("\\")) return value.split(separator);
  const parts: Array<string> = [];
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    if (value[at] === "\\" && (escapable === undefined || value[at + 1] === escapable)) at++;
    else if (value[at] === separator) {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(value.slice(start));
  return parts;
};
