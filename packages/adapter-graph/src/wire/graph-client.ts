import type * as E from "fp-ts/lib/Either.js";
import type { Signal } from "@spegla/core";

export type GraphMethod = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/**
 * One request of Microsoft Graph. Every one asks for immutable ids by itself: `Prefer` in `headers` says
 * only what else is wished, such as `odata.maxpagesize=500`.
 */
export type GraphRequest = {
  readonly method: GraphMethod;
  /**
   * Behind `/v1.0`, query and all: `/me/contacts/AAk%3D?$select=id`; values in it are percent-encoded. Or
   * a link that the service gave, absolute, which is followed as it stands.
   */
  readonly path: string;
  /** By name in any case. Never Authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: GraphBody;
  /** `Bytes`: whatever the answer holds, unread, as of `photo/$value`. Default: JSON, or nothing at all. */
  readonly answer?: "Bytes";
};

export type GraphBody =
  /** Whatever `JSON.stringify` takes. */
  | { readonly _tag: "Json"; readonly json: unknown }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array; readonly mediaType: string };

/** An answer of 2xx, read whole; `json` is not checked yet: `decodedAnswer` does that. */
export type GraphAnswer = {
  readonly status: number;
  /** By name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body:
    | { readonly _tag: "Empty" }
    | { readonly _tag: "Json"; readonly json: unknown }
    /** Only of a request for `Bytes`. */
    | { readonly _tag: "Bytes"; readonly bytes: Uint8Array };
};

/**
 * What a request came to instead of an answer of 2xx. `effect` is whether a write may have been done
 * all the same; of a GET it is always `None`. No message holds contents, tokens, or what the service
 * wrote for people. For the engine see `replicaErrorFromGraph`.
 */
export type GraphFailure =
  /** The service said no; also 401 if there was no token to send, and 429 while it still waits to be left alone. */
  | {
      readonly _tag: "Refused";
      readonly method: GraphMethod;
      readonly status: number;
      /** As the service spells it, which varies: compare with `isCode`. Absent if the body named none. */
      readonly code?: string;
      /** The property of the resource that is complained of, `emailAddresses`; where the service says. */
      readonly property?: string;
      /** An application access policy of the tenant keeps this app from this mailbox. */
      readonly isPolicy?: true;
      readonly retryAfterMs?: number;
      readonly effect: Effect;
      readonly message: string;
    }
  /** No answer, or one cut short: name resolution, connection, TLS, deadline; or a batch without one for this request. */
  | { readonly _tag: "Unreachable"; readonly effect: Effect; readonly message: string }
  /** An answer that proves nothing: HTML, JSON that breaks off or has another shape, too large, answered twice. */
  | { readonly _tag: "Malformed"; readonly effect: Effect; readonly message: string }
  /** A link or a redirect to `to`, another origin, which gets no token. Nothing was done. */
  | { readonly _tag: "Misled"; readonly to: string; readonly message: string }
  /** The caller's signal was aborted before anything was sent, or while nothing but reading was under way. */
  | { readonly _tag: "Aborted"; readonly message: string };

export type Effect = "None" | "Unknown";

/**
 * One account at Microsoft Graph, and one mailbox of it. Nothing here rejects for what a healthy system
 * meets. Each request is sent once, and once more with a new token after a 401; what else must be waited
 * for or repeated is the engine's. All requests of a mailbox share its four places; as long as the service
 * asked to wait, nothing is sent, and every request is `Refused` with 429 and what is left of the wait.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits ("Outlook service limits")
 */
export type GraphClient = {
  /** What the paths of the mailbox begin with: `/me`, or `/users/{user}` percent-encoded. */
  readonly mailbox: string;
  /** `https://graph.microsoft.com`, without a slash. */
  readonly origin: string;
  readonly send: (request: GraphRequest, signal?: Signal) => Promise<E.Either<GraphFailure, GraphAnswer>>;
  /**
   * Any number of independent requests, answered in the given order, each for itself: in JSON batches of at
   * most 20 and 3 MB, one after another. The service does those of one batch in any order. A batch that is
   * refused as a whole fails each of its requests alike, and the batches behind it are still sent unless the
   * service asked to wait, or the signal is aborted. A GET that was throttled within a batch is asked for
   * once more if the wait is short; a write never is.
   *
   * @see https://learn.microsoft.com/graph/json-batching
   */
  readonly sendAll: (
    requests: ReadonlyArray<GraphRequest>,
    signal?: Signal,
  ) => Promise<ReadonlyArray<E.Either<GraphFailure, GraphAnswer>>>;
};
