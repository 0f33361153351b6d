import { type Contact, eqText, normalEmail, normalPhone } from "@spegla/core";
import { type CardDraft, addLine, removeLine, rewriteAt } from "./card-draft.js";
import { type CardIndex, linesNamed, propertyAt, textAt } from "./card-index.js";
import type { CardVersion } from "./card.js";
import { parameterValue, withoutParameters } from "./parameter.js";
import { escapeText } from "./text-value.js";

export type FullNameSource = {
  readonly at?: number;
  readonly text?: string;
  readonly explicit: boolean;
  /** The lines that say so. */
  readonly marks: ReadonlyArray<number>;
};

/** Says that FN is a full name of its own. A line, since programs that save a card drop parameters they do not know. */
const explicitProperty = "X-SPEGLA-FULL-NAME";

/**
 * What FN says for a contact without a full name: FN is required (RFC 6350 §6.2.1). An FN that
 * says just this is read as no full name, so it follows when the name changes, unless a line
 * `X-SPEGLA-FULL-NAME:EXPLICIT`, or `DERIVED=FALSE` (RFC 9554 §4.4), says otherwise.
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
  const marks = linesNamed(index, [explicitProperty]);
  if (at === undefined) return { explicit: false, marks };
  const text = textAt(index, at);
  const derived = parameterValue(propertyAt(index.card.lines, at)?.parameters ?? [], "DERIVED");
  const explicit = marks.length > 0 || derived?.toUpperCase() === "FALSE";
  return { at, ...(text !== undefined && { text }), explicit, marks };
};

/** The full name of a card whose other fields are `contact`. */
export const fullNameOf = ({ text, explicit }: FullNameSource, contact: Contact): string | undefined =>
  text === undefined || explicit || !eqText(text, derivedFullName(contact)) ? text : undefined;

export const putFullName = (draft: CardDraft, source: FullNameSource, contact: Contact): void => {
  if (eqText(fullNameOf(source, contact), contact.fullName)) return;
  const derived = derivedFullName(contact);
  const value = fullNameValue(contact, draft.index.version);
  const { at, marks } = source;
  if (at === undefined) addLine(draft, { head: "FN", parameters: [], value }, undefined);
  else {
    const parameters = withoutParameters(propertyAt(draft.lines, at)?.parameters ?? [], ["DERIVED"]);
    rewriteAt(draft, at, { value, parameters });
  }
  const isMarked = contact.fullName !== undefined && eqText(contact.fullName, derived);
  if (isMarked && marks.length === 0)
    addLine(draft, { head: explicitProperty, parameters: [], value: "EXPLICIT" }, at);
  if (!isMarked) for (const mark of marks) removeLine(draft, mark);
};

/** What FN says. */
export const fullNameValue = (contact: Contact, version: CardVersion): string =>
  escapeText(contact.fullName ?? derivedFullName(contact), version, "Text");

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
