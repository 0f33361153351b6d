import { linesOfCard } from "./card-text.js";
import type { XmlElement } from "./xml-reader.js";

/** CARDDAV:filter on a card (RFC 6352 §10.5), without CARDDAV:param-filter. */
export const queryMatches = (filter: XmlElement, text: string): boolean => {
  const lines = linesOfCard(text);
  return allOrAny(filter, "{urn:ietf:params:xml:ns:carddav}prop-filter", (one) =>
    propertyMatches(one, lines),
  );
};

const propertyMatches = (filter: XmlElement, lines: ReadonlyArray<string>): boolean => {
  const wanted = filter.attributes.get("name")?.toUpperCase() ?? "";
  const values = lines.flatMap((line) => {
    const [, name = "", value = ""] = /^(?:[\w-]+\.)?([\w-]+)[^:]*:(.*)$/su.exec(line) ?? [];
    return name.toUpperCase() === wanted ? [value] : [];
  });
  if (filter.children.some(({ name }) => name.endsWith("}is-not-defined"))) return values.length === 0;
  if (values.length === 0) return false;
  return allOrAny(filter, "{urn:ietf:params:xml:ns:carddav}text-match", (match) =>
    values.some((value) => textMatches(match, value)),
  );
};

/** A filter without conditions takes everything. */
const allOrAny = (filter: XmlElement, condition: string, holds: (one: XmlElement) => boolean): boolean => {
  const conditions = filter.children.filter(({ name }) => name === condition);
  if (conditions.length === 0) return true;
  return filter.attributes.get("test") === "allof" ? conditions.every(holds) : conditions.some(holds);
};

const textMatches = ({ attributes, text }: XmlElement, value: string): boolean => {
  const [given, wanted] = [value.toLowerCase(), text.toLowerCase()];
  const matches =
    {
      equals: given === wanted,
      "starts-with": given.startsWith(wanted),
      "ends-with": given.endsWith(wanted),
    }[attributes.get("match-type") ?? "contains"] ?? given.includes(wanted);
  return matches !== (attributes.get("negate-condition") === "yes");
};
