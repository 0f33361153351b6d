import { type Contact, eqText } from "@spegla/core";
import { type CardDraft, addLine, rewriteAt } from "./card-draft.js";
import {
  type CardIndex,
  componentAt,
  fittingText,
  linesNamed,
  propertyAt,
  textAt,
  valueAt,
} from "./card-index.js";
import type { CardVersion } from "./card.js";
import { parameterOf, withoutParameters } from "./parameter.js";
import { type TextSource, nowhere, putAtSource, twinSource } from "./text-property.js";
import { escapeText, splitComponents } from "./text-value.js";

/** The N property's components in their order (RFC 6350 §6.2.2). */
export const nameParts = ["surname", "givenName", "middleName", "namePrefix", "nameSuffix"] as const;
export type NamePart = (typeof nameParts)[number];

export type NameSource = {
  readonly at?: number;
  readonly parts: Readonly<Partial<Record<NamePart, string>>>;
  readonly fileAs: TextSource;
  /** SORT-AS of N, which counts where no property says how to file (RFC 6350 §5.9). */
  readonly sortAs?: string;
};

export const readName = (index: CardIndex): NameSource => {
  const [at] = linesNamed(index, ["N"]);
  const filed = linesNamed(index, ["SORT-STRING", "X-EVOLUTION-FILE-AS"]);
  const fileAs = filed.length === 0 ? nowhere : twinSource(filed, (line) => textAt(index, line));
  if (at === undefined) return { parts: {}, fileAs };
  const components = splitComponents(valueAt(index, at), index.version);
  const parts: Partial<Record<NamePart, string>> = {};
  for (const [nth, part] of nameParts.entries()) {
    const text = componentAt(index, at, components[nth] ?? "");
    if (text !== undefined) parts[part] = text;
  }
  const sorted = propertyAt(index.card.lines, at)?.parameters.find(({ name }) => name === "SORT-AS");
  const sortAs = sorted === undefined ? undefined : fittingText(index, at, sorted.values.join(","));
  return { at, parts, fileAs, ...(sortAs !== undefined && { sortAs }) };
};

export const fileAsOf = ({ fileAs, sortAs }: NameSource): string | undefined =>
  fileAs.lines.length > 0 ? fileAs.value : sortAs;

/** Changes the components that differ; further components and parameters stay. */
export const putName = (draft: CardDraft, source: NameSource, contact: Contact): void => {
  const sortAs = putFileAs(draft, source, contact.fileAs);
  const changed = nameParts.some((part) => !eqText(source.parts[part], contact[part]));
  if (!changed && sortAs._tag === "Same") return;
  const line = source.at === undefined ? undefined : propertyAt(draft.lines, source.at);
  const { version } = draft.index;
  const components =
    line === undefined || source.at === undefined
      ? []
      : splitComponents(valueAt(draft.index, source.at), version);
  const value = [
    ...nameParts.map((part, nth) =>
      eqText(source.parts[part], contact[part])
        ? (components[nth] ?? "")
        : escapeText(contact[part] ?? "", version, "Component"),
    ),
    ...components.slice(nameParts.length),
  ].join(";");
  const kept = withoutParameters(line?.parameters ?? [], sortAs._tag === "Same" ? [] : ["SORT-AS"]);
  const parameters = sortAs._tag === "Set" ? [...kept, parameterOf("SORT-AS", [sortAs.text])] : kept;
  if (source.at === undefined) addLine(draft, { head: "N", parameters, value }, undefined);
  else rewriteAt(draft, source.at, { value, parameters });
};

export const nameValue = (contact: Contact, version: CardVersion): string =>
  nameParts.map((part) => escapeText(contact[part] ?? "", version, "Component")).join(";");

type SortAsChange = { readonly _tag: "Same" | "Remove" } | { readonly _tag: "Set"; readonly text: string };

/** What is left to do at N, after the properties that say how to file were changed. */
const putFileAs = (draft: CardDraft, source: NameSource, text: string | undefined): SortAsChange => {
  if (eqText(fileAsOf(source), text)) return { _tag: "Same" };
  const { version } = draft.index;
  const value = text === undefined ? undefined : escapeText(text, version, "Text");
  if (source.fileAs.lines.length > 0) {
    putAtSource(draft, source.fileAs, value);
    return { _tag: text === undefined && source.sortAs !== undefined ? "Remove" : "Same" };
  }
  if (text === undefined) return { _tag: "Remove" };
  if (version === "4.0" || source.sortAs !== undefined) return { _tag: "Set", text };
  addLine(draft, { head: "SORT-STRING", parameters: [], value: value ?? "" }, undefined);
  return { _tag: "Same" };
};
