/**
 * In ms from `now` (ms since 1970), rounded up. RFC 9110 §10.2.3 allows whole seconds or a date; Graph
 * sends fractions of seconds as well. Nothing for anything else.
 */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}(?:\.\d{1,9})?$/u.test(text)) return Math.ceil(Number(text) * 1_000);
  const date = /^[A-Z][a-z]{2}/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
