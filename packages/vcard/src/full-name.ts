import { type Contact, eqText, normalEmail, normalPhone } from "@spegla/core";
import { type CardDraft, addLine, rewriteAt } from "./card-draft.js";
import { type CardIndex, linesNamed, propertyAt, textAt } from "./card-index.js";
import type { CardVersion, Parameter } from "./card.js";
import { parameterOf, parameterValue, withoutParameters } from "./parameter.js";
import { escapeText } from "./text-value.js";

export type FullNameSource = { readonly at?: number; readonly text?: string; readonly explicit: boolean };

/**
 * What FN says for a contact without a full name: FN is required (RFC 6350 §6.2.1). An FN that
 * says just this is read as no full name, so it follows when the name changes. A full name that
 * happens to be the same is marked `DERIVED=FALSE` (RFC 9554 §4.4).
 */
export const derivedFullName = (contact: Contact): string =>
  joined([contact.namePrefix, contact.givenName, contact.middleName, contact.surname, contact.nameSuffix]) ??
  contact.company ??
  contact.nickname ??
  foremost(contact.emails.map(({ address }) => normalEmail(address))) ??
  foremost(contact.phones.map(({ number }) => normalPhone(number))) ??
  "Unnamed";

export const readFullName = (index: CardIndex): FullNameSource => {
  const [at] = linesNamed(index, ["FN"]);
  if (at === undefined) return { explicit: false };
  const text = textAt(index, at);
  const mark = parameterValue(propertyAt(index.card.lines, at)?.parameters ?? [], "DERIVED");
  return { at, ...(text !== undefined && { text }), explicit: mark?.toUpperCase() === "FALSE" };
};

/** The full name of a card whose other fields are `contact`. */
export const fullNameOf = ({ text, explicit }: FullNameSource, contact: Contact): string | undefined =>
  text === undefined || explicit || !eqText(text, derivedFullName(contact)) ? text : undefined;

export const putFullName = (draft: CardDraft, source: FullNameSource, contact: Contact): void => {
  if (eqText(fullNameOf(source, contact), contact.fullName)) return;
  const written = fullNameParts(contact, draft.index.version);
  if (source.at === undefined) return addLine(draft, { head: "FN", ...written }, undefined);
  const kept = withoutParameters(propertyAt(draft.lines, source.at)?.parameters ?? [], ["DERIVED"]);
  rewriteAt(draft, source.at, { ...written, parameters: [...kept, ...written.parameters] });
};

/** The value of FN, with the mark if it is needed. */
export const fullNameParts = (
  contact: Contact,
  version: CardVersion,
): { readonly value: string; readonly parameters: ReadonlyArray<Parameter> } => {
  const derived = derivedFullName(contact);
  const marked = contact.fullName !== undefined && eqText(contact.fullName, derived);
  return {
    value: escapeText(contact.fullName ?? derived, version, "Text"),
    parameters: marked ? [parameterOf("DERIVED", ["FALSE"])] : [],
  };
};

const joined = (parts: ReadonlyArray<string | undefined>): string | undefined => {
  const present = parts.filter((part) => part !== undefined);
  return present.length === 0 ? undefined : present.join(" ");
};

/** The same whatever order a service returns the entries in. */
const foremost = (texts: ReadonlyArray<string>): string | undefined =>
  texts.reduce<string | undefined>(
    (least, text) => (least === undefined || text < least ? text : least),
    undefined,
  );
