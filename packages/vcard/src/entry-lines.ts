import { contactLimits } from "@spegla/core";
import {
  type CardIndex,
  addProblem,
  cleanText,
  fittingText,
  linesNamed,
  propertyAt,
  valueAt,
} from "./card-index.js";
import { type Parameter, type PropertyLine, groupKey } from "./card.js";
import type { EntryCodec, LabelledEntry } from "./entry-codec.js";
import { parameterValue, typesOf } from "./parameter.js";
import { unescapeText } from "./text-value.js";

/** An entry and where it stands: on one line, or on several that say the same. */
export type EntrySource<Entry> = {
  readonly entry: Entry;
  readonly lines: ReadonlyArray<number>;
  /** 1 is most preferred; nothing if the line does not say (RFC 6350 §5.3). */
  readonly rank?: number;
  /** The group's label is Apple's word for a kind, not the person's. */
  readonly kindByLabel?: true;
};

/** All entries in the card's order. Of those that are preferred the best one is. */
export const readEntries = <Entry extends LabelledEntry>(
  index: CardIndex,
  codec: EntryCodec<Entry>,
): ReadonlyArray<EntrySource<Entry>> => {
  const sources: Array<EntrySource<Entry>> = [];
  const twins = new Map<string, number>();
  for (const at of linesNamed(index, codec.names)) {
    const source = sourceAt(index, codec, at);
    if (source === undefined) continue;
    const key = codec.twinKey?.(source.entry);
    const twin = key === undefined ? undefined : twins.get(key);
    const first = twin === undefined ? undefined : sources[twin];
    if (twin !== undefined && first !== undefined && isTwin(index, first.lines, at)) {
      sources[twin] = { ...first, lines: [...first.lines, at] };
      continue;
    }
    if (sources.length === contactLimits.entries) {
      addProblem(index, at, `is one of more than ${contactLimits.entries} entries`);
      break;
    }
    if (key !== undefined) twins.set(key, sources.length);
    sources.push(source);
  }
  return withPreferred(sources);
};

export const rankOf = (parameters: ReadonlyArray<Parameter>): number | undefined => {
  const rank = Number.parseInt(parameterValue(parameters, "PREF") ?? "", 10);
  if (rank > 0) return rank;
  return typesOf(parameters).has("PREF") ? 1 : undefined;
};

const sourceAt = <Entry extends LabelledEntry>(
  index: CardIndex,
  codec: EntryCodec<Entry>,
  at: number,
): EntrySource<Entry> | undefined => {
  const line = propertyAt(index.card.lines, at);
  const bare = line === undefined ? undefined : codec.read(index, at, line);
  if (line === undefined || bare === undefined) return undefined;
  const { label, word } = labelOf(index, line);
  const meant = word === undefined ? undefined : kindFromLabel(codec, word);
  const own = meant === undefined ? (label ?? word) : label;
  const rank = rankOf(line.parameters);
  const common = { kind: kindOf(codec, line, meant), ...(own !== undefined && { label: own }) };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a bare entry and what is common make an entry
    entry: { ...common, ...bare } as LabelledEntry as Entry,
    lines: [at],
    ...(rank !== undefined && { rank }),
    ...(meant !== undefined && { kindByLabel: true }),
  };
};

/** `meant` by the label counts where the line itself says nothing. */
const kindOf = <Entry extends LabelledEntry>(
  codec: EntryCodec<Entry>,
  { name, parameters }: PropertyLine,
  meant: Entry["kind"] | undefined,
): Entry["kind"] => {
  const told = codec.kindOfName?.(name) ?? codec.kinds.kindFromTypes(typesOf(parameters));
  return told === "other" ? (meant ?? told) : told;
};

const kindFromLabel = <Entry extends LabelledEntry>(
  codec: EntryCodec<Entry>,
  word: string,
): Entry["kind"] | undefined =>
  new Map<string, Entry["kind"]>(Object.entries(codec.kinds.labels)).get(word.toLowerCase());

/** The label of the line's group: the person's own, or one of Apple's words (`_$!<Work>!$_`). */
const labelOf = (
  index: CardIndex,
  { group }: PropertyLine,
): { readonly label?: string; readonly word?: string } => {
  const at = group === undefined ? undefined : index.labels.get(groupKey(group));
  if (at === undefined) return {};
  const text = unescapeText(valueAt(index, at), index.version);
  const word = /^_\$!<([^]*)>!\$_$/u.exec(text)?.[1];
  const fitting = fittingText(index, at, word ?? text, contactLimits.label);
  if (fitting === undefined) return {};
  return word === undefined ? { label: fitting } : { word: cleanText(fitting) ?? "" };
};

const isTwin = (index: CardIndex, lines: ReadonlyArray<number>, at: number): boolean => {
  const nameOf = (line: number): string | undefined => propertyAt(index.card.lines, line)?.name;
  return !lines.some((line) => nameOf(line) === nameOf(at));
};

const withPreferred = <Entry extends LabelledEntry>(
  sources: ReadonlyArray<EntrySource<Entry>>,
): ReadonlyArray<EntrySource<Entry>> => {
  let best = -1;
  for (const [at, { rank }] of sources.entries())
    if (rank !== undefined && rank < (sources[best]?.rank ?? Infinity)) best = at;
  return best < 0
    ? sources
    : sources.map((source, at) =>
        at === best ? { ...source, entry: { ...source.entry, preferred: true } } : source,
      );
};
