import { type Card, type CardLine, type PropertyLine, groupKey } from "./card.js";
import { type CardIndex, propertyAt } from "./card-index.js";
import {
  charsetGuess,
  isQuotedPrintable,
  lineFromRaw,
  needsGuess,
  spelledHead,
  valueOf,
} from "./content-line.js";
import { type LineParts, type LineStyle, lineFromParts, rewriteLine } from "./write-line.js";

/**
 * A card while its changed lines are rewritten. Positions are those of the card that was read,
 * whatever was put in or taken out meanwhile.
 */
export type CardDraft = {
  readonly index: CardIndex;
  readonly style: LineStyle;
  readonly lines: Array<CardLine | undefined>;
  readonly behind: Map<number, Array<CardLine>>;
  changed: boolean;
  nextItem: number;
};

export const draftOf = (index: CardIndex): CardDraft => ({
  index,
  style: styleOf(index.card),
  lines: [...index.card.lines],
  behind: new Map(),
  changed: false,
  nextItem: 0,
});

const styleOf = (card: Card): LineStyle => ({
  ...card,
  lineEnd: /(?:\r{0,2}\n|\r)$/u.exec(card.lines[0]?.raw ?? "")?.[0] ?? "\r\n",
});

/** The same card if nothing was changed. */
export const cardFromDraft = ({ index: { card }, style, lines, behind, changed }: CardDraft): Card => {
  if (!changed) return card;
  const written: Array<CardLine> = [];
  for (const [at, line] of lines.entries()) {
    if (line !== undefined) written.push(line);
    const added = behind.get(at);
    if (added !== undefined) written.push(...added);
  }
  if (card.charset === undefined || charsetGuess(written.map(({ raw }) => raw).join("")) === card.charset)
    return { ...card, lines: written };
  // The line that told the character set of the others is gone: they must tell it themselves.
  const { charset: _, ...rest } = card;
  return { ...rest, lines: written.map((line) => withoutGuess(line, style)) };
};

const withoutGuess = (line: CardLine, style: LineStyle): CardLine =>
  line._tag === "Property" && needsGuess(line, style)
    ? rewriteLine(line, { value: valueOf(line, style) }, style)
    : line;

export const replaceLine = (draft: CardDraft, at: number, line: CardLine): void => {
  draft.lines[at] = line;
  draft.changed = true;
};

/** New value, and new parameters if given, on the line that stands there now. */
export const rewriteAt = (draft: CardDraft, at: number, change: Parameters<typeof rewriteLine>[1]): void => {
  const line = propertyAt(draft.lines, at);
  if (line !== undefined) replaceLine(draft, at, rewriteLine(line, change, draft.style));
};

/** Puts a line behind the one at `at`, else before END. */
export const addLine = (draft: CardDraft, parts: LineParts, at: number | undefined): void => {
  const place = lastEnded(draft, at ?? draft.lines.length - 2);
  const line = lineFromParts(parts, draft.style);
  const added = draft.behind.get(place);
  if (added === undefined) draft.behind.set(place, [line]);
  else added.push(line);
  draft.changed = true;
};

/** Before a line that ends in a soft break, which would take in what is put behind it. */
const lastEnded = (draft: CardDraft, at: number): number => {
  let place = at;
  for (; place > 0; place--) {
    const line = propertyAt(draft.index.card.lines, place);
    if (line === undefined || !isQuotedPrintable(line.parameters) || !/=\s*$/u.test(line.raw)) break;
  }
  return place;
};

/** A removed line takes the X-ABLabel and X-ABADR of its group along, unless another line needs them. */
export const removeLine = (draft: CardDraft, at: number): void => {
  const line = propertyAt(draft.lines, at);
  draft.lines[at] = undefined;
  draft.changed = true;
  if (line?.group === undefined) return;
  const members = groupMembers(draft, line.group);
  if (members.some((member) => !isCompanion(draft, member))) return;
  for (const member of members)
    if (/^X-AB(?:LABEL|ADR)$/u.test(propertyAt(draft.lines, member)?.name ?? ""))
      draft.lines[member] = undefined;
};

/** Sets, changes or takes away the label (escaped) of the line at `at`. */
export const putLabel = (draft: CardDraft, at: number, label: string | undefined): void => {
  const line = propertyAt(draft.lines, at);
  if (line === undefined) return;
  const labelLine = line.group === undefined ? undefined : draft.index.labels.get(groupKey(line.group));
  if (labelLine === undefined && label === undefined) return;
  if (labelLine === undefined || draft.lines[labelLine] === undefined || isShared(draft, at, line))
    return regroup(draft, at, line, label);
  if (label !== undefined) return rewriteAt(draft, labelLine, { value: label });
  draft.lines[labelLine] = undefined;
  draft.changed = true;
};

/** True if the label of the line's group belongs to another line too. */
const isShared = (draft: CardDraft, at: number, { group }: PropertyLine): boolean =>
  group !== undefined &&
  groupMembers(draft, group).some((member) => member !== at && !isCompanion(draft, member));

/** A group name that no line has. */
export const unusedGroup = (draft: CardDraft): string => {
  if (draft.nextItem === 0)
    for (const line of draft.index.card.lines) {
      const found = line._tag === "Property" ? /^item(\d{1,9})$/iu.exec(line.group ?? "") : null;
      if (found !== null) draft.nextItem = Math.max(draft.nextItem, Number(found[1]));
    }
  draft.nextItem++;
  return `item${draft.nextItem}`;
};

/** Gives the line a group of its own, with a label if there is one. */
const regroup = (draft: CardDraft, at: number, line: PropertyLine, label: string | undefined): void => {
  const spelled = spelledHead(line, draft.style);
  const group = unusedGroup(draft);
  const head = `${group}.${spelled.slice(spelled.lastIndexOf(".") + 1)}`;
  const moved = line.raw.startsWith(spelled)
    ? lineFromRaw(head + line.raw.slice(spelled.length), draft.style)
    : rewriteLine(line, { value: valueOf(line, draft.style), head }, draft.style);
  replaceLine(draft, at, moved);
  if (label !== undefined) addLine(draft, { head: `${group}.X-ABLabel`, parameters: [], value: label }, at);
};

const groupMembers = (draft: CardDraft, group: string): ReadonlyArray<number> => {
  const key = groupKey(group);
  return draft.lines.flatMap((line, at) =>
    line?._tag === "Property" && line.group !== undefined && groupKey(line.group) === key ? [at] : [],
  );
};

/** What only says something about another line of its group. */
const isCompanion = (draft: CardDraft, at: number): boolean =>
  /^X-(?!ABDATE$|ABRELATEDNAMES$)/u.test(propertyAt(draft.lines, at)?.name ?? "");
