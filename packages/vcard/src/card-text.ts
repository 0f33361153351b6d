import type { Card, CardVersion } from "./card.js";
import { addLine, cardFromDraft, draftOf, removeLine, rewriteAt } from "./card-draft.js";
import { cardIndexOf, linesNamed } from "./card-index.js";
import { lineIndexOf, valueOf } from "./content-line.js";
import { escapeText, unescapeText } from "./text-value.js";
import { versionFor } from "./write-line.js";

/** The text of the first line with this name, in any case; nothing if there is none, or it is empty. */
export const cardText = (card: Card, name: string): string | undefined => {
  const line = card.lines[lineIndexOf(card, name.toUpperCase())];
  if (line?._tag !== "Property") return undefined;
  const text = unescapeText(valueOf(line, card), versionFor(card));
  return text === "" ? undefined : text;
};

/**
 * Sets the line with this name, spelled as given if it is new. Nothing as value removes all lines
 * with the name. For properties that stand once and alone, such as UID or an `X-` property; a
 * contact's fields are set by `patchCard`.
 */
export const withCardText = (card: Card, name: string, value: string | undefined): Card => {
  if (value !== undefined && cardText(card, name) === value) return card;
  const index = cardIndexOf(card);
  const draft = draftOf(index);
  const [at, ...more] = linesNamed(index, [name.toUpperCase()]);
  if (value === undefined) {
    if (at !== undefined) [at, ...more].forEach((line) => removeLine(draft, line));
    return cardFromDraft(draft);
  }
  const escaped = escapeText(value, index.version, "Text");
  if (at === undefined) addLine(draft, { head: name, parameters: [], value: escaped }, undefined);
  else rewriteAt(draft, at, { value: escaped });
  return cardFromDraft(draft);
};

/** Opaque: never re-cased, `urn:uuid:` kept. */
export const cardUid = (card: Card): string | undefined => cardText(card, "UID")?.trim();

export const cardVersion = (card: Card): CardVersion | undefined => card.version;

/** A distribution list (Apple's in 3.0, KIND of 4.0; RFC 6350 §6.1.4). It is no person. */
export const isGroupCard = (card: Card): boolean =>
  ["X-ADDRESSBOOKSERVER-KIND", "KIND"].some((name) => cardText(card, name)?.trim().toLowerCase() === "group");
