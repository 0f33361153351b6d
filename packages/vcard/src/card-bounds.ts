import { pipe } from "fp-ts/lib/function.js";
import * as N from "fp-ts/lib/number.js";
import * as Ord from "fp-ts/lib/Ord.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import type { PhysicalLine } from "./physical-lines.js";

/** Numbers of physical lines, `begin` and `end` included. */
export type CardBounds = {
  readonly begin: number;
  readonly end: number;
  /** Cards inside this one (AGENT in 2.1). */
  readonly nested: ReadonlyArray<CardBounds>;
};

export type CardsFound = {
  /** In the order of the input; none overlaps another. */
  readonly cards: ReadonlyArray<CardBounds>;
  /** BEGIN lines that no END belongs to. */
  readonly unended: ReadonlyArray<number>;
};

/**
 * Pairs BEGIN with END like brackets. A card may contain another only as its AGENT, or in 2.1;
 * otherwise the outer one has lost its END, and the inner ones
 * stand on their own.
 */
export const findCards = (text: string, lines: ReadonlyArray<PhysicalLine>): CardsFound => {
  const [roots, unended]: [Array<OpenCard>, Array<OpenCard>] = [[], []];
  const open: Array<OpenCard> = [];
  for (const [at, line] of lines.entries()) {
    const mark = markOf(text, line, open.length > 0);
    if (mark === "Begin" || mark === "Agent")
      open.push({ begin: at, end: -1, agent: mark === "Agent" || followsAgent(text, lines, at), nested: [] });
    if (mark !== "End") continue;
    const card = open.pop();
    if (card === undefined) continue;
    card.end = at;
    (open.at(-1)?.nested ?? roots).push(card);
  }
  const waiting = [...roots, ...open];
  const cards: Array<OpenCard> = [];
  for (let card = waiting.pop(); card !== undefined; card = waiting.pop()) {
    if (card.end >= 0 && mayNest(text, lines, card)) cards.push(card);
    else {
      unended.push(card);
      waiting.push(...card.nested);
    }
  }
  return {
    cards: pipe(cards, sort(byBegin)),
    unended: pipe(
      unended.map(({ begin }) => begin),
      sort(N.Ord),
    ),
  };
};

type OpenCard = { begin: number; end: number; agent: boolean; nested: Array<OpenCard> };

const byBegin: Ord.Ord<CardBounds> = Ord.contramap((card: CardBounds) => card.begin)(N.Ord);

/** Inside a card an indented line is a fold; outside it is a card that somebody indented. */
const markOf = (text: string, line: PhysicalLine, inside: boolean): "Begin" | "Agent" | "End" | undefined => {
  const length = line.end - line.start;
  if (length < 9 || length > 80 || !mayMark(text.charCodeAt(line.start), inside)) return undefined;
  const found = /^[\uFEFF\s]*(?:\u00EF\u00BB\u00BF)?(AGENT[^:]*:\s*)?(BEGIN|END)\s*:\s*VCARD\s*$/iu.exec(
    text.slice(line.start, line.end),
  );
  if (found === null) return undefined;
  if (found[2]?.toUpperCase() === "END") return found[1] === undefined ? "End" : undefined;
  return found[1] === undefined ? "Begin" : "Agent";
};

const mayMark = (first: number, inside: boolean): boolean => {
  const letter = first | 0x20;
  if (letter === 0x62 || letter === 0x65 || letter === 0x61) return true;
  return !inside && (first === 0x20 || first === 0x09 || first === 0xfeff || first === 0xef);
};

const followsAgent = (text: string, lines: ReadonlyArray<PhysicalLine>, at: number): boolean => {
  for (let before = at - 1; before >= 0 && before > at - 4; before--) {
    const line = lines[before];
    if (line === undefined) return false;
    const content = text.slice(line.start, Math.min(line.end, line.start + 200));
    if (content.trim() !== "") return /^(?:[^:;]+\.)?AGENT[^:]*:\s*$/iu.test(content);
  }
  return false;
};

const mayNest = (text: string, lines: ReadonlyArray<PhysicalLine>, card: OpenCard): boolean => {
  const [first] = card.nested;
  if (first === undefined || card.nested.every(({ agent }) => agent)) return true;
  const own = text.slice(lines[card.begin]?.next, lines[first.begin]?.start);
  return /^VERSION\s*:\s*2\.1\s*$/imu.test(own);
};
