import * as N from "fp-ts/lib/number.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { contactLimits } from "@spegla/core";
import { type Card, type CardLine, type CardVersion, type PropertyLine, groupKey } from "./card.js";
import { valueOf } from "./content-line.js";
import { textOfComponent, unescapeText } from "./text-value.js";
import { versionFor } from "./write-line.js";

/** A line that says something the contact cannot hold. It stays in the card as it is. */
export type CardProblem = {
  /** Physical line in the card, BEGIN being 1. */
  readonly line: number;
  readonly property: string;
  readonly reason: string;
};

/** What the readers of a card's fields share: where lines of a name are, and what labels a group. */
export type CardIndex = {
  readonly card: Card;
  readonly version: CardVersion;
  readonly byName: ReadonlyMap<string, ReadonlyArray<number>>;
  /** The X-ABLabel line of each group. */
  readonly labels: ReadonlyMap<string, number>;
  /** Filled while reading. */
  readonly problems: Array<CardProblem>;
};

export const cardIndexOf = (card: Card): CardIndex => {
  const byName = new Map<string, Array<number>>();
  const labels = new Map<string, number>();
  for (const [at, line] of card.lines.entries()) {
    if (line._tag === "Opaque") continue;
    const found = byName.get(line.name);
    if (found === undefined) byName.set(line.name, [at]);
    else found.push(at);
    if (line.name === "X-ABLABEL" && line.group !== undefined && !labels.has(groupKey(line.group)))
      labels.set(groupKey(line.group), at);
  }
  return { card, version: versionFor(card), byName, labels, problems: [] };
};

/** Indexes of all lines with one of these names, in the card's order. */
export const linesNamed = (index: CardIndex, names: ReadonlyArray<string>): ReadonlyArray<number> => {
  let found: ReadonlyArray<number> = noLines;
  for (const name of names) {
    const lines = index.byName.get(name);
    if (lines !== undefined) found = found.length === 0 ? lines : inOrder([...found, ...lines]);
  }
  return found;
};

export const inOrder: (lines: ReadonlyArray<number>) => ReadonlyArray<number> = sort(N.Ord);

const noLines: ReadonlyArray<number> = [];

export const propertyAt = (
  lines: ReadonlyArray<CardLine | undefined>,
  at: number,
): PropertyLine | undefined => {
  const line = lines[at];
  return line?._tag === "Property" ? line : undefined;
};

/** The decoded value with its escapes. */
export const valueAt = (index: CardIndex, at: number): string => {
  const line = propertyAt(index.card.lines, at);
  return line === undefined ? "" : valueOf(line, index.card);
};

/** A text the contact can hold; nothing for an empty one, and a problem for one that is too long. */
export const textAt = (index: CardIndex, at: number, longest?: number): string | undefined =>
  fittingText(index, at, unescapeText(valueAt(index, at), index.version), longest);

/** As `textAt`, for a value that may be a list. */
export const componentAt = (index: CardIndex, at: number, component: string): string | undefined =>
  fittingText(index, at, textOfComponent(component, index.version));

export const fittingText = (
  index: CardIndex,
  at: number,
  text: string,
  longest: number = contactLimits.text,
): string | undefined => {
  const clean = cleanText(text);
  if (clean === undefined || clean.length <= longest) return clean;
  addProblem(index, at, `has ${clean.length} characters, more than the ${longest} a contact holds`);
  return undefined;
};

/** Without control characters and halves of surrogate pairs, `\n` as line end; nothing if nothing is left. */
export const cleanText = (text: string): string | undefined => {
  if (/^[\x20-\x7E]*$/.test(text)) return text.trim() === "" ? undefined : text;
  const clean = text
    .replace(/\r\n?/gu, "\n")
    // oxlint-disable-next-line no-control-regex -- taking them out is the point
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]|\p{Surrogate}/gu, "");
  return clean.trim() === "" ? undefined : clean;
};

export const addProblem = (index: CardIndex, at: number, reason: string): void => {
  const line = propertyAt(index.card.lines, at);
  let physical = 1;
  for (const { raw } of index.card.lines.slice(0, at)) physical += raw.match(/\r{0,2}\n|\r/gu)?.length ?? 0;
  index.problems.push({ line: physical, property: line?.name ?? "", reason });
};
