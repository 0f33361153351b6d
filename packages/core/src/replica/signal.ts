/**
 * The part of a web `AbortSignal` that core uses; any `AbortSignal` is one. Every port looks at it
 * before anything else.
 */
export type Signal = {
  readonly aborted: boolean;
  readonly addEventListener: (
    event: "abort",
    listener: () => void,
    options?: { readonly once?: boolean },
  ) => void;
  readonly removeEventListener: (event: "abort", listener: () => void) => void;
};
