import * as E from "fp-ts/lib/Either.js";
import { type PartialDate, partialDateFromString, stringFromPartialDate } from "@spegla/core";

/**
 * The day that an instant of the service stands for: Outlook on the web writes 11:59 UTC, other programs
 * midnight of their own zone, and half a day later each is within the day that was meant. Also a bare
 * date. Undefined: no day that exists.
 * @see MS-ASCNTC, Birthday: the time of day is to be ignored
 */
export const birthdayFromGraph = (given: string | null | undefined): PartialDate | undefined => {
  const text = (given ?? "").trim();
  const day = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? text : dayHalfADayLater(text);
  if (day === undefined) return undefined;
  const date = partialDateFromString(day);
  return E.isRight(date) ? date.right : undefined;
};

/** None for a date without a year, or in a year that Exchange's own times cannot say. */
export const birthdayForGraph = (date: PartialDate | undefined): string | undefined =>
  date !== undefined && isStorable(date) ? `${stringFromPartialDate(date)}T11:59:00Z` : undefined;

/** They count from 1601, and the last years stand for no date at all. */
export const isStorable = ({ year }: PartialDate): boolean =>
  year !== undefined && year > 1601 && year < 4500;

const dayHalfADayLater = (instant: string): string | undefined => {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? undefined : new Date(at + halfADayMs).toISOString().slice(0, 10);
};

const halfADayMs = 12 * 60 * 60 * 1_000;
