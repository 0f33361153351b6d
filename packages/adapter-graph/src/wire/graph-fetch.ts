/**
 * The part of the platform's `fetch` that the adapter uses; the platform's own is one. It rejects with a
 * `TypeError`, an `AbortError` or `TimeoutError`, or an error with a `code` as Node's have, where no
 * answer comes; anything else that it throws is passed on.
 */
export type GraphFetch = (url: string, init: GraphInit) => Promise<GraphResponse>;

export type GraphInit = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
};

export type GraphResponse = {
  /** 0 for a redirect that the platform keeps to itself. */
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  /** Unpacked. Breaks off with a rejection as above. */
  readonly body: AsyncIterable<Uint8Array> | null;
};
