import { type GraphReply, refusal } from "./graph-message.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { ViolationBook } from "./graph-violations.js";

/** What the service lets one application do to one mailbox. */
export type GraphLimits = {
  /** At once; default: 4. */
  readonly concurrent: number;
  /** In `windowMs`; default: 10,000 in ten minutes. */
  readonly requests: number;
  readonly windowMs: number;
  /** In bodies of POST, PATCH and PUT, in `uploadWindowMs`; default: 150 MB in five minutes. */
  readonly uploadBytes: number;
  readonly uploadWindowMs: number;
  /** What `Retry-After` says of too much at once, and of injected throttling; default: 5. */
  readonly retryAfterSeconds: number;
};

export const graphLimits: GraphLimits = {
  concurrent: 4,
  requests: 10_000,
  windowMs: 600_000,
  uploadBytes: 150_000_000,
  uploadWindowMs: 300_000,
  retryAfterSeconds: 5,
};

/** The traffic of one application to one mailbox. */
export type MailboxTraffic = {
  /** A request, or a batch with so many at once. Gives how many of them find room; `leave` when it is answered. */
  readonly enter: (width: number) => { readonly free: number; readonly leave: () => void };
  /** One more request, in a batch or alone, of those that entered last: its refusal, if it is one too many. */
  readonly count: (uploaded: number) => GraphReply | undefined;
  /** The answer to one that finds no room. */
  readonly crowded: () => GraphReply;
  /** From now on nothing may be asked for so long. */
  readonly tellToWait: (seconds: number) => Readonly<Record<string, string>>;
};

export type TrafficOptions = {
  readonly user: string;
  readonly limits: GraphLimits;
  readonly switches: () => GraphSwitches;
  readonly violations: ViolationBook;
  readonly now: () => number;
};

export const mailboxTraffic = ({
  user,
  limits,
  switches,
  violations,
  now,
}: TrafficOptions): MailboxTraffic => {
  const requests = slidingSum(limits.windowMs, limits.requests);
  const uploads = slidingSum(limits.uploadWindowMs, limits.uploadBytes);
  let [under, waitUntil, isEarly] = [0, Number.NEGATIVE_INFINITY, false];
  const tellToWait = (seconds: number): Readonly<Record<string, string>> => {
    const form = switches().retryAfter;
    if (form !== "Absent") waitUntil = Math.max(waitUntil, now() + seconds * 1_000);
    return retryAfter(form, seconds, now());
  };
  const throttled = (message: string, seconds: number): GraphReply =>
    refusal(429, "ApplicationThrottled", message, tellToWait(seconds));
  return {
    tellToWait,
    enter: (width) => {
      const free = Math.max(0, Math.min(width, limits.concurrent - under));
      if (free < width) violations.note({ _tag: "TooManyAtOnce", user, message: `${under + width} at once` });
      isEarly = now() < waitUntil;
      if (isEarly)
        violations.note({ _tag: "IgnoredRetryAfter", user, message: `${waitUntil - now()} ms too early` });
      under += width;
      return {
        free,
        leave: () => {
          under -= width;
        },
      };
    },
    crowded: () => throttled("Application is over its MailboxConcurrency limit.", limits.retryAfterSeconds),
    count: (uploaded) => {
      const tooMuch = uploaded === 0 ? 0 : uploads.add(now(), uploaded, isEarly);
      const wait = Math.max(requests.add(now(), 1, isEarly), tooMuch);
      return wait === 0
        ? undefined
        : throttled("Application is over its Mailbox request limit.", Math.ceil(wait / 1_000));
    },
  };
};

const retryAfter = (
  form: GraphSwitches["retryAfter"],
  seconds: number,
  now: number,
): Readonly<Record<string, string>> => {
  switch (form) {
    case "Absent":
      return {};
    case "Date":
      return { "Retry-After": new Date((Math.ceil(now / 1_000) + seconds) * 1_000).toUTCString() };
    case "Fraction":
      return { "Retry-After": `${seconds}.128` };
    case "Seconds":
      return { "Retry-After": String(seconds) };
  }
};

/** `add`: 0, or in how many ms there is room again. What is refused counts if it comes too early. */
const slidingSum = (
  windowMs: number,
  most: number,
): { readonly add: (at: number, amount: number, isEarly: boolean) => number } => {
  let entries: Array<{ readonly at: number; readonly amount: number }> = [];
  let [sum, first] = [0, 0];
  return {
    add: (at, amount, isEarly) => {
      for (; (entries[first]?.at ?? at) + windowMs <= at; first += 1) sum -= entries[first]?.amount ?? 0;
      if (first > 10_000) [entries, first] = [entries.slice(first), 0];
      const isTooMuch = sum + amount > most;
      if (!isTooMuch || isEarly) {
        sum += amount;
        entries.push({ at, amount });
      }
      return isTooMuch ? Math.max(1, (entries[first]?.at ?? at) + windowMs - at) : 0;
    },
  };
};
