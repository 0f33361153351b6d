import { type Contact, eqText } from "@spegla/core";
import { type CardDraft, addLine, removeLine, rewriteAt } from "./card-draft.js";
import { type CardIndex, componentAt, fittingText, linesNamed, textAt, valueAt } from "./card-index.js";
import { type TextSource, putAtSource, twinSource } from "./text-property.js";
import { escapeText, splitComponents, textOfComponent } from "./text-value.js";

export type OrganisationSource = {
  /** ORG lines; the first one decides. */
  readonly lines: ReadonlyArray<number>;
  readonly company?: string;
  /** All units of the ORG line, joined by commas. */
  readonly units?: string;
  /** X-DEPARTMENT lines. */
  readonly own: TextSource;
  readonly department?: string;
};

/** ORG: company;unit;unit … (RFC 6350 §6.6.4), and X-DEPARTMENT, which counts where ORG has no units. */
export const readOrganisation = (index: CardIndex): OrganisationSource => {
  const lines = linesNamed(index, ["ORG"]);
  const alone = twinSource(linesNamed(index, ["X-DEPARTMENT"]), (line) => textAt(index, line));
  const [at] = lines;
  const [name = "", ...rest] = at === undefined ? [] : splitComponents(valueAt(index, at), index.version);
  const company = at === undefined ? undefined : componentAt(index, at, name);
  const units =
    at === undefined
      ? undefined
      : fittingText(
          index,
          at,
          rest
            .map((unit) => textOfComponent(unit, index.version))
            .filter((unit) => unit.trim() !== "")
            .join(", "),
        );
  const department = units ?? alone.value;
  return {
    lines,
    ...(company !== undefined && { company }),
    ...(units !== undefined && { units }),
    own: alone,
    ...(department !== undefined && { department }),
  };
};

/** Units stay as they are unless the department changed; then there is one unit. */
export const putOrganisation = (draft: CardDraft, source: OrganisationSource, contact: Contact): void => {
  const sameDepartment = eqText(source.department, contact.department);
  if (eqText(source.company, contact.company) && sameDepartment) return;
  const [at, ...others] = source.lines;
  const own = at === undefined ? [] : splitComponents(valueAt(draft.index, at), draft.index.version);
  if (!sameDepartment) putDepartmentLine(draft, source, contact.department);
  const value = [
    companyComponent(draft, source, contact, own),
    ...unitComponents(draft, source, contact, own),
  ].join(";");
  if (at !== undefined && (!/^;*$/u.test(value) || others.length > 0)) {
    if (value !== valueAt(draft.index, at)) rewriteAt(draft, at, { value });
  } else if (at !== undefined) removeLine(draft, at);
  else if (value !== "") addLine(draft, { head: "ORG", parameters: [], value }, undefined);
};

const companyComponent = (
  { index: { version } }: CardDraft,
  source: OrganisationSource,
  { company = "" }: Contact,
  own: ReadonlyArray<string>,
): string =>
  eqText(source.company ?? "", company) ? (own[0] ?? "") : escapeText(company, version, "Component");

const unitComponents = (
  { index: { version } }: CardDraft,
  source: OrganisationSource,
  { department }: Contact,
  own: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const onOwnLine = source.own.lines.length > 0 && source.units === undefined;
  if (eqText(source.department, department) || (onOwnLine && department !== undefined)) return own.slice(1);
  return department === undefined ? [] : [escapeText(department, version, "Component")];
};

/** X-DEPARTMENT follows if it says what the field said. */
const putDepartmentLine = (
  draft: CardDraft,
  { own, units }: OrganisationSource,
  department?: string,
): void => {
  if (department === undefined) putAtSource(draft, own, undefined);
  else if (units === undefined || eqText(units, own.value))
    putAtSource(draft, own, escapeText(department, draft.index.version, "Text"));
};
