import { contactLimits, entryKeys, eqText } from "@spegla/core";
import { type CardDraft, addLine, removeLine, rewriteAt } from "./card-draft.js";
import { type CardIndex, addProblem, fittingText, linesNamed, propertyAt, valueAt } from "./card-index.js";
import { escapeText, splitList, unescapeText } from "./text-value.js";

/** A category and where it stands. `twin`: X-CATEGORIES says again what CATEGORIES says. */
export type CategorySource = {
  readonly text: string;
  readonly at: number;
  /** Which one of the line's values. */
  readonly nth: number;
  readonly twin: boolean;
};

export const readCategories = (index: CardIndex): ReadonlyArray<CategorySource> => {
  const said = new Set<string>();
  const sources: Array<CategorySource> = [];
  const standard = linesNamed(index, ["CATEGORIES"]);
  for (const at of [...standard, ...linesNamed(index, ["X-CATEGORIES"])]) {
    const isStandard = propertyAt(index.card.lines, at)?.name === "CATEGORIES";
    for (const [nth, item] of splitList(valueAt(index, at)).entries()) {
      const text = fittingText(index, at, unescapeText(item, listVersion));
      if (text === undefined) continue;
      const key = keyOf(text);
      if (isStandard) said.add(key);
      sources.push({ text, at, nth, twin: !isStandard && said.has(key) });
    }
  }
  const shown = sources.filter(({ twin }) => !twin);
  const beyond = shown[contactLimits.entries];
  if (beyond === undefined) return sources;
  addProblem(index, beyond.at, `holds one of more than ${contactLimits.entries} categories`);
  return sources.slice(0, sources.indexOf(beyond));
};

/** Keeps the order and the lines; new categories join the last line. */
export const putCategories = (
  draft: CardDraft,
  sources: ReadonlyArray<CategorySource>,
  categories: ReadonlyArray<string>,
): void => {
  const shown = sources.filter(({ twin }) => !twin);
  const wanted = new Map(entryKeys("categories", categories).map((key, at) => [key, categories[at] ?? ""]));
  const keys = entryKeys(
    "categories",
    shown.map(({ text }) => text),
  );
  /** The new text of a source, nothing if it goes. */
  const texts = new Map<CategorySource, string | undefined>();
  for (const [at, source] of shown.entries()) {
    const key = keys[at] ?? "";
    texts.set(source, wanted.get(key));
    wanted.delete(key);
  }
  const byKey = new Map(shown.map((source) => [keyOf(source.text), texts.get(source)]));
  for (const source of sources) if (source.twin) texts.set(source, byKey.get(keyOf(source.text)));
  const added = [...wanted.values()];
  const lines = [...new Set(sources.map(({ at }) => at))];
  const last = shown.at(-1)?.at;
  const unchanged = added.length === 0 && sources.every((source) => eqText(texts.get(source), source.text));
  if (unchanged) return;
  for (const at of lines)
    rewriteCategories(
      draft,
      at,
      sources.filter((source) => source.at === at),
      texts,
      at === last ? added : [],
    );
  if (last === undefined && added.length > 0)
    addLine(
      draft,
      { head: "CATEGORIES", parameters: [], value: added.map((text) => escapeItem(text, draft)).join(",") },
      undefined,
    );
};

const rewriteCategories = (
  draft: CardDraft,
  at: number,
  sources: ReadonlyArray<CategorySource>,
  texts: ReadonlyMap<CategorySource, string | undefined>,
  added: ReadonlyArray<string>,
): void => {
  const value = valueAt(draft.index, at);
  const byNth = new Map(sources.map((source) => [source.nth, source]));
  const items = splitList(value).flatMap((item, nth) => {
    const source = byNth.get(nth);
    if (source === undefined) return [item];
    const text = texts.get(source);
    if (text === undefined) return [];
    return [eqText(text, source.text) ? item : escapeItem(text, draft)];
  });
  const changed = [...items, ...added.map((text) => escapeItem(text, draft))];
  if (changed.every((item) => item.trim() === "")) removeLine(draft, at);
  else if (changed.join(",") !== value) rewriteAt(draft, at, { value: changed.join(",") });
};

/** 2.1 has no list; programs that write one escape its commas as later versions do. */
const listVersion = "3.0";

const escapeItem = (text: string, { index: { version } }: CardDraft): string =>
  escapeText(text, version === "4.0" ? version : listVersion, "Text");

const keyOf = (text: string): string => entryKeys("categories", [text])[0] ?? "";
