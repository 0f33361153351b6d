import { sort } from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import { type Contact, entryKeys, eqEntry } from "@spegla/core";
import { type CardDraft, addLine, putLabel, removeLine, rewriteAt, unusedGroup } from "./card-draft.js";
import { linesNamed, propertyAt } from "./card-index.js";
import { type Parameter, groupKey } from "./card.js";
import { valueOf } from "./content-line.js";
import type { EntryCodec, LabelledEntry } from "./entry-codec.js";
import { type EntrySource, rankOf } from "./entry-lines.js";
import { parameterOf, typesOf, withTypes, withoutParameters } from "./parameter.js";
import { escapeText } from "./text-value.js";
import { typeParameters } from "./write-line.js";

/**
 * Changes, removes and adds the lines whose entries did. An entry is known by its value; one
 * with a new value takes the place of a removed one of the same kind. Lines never change places.
 */
export const putEntries = <Entry extends LabelledEntry>(
  draft: CardDraft,
  codec: EntryCodec<Entry>,
  sources: ReadonlyArray<EntrySource<Entry>>,
  entries: ReadonlyArray<Entry>,
): void => {
  if (isUnchanged(codec, sources, entries)) return;
  const pairs = pairEntries(codec, sources, entries);
  const last = Math.max(-1, ...sources.map(({ lines: [at = -1] }) => labelledEnd(draft, at)));
  const newlyPreferred = !pairs.some(({ source, entry }) => isPreferred(source?.entry) && isPreferred(entry));
  const added: Array<Entry> = [];
  for (const { source, entry } of pairs) {
    if (source === undefined) {
      if (entry !== undefined) added.push(entry);
    } else if (entry === undefined) source.lines.forEach((at) => removeEntryLine(draft, at));
    else if (!changeEntry(draft, codec, source, entry, newlyPreferred)) {
      source.lines.forEach((at) => removeEntryLine(draft, at));
      added.push(entry);
    }
  }
  for (const entry of added) addEntry(draft, codec, entry, last < 0 ? undefined : last);
};

/** Most often nothing changed, not even the order. */
const isUnchanged = <Entry extends LabelledEntry>(
  codec: EntryCodec<Entry>,
  sources: ReadonlyArray<EntrySource<Entry>>,
  entries: ReadonlyArray<Entry>,
): boolean =>
  sources.length === entries.length &&
  entries.every((entry, at) => {
    const source = sources[at];
    return source !== undefined && eqEntries(codec, source.entry, entry);
  });

type Pair<Entry> = { readonly source?: EntrySource<Entry>; readonly entry?: Entry };

/** In the order of the entries; what is to be removed comes last. */
const pairEntries = <Entry extends LabelledEntry>(
  codec: EntryCodec<Entry>,
  sources: ReadonlyArray<EntrySource<Entry>>,
  entries: ReadonlyArray<Entry>,
): ReadonlyArray<Pair<Entry>> => {
  if (sources.length === 0) return entries.map((entry) => ({ entry }));
  const keys = keysOf(codec, entries);
  const left = new Map(
    keysOf(
      codec,
      sources.map(({ entry }) => entry),
    ).map((key, at) => [key, sources[at]]),
  );
  const found = entries.map((_, at) => {
    const source = left.get(keys[at] ?? "");
    if (source !== undefined) left.delete(keys[at] ?? "");
    return source;
  });
  const free = new Map<string, Array<EntrySource<Entry>>>();
  for (const source of left.values())
    if (source !== undefined) free.set(source.entry.kind, [...(free.get(source.entry.kind) ?? []), source]);
  // Equal values are told apart by their order, so none of them may take another's place.
  const bases = entries.map((entry) => keysOf(codec, [entry])[0] ?? "");
  const times = new Map<string, number>();
  for (const base of bases) times.set(base, (times.get(base) ?? 0) + 1);
  const pairs = entries.map((entry, at): Pair<Entry> => {
    const source =
      found[at] ?? (times.get(bases[at] ?? "") === 1 ? free.get(entry.kind)?.shift() : undefined);
    return source === undefined ? { entry } : { source, entry };
  });
  return [...pairs, ...[...free.values()].flat().map((source) => ({ source }))];
};

const keysOf = <Entry extends LabelledEntry>(
  { field }: EntryCodec<Entry>,
  entries: ReadonlyArray<Entry>,
): ReadonlyArray<string> => entryKeys(field, asEntries(entries));

/** The field and the codec's entries belong together; core's functions take any field's. */
const asEntries = (entries: ReadonlyArray<LabelledEntry>): Contact["emails"] & Contact["phones"] =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the codec's field says which entries they are
  entries as unknown as Contact["emails"] & Contact["phones"];

const eqEntries = <Entry extends LabelledEntry>(
  { field }: EntryCodec<Entry>,
  a: Entry,
  b: Entry,
): boolean => {
  const [one, other] = asEntries([a, b]);
  return one !== undefined && other !== undefined && eqEntry(field, one, other);
};

const isPreferred = (entry: LabelledEntry | undefined): boolean => entry?.preferred === true;

/** False if the lines cannot say it. */
const changeEntry = <Entry extends LabelledEntry>(
  draft: CardDraft,
  codec: EntryCodec<Entry>,
  source: EntrySource<Entry>,
  entry: Entry,
  newlyPreferred: boolean,
): boolean => {
  const { entry: before, lines } = source;
  const stale = newlyPreferred && source.rank !== undefined && !isPreferred(entry);
  if (eqEntries(codec, before, entry) && !stale) return true;
  const [first, ...twins] = lines;
  const sameValue = eqEntries(codec, { ...before, ...common(entry) }, entry);
  if (first !== undefined && !sameValue) removeFormatted(draft, first);
  if (first === undefined || !changeLine(draft, codec, source, first, entry, sameValue)) return false;
  if (!sameValue)
    for (const at of twins)
      if (!changeLine(draft, codec, source, at, entry, sameValue)) removeEntryLine(draft, at);
  return true;
};

const common = ({ kind, label, preferred }: LabelledEntry) => ({ kind, label, preferred });

const changeLine = <Entry extends LabelledEntry>(
  draft: CardDraft,
  codec: EntryCodec<Entry>,
  source: EntrySource<Entry>,
  at: number,
  entry: Entry,
  sameValue: boolean,
): boolean => {
  const line = propertyAt(draft.lines, at);
  const { entry: before } = source;
  if (line === undefined || (codec.kindOfName?.(line.name) !== undefined && entry.kind !== before.kind))
    return false;
  const value = valueOf(line, draft.style);
  const written = sameValue
    ? { value, parameters: line.parameters }
    : codec.rewrite(entry, before, line, value, draft.index.version);
  if (written === undefined) return false;
  const isFirst = at === source.lines[0];
  rewriteAt(
    draft,
    at,
    isFirst ? { ...written, parameters: marked(draft, codec, source, entry, written.parameters) } : written,
  );
  if (isFirst && (isRelabelled(before, entry) || (entry.kind !== before.kind && source.kindByLabel === true)))
    putLabel(draft, at, writtenLabel(draft, entry.label));
  return true;
};

const isRelabelled = (before: LabelledEntry, entry: LabelledEntry): boolean =>
  (entry.label ?? "") !== (before.label ?? "");

/** The parameters with the entry's kind and preference. */
const marked = <Entry extends LabelledEntry>(
  draft: CardDraft,
  codec: EntryCodec<Entry>,
  { entry: before, kindByLabel, rank }: EntrySource<Entry>,
  entry: Entry,
  parameters: ReadonlyArray<Parameter>,
): ReadonlyArray<Parameter> => {
  const kind: Entry["kind"] = entry.kind;
  const rekinded = kind !== before.kind || (isRelabelled(before, entry) && kindByLabel === true);
  const typed = rekinded
    ? withTypes(parameters, { remove: codec.kinds.says, add: codec.kinds.typesOf[kind] }, typeStyle(draft))
    : parameters;
  const settled = isPreferred(before) === isPreferred(entry) && (rank === undefined || isPreferred(entry));
  return settled ? typed : withPreference(draft, typed, isPreferred(entry), rank);
};

const typeStyle = ({ index: { version } }: CardDraft) =>
  version === "2.1" ? "Bare" : version === "4.0" ? "Lower" : "Upper";

/** 4.0 has PREF=1, older versions TYPE=PREF. A weaker preference of another entry goes too, if the best one went. */
const withPreference = (
  draft: CardDraft,
  parameters: ReadonlyArray<Parameter>,
  preferred: boolean,
  rank: number | undefined,
): ReadonlyArray<Parameter> => {
  if (preferred && rank === 1 && rankOf(parameters) === 1) return parameters;
  const without = withTypes(
    withoutParameters(parameters, ["PREF"]),
    { remove: (type) => type === "PREF", add: [] },
    typeStyle(draft),
  );
  if (!preferred) return without;
  return draft.index.version === "4.0"
    ? [...without, parameterOf("PREF", ["1"])]
    : withTypes(without, { remove: () => false, add: ["PREF"] }, typeStyle(draft));
};

const addEntry = <Entry extends LabelledEntry>(
  draft: CardDraft,
  codec: EntryCodec<Entry>,
  entry: Entry,
  at: number | undefined,
): void => {
  const { version } = draft.index;
  const { name, parameters, value } = codec.write(entry, version);
  const kind: Entry["kind"] = entry.kind;
  const words = codec.kinds.typesOf[kind];
  const internet = name === "EMAIL" && version === "3.0" ? ["INTERNET"] : [];
  const preferred = isPreferred(entry) && version !== "4.0" ? ["PREF"] : [];
  const group = entry.label === undefined ? "" : `${unusedGroup(draft)}.`;
  const all = [
    ...parameters,
    ...typeParameters([...internet, ...words, ...preferred], version),
    ...(isPreferred(entry) && version === "4.0" ? [parameterOf("PREF", ["1"])] : []),
  ];
  addLine(draft, { head: `${group}${name}`, parameters: all, value }, at);
  const label = writtenLabel(draft, entry.label);
  if (label !== undefined) addLine(draft, { head: `${group}X-ABLabel`, parameters: [], value: label }, at);
};

/** A person's label that looks like one of Apple's words is wrapped once more. */
const writtenLabel = (draft: CardDraft, label: string | undefined): string | undefined =>
  label === undefined
    ? undefined
    : escapeText(/^_\$!<[^]*>!\$_$/u.test(label) ? `_$!<${label}>!$_` : label, draft.index.version, "Text");

const labelledEnd = (draft: CardDraft, at: number): number => {
  const group = propertyAt(draft.lines, at)?.group;
  return Math.max(at, group === undefined ? -1 : (draft.index.labels.get(groupKey(group)) ?? -1));
};

const removeEntryLine = (draft: CardDraft, at: number): void => {
  removeFormatted(draft, at);
  removeLine(draft, at);
};

/** An address takes along the formatted one that belongs to it: the LABEL of the same types, before 4.0. */
const removeFormatted = (draft: CardDraft, at: number): void => {
  const line = propertyAt(draft.lines, at);
  if (line?.name !== "ADR") return;
  const types = sortedTypes(line.parameters);
  const label = linesNamed(draft.index, ["LABEL"]).find((other) => {
    const found = propertyAt(draft.lines, other);
    return found !== undefined && sortedTypes(found.parameters) === types;
  });
  if (label !== undefined) removeLine(draft, label);
};

const sortedTypes = (parameters: ReadonlyArray<Parameter>): string =>
  sort(S.Ord)([...typesOf(parameters)]).join();
