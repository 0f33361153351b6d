import * as E from "fp-ts/lib/Either.js";
import { type Contact, type CustomValue, checkContact, emptyContact } from "@spegla/core";
import { type CardDraft, addLine, removeLine, rewriteAt } from "./card-draft.js";
import { type CardIndex, addProblem, linesNamed, valueAt } from "./card-index.js";
import { escapeText, unescapeText } from "./text-value.js";

export type CustomSource = {
  readonly name: string;
  readonly value: CustomValue;
  readonly lines: ReadonlyArray<number>;
};

/** The value is a JSON object of one name: that keeps any name, and the value's type. */
const property = "X-SPEGLA-CUSTOM";

export const readCustom = (index: CardIndex): ReadonlyArray<CustomSource> => {
  const sources = new Map<string, CustomSource>();
  for (const at of linesNamed(index, [property])) {
    const pair = pairFromJson(unescapeText(valueAt(index, at), index.version));
    if (pair === undefined) {
      addProblem(index, at, "is no JSON object with one valid name and value");
      continue;
    }
    const [name, value] = pair;
    const known = sources.get(name);
    sources.set(
      name,
      known === undefined ? { name, value, lines: [at] } : { ...known, lines: [...known.lines, at] },
    );
  }
  return [...sources.values()];
};

export const customOf = (sources: ReadonlyArray<CustomSource>): Contact["custom"] =>
  Object.fromEntries(sources.map(({ name, value }) => [name, value]));

export const putCustom = (
  draft: CardDraft,
  sources: ReadonlyArray<CustomSource>,
  custom: Contact["custom"],
): void => {
  const wanted = new Map<string, CustomValue>(Object.entries(custom));
  for (const { name, value: before, lines } of sources) {
    const value = wanted.get(name);
    wanted.delete(name);
    if (value === before) continue;
    for (const at of lines)
      if (value === undefined) removeLine(draft, at);
      else rewriteAt(draft, at, { value: writtenPair(draft, name, value) });
  }
  for (const [name, value] of wanted)
    addLine(draft, { head: property, parameters: [], value: writtenPair(draft, name, value) }, undefined);
};

const writtenPair = (draft: CardDraft, name: string, value: CustomValue): string =>
  escapeText(JSON.stringify(Object.fromEntries([[name, value]])), draft.index.version, "Text");

const pairFromJson = (text: string): readonly [string, CustomValue] | undefined => {
  const json = parsedJson(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const [pair, ...more] = Object.entries(json);
  if (pair === undefined || more.length > 0) return undefined;
  const [name, value]: [string, unknown] = pair;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  return E.isRight(checkContact({ ...emptyContact, custom: Object.fromEntries([[name, value]]) }))
    ? [name, value]
    : undefined;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
