/** What a request came to instead of the answer that was asked for. No message holds contents or credentials. */
export type DavError =
  /** The server answered with this status. `conditions`: the precondition elements of the body (RFC 4918 §16), in Clark notation. */
  | {
      readonly _tag: "Refused";
      readonly status: number;
      readonly conditions: ReadonlyArray<string>;
      readonly retryAfterMs?: number;
      readonly message: string;
    }
  /** No answer, or one cut short: name resolution, connection, TLS, deadline. What a write did is unknown. */
  | { readonly _tag: "Unreachable"; readonly message: string }
  /** An answer that proves nothing: HTML, XML that stops in the middle, entities, too large. What a write did is unknown. */
  | { readonly _tag: "Malformed"; readonly message: string }
  /** A redirect, or a request, to where credentials must not go; or a redirect of a kind that is not followed. */
  | { readonly _tag: "RedirectRefused"; readonly to: string; readonly message: string }
  /** The caller's signal was aborted before anything was sent, or while nothing but reading was under way. */
  | { readonly _tag: "Aborted"; readonly message: string };
