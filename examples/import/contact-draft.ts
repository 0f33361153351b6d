import * as E from "fp-ts/lib/Either.js";
import {
  type Address,
  type Contact,
  type DateField,
  type ListField,
  type PartialDate,
  type TextField,
  addressParts,
  emptyContact,
  partialDate,
} from "@spegla/core";

/** A contact on its way out of a file. `remarks`: what was read differently than it was meant. */
export type ContactDraft = {
  readonly contact: Contact;
  readonly isPrivate: boolean;
  readonly remarks: ReadonlyArray<string>;
};

/** Which number comes first in `3/4/1980`. A sheet shows it once a day is above 12. */
export type DateOrder = "MonthFirst" | "DayFirst";

export const dateOrderOf = (cells: Iterable<string>): DateOrder => {
  for (const cell of cells) {
    const found = /^(\d{1,2})\/(\d{1,2})\/\d{4}$/u.exec(cell);
    if (found !== null && Number(found[1]) > 12) return "DayFirst";
  }
  return "MonthFirst";
};

/** None for a blank cell or `0/0/00`, which is how Outlook writes no date. Left: the cell as it stands, when it is no day. */
const dateFromCell =
  (order: DateOrder) =>
  (cell: string): E.Either<string, PartialDate | undefined> => {
    if (cell === "" || /^0{1,2}[/.]0{1,2}[/.]0{1,4}$/u.test(cell)) return E.right(undefined);
    const iso = /^(?:(\d{4})|-)-?(\d{2})-?(\d{2})$/u.exec(cell);
    if (iso !== null) return dayOf(cell, iso[1], iso[2], iso[3]);
    const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?$/u.exec(cell);
    if (dotted !== null) return dayOf(cell, dotted[3], dotted[2], dotted[1]);
    const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u.exec(cell);
    if (slashed === null) return E.left(cell);
    const [first, second] = [slashed[1], slashed[2]];
    return order === "MonthFirst"
      ? dayOf(cell, slashed[3], first, second)
      : dayOf(cell, slashed[3], second, first);
  };

const dayOf = (cell: string, year?: string, month?: string, day?: string): E.Either<string, PartialDate> => {
  const date = { month: Number(month), day: Number(day) };
  return E.mapLeft(() => cell)(partialDate(year === undefined ? date : { year: Number(year), ...date }));
};

/** What a mapping found in a row; `custom` may name a thing twice. */
export type RowParts = {
  readonly texts: Readonly<Partial<Record<TextField, string | undefined>>>;
  readonly dates: ReadonlyArray<readonly [field: DateField, column: string, cell: string | undefined]>;
  readonly lists: Readonly<Partial<Pick<Contact, ListField>>>;
  readonly custom: ReadonlyArray<readonly [name: string, value: string]>;
  readonly isPrivate?: boolean;
};

/**
 * Puts a row's parts together: blank fields and entries are left out, only the first preferred
 * entry of a list stays so, and a date that is none is kept among the custom values.
 */
export const draftOf =
  (order: DateOrder) =>
  ({ texts, dates, lists, custom, isPrivate = false }: RowParts): ContactDraft => {
    const read = dates.map(
      ([field, column, cell]) => [field, column, dateFromCell(order)(cell ?? "")] as const,
    );
    const misread = read.flatMap(([, column, date]) =>
      E.isLeft(date) ? [[column, date.left] as const] : [],
    );
    const { emails = [], phones = [], addresses = [], urls = [], ims = [], categories = [] } = lists;
    return {
      contact: {
        ...emptyContact,
        ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
        ...Object.fromEntries(
          read.flatMap(([field, , date]) =>
            E.isRight(date) && date.right !== undefined ? [[field, date.right]] : [],
          ),
        ),
        emails: firstPreferred(emails),
        phones: firstPreferred(phones),
        addresses: firstPreferred(addresses.filter(hasParts)),
        urls: firstPreferred(urls),
        ims: firstPreferred(ims),
        categories: [...new Set(categories)],
        custom: customOf([...custom, ...misread]),
      },
      isPrivate,
      remarks: misread.map(
        ([column, cell]) => `${column} "${cell.slice(0, 40)}" is no day: kept as a custom value`,
      ),
    };
  };

/** Two values of one name are kept below each other. */
const customOf = (values: RowParts["custom"]): Contact["custom"] => {
  const custom = new Map<string, string>();
  for (const [name, value] of values) {
    const before = custom.get(name);
    custom.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return Object.fromEntries(custom);
};

/** The entry without what is undefined, as the model wants it. */
export const entryOf = <Entry extends object>(entry: {
  readonly [Key in keyof Entry]: Entry[Key] | undefined;
}): Entry =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was undefined was optional
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as Entry;

const hasParts = (address: Address): boolean => addressParts.some((part) => address[part] !== undefined);

const firstPreferred = <Entry extends { readonly preferred?: true }>(
  entries: ReadonlyArray<Entry>,
): ReadonlyArray<Entry> => {
  const first = entries.findIndex(({ preferred }) => preferred === true);
  return entries.map((entry, at) =>
    entry.preferred === undefined || at === first
      ? entry
      : entryOf<Entry>({ ...entry, preferred: undefined }),
  );
};
