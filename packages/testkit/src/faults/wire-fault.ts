/** What goes wrong with one HTTP request. */
export type WireFault =
  | { readonly _tag: "Pass" }
  /**
   * Nothing was sent: `fetch` rejects with the `TypeError` of a broken line, whose `cause` has the
   * `code`; without one, `ECONNREFUSED`.
   */
  | { readonly _tag: "Refused"; readonly code?: string }
  /** It was sent and carried out; then the line broke, as above. Without a `code`, `ECONNRESET`. */
  | { readonly _tag: "LostResponse"; readonly code?: string }
  /** Nothing was sent, and this is the answer: of a proxy, say, or of a service that throttles. */
  | (WireAnswer & { readonly _tag: "Answered" })
  /** It was sent and carried out, and this is the answer all the same. */
  | (WireAnswer & { readonly _tag: "AnsweredAfter" })
  /** It was sent twice, one after the other, and answered as the second time was. */
  | { readonly _tag: "Twice" }
  /**
   * The connection breaks after so many bytes of the answer's body, which then cannot be read on. A
   * shorter body, or none, arrives whole.
   */
  | { readonly _tag: "CutBody"; readonly atByte: number }
  /** It is sent after `ms` on the clock that was given. */
  | { readonly _tag: "Slow"; readonly ms: number }
  /** Nothing is sent, and no answer comes until the request's signal is aborted. */
  | { readonly _tag: "Hangs" }
  /** The process dies: `ProcessDied` is thrown, which no one in the process may catch. */
  | { readonly _tag: "DieBefore" }
  | { readonly _tag: "DieAfter" };

/** `status`: 200 to 599. */
export type WireAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** How a service says that it has had enough. `seconds`: whole ones, how long to wait. */
export type Throttling = {
  /** 429 unless it is given. */
  readonly status?: number;
} & (
  | { readonly retryAfter?: "Seconds"; readonly seconds: number }
  /** As an HTTP date, rounded up to whole seconds; `now` in ms since 1970. */
  | { readonly retryAfter: "Date"; readonly seconds: number; readonly now: () => number }
  | { readonly retryAfter: "None" }
);

/** @see RFC 6585 §4 (429), RFC 9110 §10.2.3 (Retry-After) */
export const throttled = (throttling: Throttling): WireFault => {
  const { status = 429 } = throttling;
  return { _tag: "Answered", status, headers: retryAfterHeader(throttling) };
};

const retryAfterHeader = (throttling: Throttling): Readonly<Record<string, string>> => {
  if (throttling.retryAfter === "None") return {};
  const { seconds } = throttling;
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new RangeError(`Retry-After cannot say ${seconds} seconds: give a whole number, 0 or more`);
  if (throttling.retryAfter !== "Date") return { "Retry-After": String(seconds) };
  const wholeSecond = Math.ceil(throttling.now() / 1_000) + seconds;
  return { "Retry-After": new Date(wholeSecond * 1_000).toUTCString() };
};
