import { pipe } from "fp-ts/lib/function.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { type TextField, contactLimits, eqText } from "@spegla/core";
import { type CardDraft, addLine, removeLine, rewriteAt, unusedGroup } from "./card-draft.js";
import {
  type CardIndex,
  componentAt,
  fittingText,
  inOrder,
  linesNamed,
  propertyAt,
  textAt,
  valueAt,
} from "./card-index.js";
import { groupKey } from "./card.js";
import { parameterOf, parameterValue, typesOf } from "./parameter.js";
import { escapeText, unescapeText } from "./text-value.js";

export const propertyTexts = [
  "nickname",
  "phoneticGivenName",
  "phoneticSurname",
  "phoneticCompany",
  "jobTitle",
  "profession",
  "office",
  "manager",
  "assistant",
  "spouse",
  "children",
  "notes",
] as const satisfies ReadonlyArray<TextField>;

/** Text fields that have a property, or several, to themselves. */
export type PropertyText = (typeof propertyTexts)[number];

/** Where a text was found. `lines` all say `value`; `others` would be read in their place. */
export type TextSource = {
  readonly value?: string;
  readonly lines: ReadonlyArray<number>;
  readonly others: ReadonlyArray<number>;
};

/**
 * The first line with one of the field's spellings decides; lines that say the same are its
 * twins. Children have a line each, so all of them count.
 */
export const readTextProperty = (index: CardIndex, field: PropertyText): TextSource => {
  const spelling = spellings[field];
  const candidates = candidatesFor(index, spelling);
  if (candidates.length === 0) return nowhere;
  const read = (at: number) =>
    spelling.list === true ? componentAt(index, at, valueAt(index, at)) : textAt(index, at, longestOf(field));
  return spelling.joined === true && candidates.length > 1
    ? joinedSource(index, candidates, read)
    : twinSource(candidates, read);
};

/** As `readTextProperty`, for lines and a reader that the caller has chosen. */
export const twinSource = (
  candidates: ReadonlyArray<number>,
  read: (at: number) => string | undefined,
): TextSource => {
  const [first, ...rest] = candidates;
  if (first === undefined) return nowhere;
  const value = read(first);
  if (rest.length === 0)
    return value === undefined
      ? { lines: candidates, others: rest }
      : { value, lines: candidates, others: rest };
  const { left: others, right: twins } = pipe(
    rest,
    RA.partition((at) => value !== undefined && eqText(read(at), value)),
  );
  return { ...(value !== undefined && { value }), lines: [first, ...twins], others };
};

/** Changes the lines that hold the text, or adds one. */
export const putTextProperty = (
  draft: CardDraft,
  field: PropertyText,
  source: TextSource,
  text: string | undefined,
): void => {
  if (eqText(source.value, text)) return;
  const { relation, joined = false } = spellings[field];
  const value = text === undefined ? undefined : escapeText(text, draft.index.version, "Text");
  putAtSource(draft, source, value, joined);
  if (value === undefined || source.lines.length > 0) return;
  const [head = ""] = spellings[field].names;
  if (relation === undefined) addLine(draft, { head, parameters: [], value }, undefined);
  else addRelation(draft, relation, value);
};

/**
 * Writes an escaped value to the lines that have it. Without a value they go, except that an
 * empty first line stays before others, which would otherwise be read in its place.
 */
export const putAtSource = (
  draft: CardDraft,
  { lines, others }: Pick<TextSource, "lines" | "others">,
  value: string | undefined,
  onlyFirst = false,
): void => {
  for (const [nth, at] of lines.entries()) {
    if (value !== undefined && !(onlyFirst && nth > 0)) rewriteAt(draft, at, { value });
    else if (value === undefined && nth === 0 && others.length > 0) rewriteAt(draft, at, { value: "" });
    else removeLine(draft, at);
  }
};

export const nowhere: { readonly lines: ReadonlyArray<number>; readonly others: ReadonlyArray<number> } = {
  lines: [],
  others: [],
};

/** A person by name: `types` of RELATED (RFC 6350 §6.6.6), Apple's label of X-ABRELATEDNAMES. */
type Relation = { readonly types: ReadonlyArray<string>; readonly label: string };

type Spelling = {
  /** In upper case; a new line gets the first. */
  readonly names: ReadonlyArray<string>;
  readonly relation?: Relation;
  /** A comma separates values. */
  readonly list?: true;
  /** Several lines make up the text. */
  readonly joined?: true;
};

const spellings: Readonly<Record<PropertyText, Spelling>> = {
  nickname: { names: ["NICKNAME"], list: true },
  phoneticGivenName: { names: ["X-PHONETIC-FIRST-NAME"] },
  phoneticSurname: { names: ["X-PHONETIC-LAST-NAME"] },
  phoneticCompany: { names: ["X-PHONETIC-ORG"] },
  jobTitle: { names: ["TITLE"] },
  profession: { names: ["ROLE"] },
  office: { names: ["X-OFFICE", "X-EVOLUTION-OFFICE", "X-KADDRESSBOOK-X-OFFICE"] },
  manager: {
    names: ["X-MANAGER", "X-MS-MANAGER", "X-EVOLUTION-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME"],
    relation: { types: ["X-MANAGER", "MANAGER"], label: "Manager" },
  },
  assistant: {
    names: ["X-ASSISTANT", "X-MS-ASSISTANT", "X-EVOLUTION-ASSISTANT", "X-KADDRESSBOOK-X-ASSISTANTSNAME"],
    relation: { types: ["X-ASSISTANT", "ASSISTANT", "AGENT"], label: "Assistant" },
  },
  spouse: {
    names: ["X-SPOUSE", "X-MS-SPOUSE", "X-EVOLUTION-SPOUSE", "X-KADDRESSBOOK-X-SPOUSESNAME"],
    relation: { types: ["SPOUSE"], label: "Spouse" },
  },
  children: {
    names: ["X-CHILDREN", "X-MS-CHILD"],
    relation: { types: ["CHILD"], label: "Child" },
    joined: true,
  },
  notes: { names: ["NOTE"] },
};

const longestOf = (field: PropertyText): number =>
  field === "notes" ? contactLimits.notes : contactLimits.text;

const candidatesFor = (index: CardIndex, { names, relation }: Spelling): ReadonlyArray<number> => {
  const plain = linesNamed(index, names);
  if (relation === undefined) return plain;
  const related = linesNamed(index, ["RELATED", "X-ABRELATEDNAMES"]).filter((at) =>
    says(index, at, relation),
  );
  return related.length === 0 ? plain : inOrder([...plain, ...related]);
};

const says = (index: CardIndex, at: number, { types, label }: Relation): boolean => {
  const line = propertyAt(index.card.lines, at);
  if (line === undefined) return false;
  if (line.name === "X-ABRELATEDNAMES") {
    const labelled = line.group === undefined ? undefined : index.labels.get(groupKey(line.group));
    const text = labelled === undefined ? "" : unescapeText(valueAt(index, labelled), index.version);
    return text.replace(/^_\$!<(?<word>.*)>!\$_$/u, "$<word>").toLowerCase() === label.toLowerCase();
  }
  const found = typesOf(line.parameters);
  return (
    types.some((type) => found.has(type)) && !isReference(index, at, parameterValue(line.parameters, "VALUE"))
  );
};

/** RELATED is a URI unless it says otherwise. */
const isReference = (index: CardIndex, at: number, type: string | undefined): boolean =>
  type?.toUpperCase() !== "TEXT" && /^[a-z][a-z0-9+.-]*:/iu.test(valueAt(index, at));

const joinedSource = (
  index: CardIndex,
  lines: ReadonlyArray<number>,
  read: (at: number) => string | undefined,
): TextSource => {
  const texts = lines.flatMap((at) => read(at) ?? []);
  const value = fittingText(index, lines[0] ?? 0, [...new Set(texts)].join(", "));
  return { ...(value !== undefined && { value }), lines, others: [] };
};

const addRelation = (draft: CardDraft, { types: [type = ""], label }: Relation, value: string): void => {
  if (draft.index.version === "4.0") {
    const parameters = [parameterOf("VALUE", ["text"]), parameterOf("TYPE", [type.toLowerCase()])];
    return addLine(draft, { head: "RELATED", parameters, value }, undefined);
  }
  const group = unusedGroup(draft);
  addLine(draft, { head: `${group}.X-ABRELATEDNAMES`, parameters: [], value }, undefined);
  addLine(draft, { head: `${group}.X-ABLabel`, parameters: [], value: `_$!<${label}>!$_` }, undefined);
};
