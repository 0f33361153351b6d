import * as E from "fp-ts/lib/Either.js";
import {
  type DateField,
  type PartialDate,
  eqPartialDate,
  partialDate,
  stringFromPartialDate,
} from "@spegla/core";
import { type CardDraft, addLine, rewriteAt } from "./card-draft.js";
import { type CardIndex, addProblem, inOrder, linesNamed, propertyAt, valueAt } from "./card-index.js";
import { groupKey } from "./card.js";
import { parameterOf, parameterValue, withoutParameters } from "./parameter.js";
import { nowhere, putAtSource } from "./text-property.js";
import { unescapeText } from "./text-value.js";

/** `lines` all say `value`; `others` would be read in their place. The first line decides. */
export type DateSource = {
  readonly value?: PartialDate;
  readonly lines: ReadonlyArray<number>;
  readonly others: ReadonlyArray<number>;
};

/** A date that does not exist, or is told in words, is a problem and no date. */
export const readDate = (index: CardIndex, field: DateField): DateSource => {
  const [first, ...rest] = candidatesFor(index, field);
  if (first === undefined) return nowhere;
  const value = dateAt(index, first);
  if (value === undefined && valueAt(index, first).trim() !== "")
    addProblem(index, first, "is no date that exists");
  const isTwin = (at: number): boolean => value !== undefined && eqPartialDate(dateAt(index, at), value);
  return {
    ...(value !== undefined && { value }),
    lines: [first, ...rest.filter(isTwin)],
    others: rest.filter((at) => !isTwin(at)),
  };
};

export const putDate = (
  draft: CardDraft,
  field: DateField,
  source: DateSource,
  date: PartialDate | undefined,
): void => {
  if (eqPartialDate(source.value, date)) return;
  if (date === undefined) return putAtSource(draft, source, undefined);
  const { value, parameters } = writtenDate(date, draft.index.version === "4.0");
  for (const at of source.lines) {
    const kept = withoutParameters(propertyAt(draft.lines, at)?.parameters ?? [], [omitYear, "VALUE"]);
    rewriteAt(draft, at, { value, parameters: [...kept, ...parameters] });
  }
  if (source.lines.length === 0)
    addLine(
      draft,
      { head: names[field][draft.index.version === "4.0" ? 1 : 0] ?? "", parameters, value },
      undefined,
    );
};

/** A new line has the first name, and the second one in 4.0. */
const names: Readonly<Record<DateField, ReadonlyArray<string>>> = {
  birthday: ["BDAY", "BDAY"],
  anniversary: [
    "X-ANNIVERSARY",
    "ANNIVERSARY",
    "X-EVOLUTION-ANNIVERSARY",
    "X-MS-ANNIVERSARY",
    "X-KADDRESSBOOK-X-ANNIVERSARY",
  ],
};

/** Apple's way to say that the year means nothing. */
const omitYear = "X-APPLE-OMIT-YEAR";

const candidatesFor = (index: CardIndex, field: DateField): ReadonlyArray<number> => {
  if (field === "birthday") return linesNamed(index, ["BDAY"]);
  const named = linesNamed(index, names[field]);
  const labelled = linesNamed(index, ["X-ABDATE"]).filter((at) => {
    const group = propertyAt(index.card.lines, at)?.group;
    const label = group === undefined ? undefined : index.labels.get(groupKey(group));
    return (
      label !== undefined &&
      /^(?:_\$!<)?anniversary(?:>!\$_)?$/iu.test(unescapeText(valueAt(index, label), index.version))
    );
  });
  return labelled.length === 0 ? named : inOrder([...named, ...labelled]);
};

/** @see RFC 6350 §4.3.1, ISO 8601 (basic and extended); of a date-time the date counts. */
const dateAt = (index: CardIndex, at: number): PartialDate | undefined => {
  const found = /^\s*(?:(\d{4})-?|--)(\d{2})-?(\d{2})(?:[T ][^]*)?\s*$/u.exec(valueAt(index, at));
  if (found === null) return undefined;
  const [, year, month, day] = found;
  const omitted = parameterValue(propertyAt(index.card.lines, at)?.parameters ?? [], omitYear);
  const known = year === undefined || year === omitted ? {} : { year: Number(year) };
  const date = partialDate({ ...known, month: Number(month), day: Number(day) });
  return E.isRight(date) ? date.right : undefined;
};

const writtenDate = (date: PartialDate, basic: boolean) => {
  if (basic) {
    const { year } = date;
    const value = stringFromPartialDate(date).replace(/-/gu, "");
    return { value: year === undefined ? `--${value}` : value, parameters: [] };
  }
  // 1604 is a leap year.
  return date.year === undefined
    ? { value: stringFromPartialDate({ ...date, year: 1604 }), parameters: [parameterOf(omitYear, ["1604"])] }
    : { value: stringFromPartialDate(date), parameters: [] };
};
