import * as E from "fp-ts/lib/Either.js";

/**
 * A calendar date without time or zone; the year may be unknown. `month` 1 to 12, `day` 1 to 31.
 * Never a JavaScript `Date`: a birthday is no instant and must not move with the reader's zone.
 * @see RFC 6350 §4.3.1 (dates with reduced accuracy)
 */
export type PartialDate = { readonly year?: number; readonly month: number; readonly day: number };

export type ImpossibleDate = { readonly _tag: "ImpossibleDate"; readonly reason: string };

/** Left `ImpossibleDate`: no such day in that month (29 February needs a leap year or no year), or a year outside 1 to 9999. */
export const partialDate = (given: PartialDate): E.Either<ImpossibleDate, PartialDate> => {
  const { year, month, day } = given;
  if (!isBetween(1, 12, month)) return impossible(`month ${month} is not 1 to 12`);
  if (year !== undefined && !isBetween(1, 9999, year)) return impossible(`year ${year} is not 1 to 9999`);
  const last = daysIn(month, year);
  if (isBetween(1, last, day)) return E.right(year === undefined ? { month, day } : { year, month, day });
  return impossible(
    `day ${day} is not 1 to ${last} in month ${month}${year === undefined ? "" : ` of ${year}`}`,
  );
};

/** Reads `YYYY-MM-DD` or `--MM-DD`. */
export const partialDateFromString = (text: string): E.Either<ImpossibleDate, PartialDate> => {
  const found = /^(?:(\d{4})|-)-(\d{2})-(\d{2})$/u.exec(text);
  if (found === null)
    return impossible(`"${text.slice(0, 40)}" is not YYYY-MM-DD, or --MM-DD without a year`);
  const [, year, month, day] = found;
  const date = { month: Number(month), day: Number(day) };
  return partialDate(year === undefined ? date : { year: Number(year), ...date });
};

/** `YYYY-MM-DD`, or `--MM-DD` without a year. */
export const stringFromPartialDate = ({ year, month, day }: PartialDate): string =>
  `${year === undefined ? "-" : pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

const daysIn = (month: number, year: number | undefined): number => {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const leap = year === undefined || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
  return leap ? 29 : 28;
};

const isBetween = (least: number, most: number, value: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

const impossible = (reason: string): E.Either<ImpossibleDate, never> =>
  E.left({ _tag: "ImpossibleDate", reason });
