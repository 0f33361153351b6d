/** What a VERSION line can say and this package can write. */
export type CardVersion = "2.1" | "3.0" | "4.0";

/**
 * How the text of a card stands for its bytes. `Bytes`: the input was no valid UTF-8, so each
 * character of the raw text is one byte, and every line is decoded on its own.
 */
export type CardEncoding = "Utf8" | "Utf16Le" | "Utf16Be" | "Bytes";

/**
 * One vCard as a list of content lines, each with the raw text it was read from: what is not
 * changed is written back as it was. Plain data; make changes with `patchCard` and `withCardText`.
 */
export type Card = {
  /** Absent for a card without a usable VERSION; such a card is read and written like 3.0. */
  readonly version?: CardVersion;
  readonly encoding: CardEncoding;
  /** The CHARSET that some line names: the guess for lines that name none and are no UTF-8. */
  readonly charset?: string;
  /** Raw text before BEGIN and after END's line, for instance a byte order mark or an empty line. */
  readonly leading: string;
  readonly trailing: string;
  /** From BEGIN to END, both included. */
  readonly lines: ReadonlyArray<CardLine>;
};

export type CardLine = PropertyLine | OpaqueLine;

/** A content line (RFC 6350 §3.3) whose name and parameters could be told from its value. */
export type PropertyLine = {
  readonly _tag: "Property";
  /** As read, folds and line end included. */
  readonly raw: string;
  /** As spelled. Compare with `groupKey`. */
  readonly group?: string;
  /** In upper case. */
  readonly name: string;
  readonly parameters: ReadonlyArray<Parameter>;
  /** Where the value begins in the unfolded text. */
  readonly valueAt: number;
};

/** BEGIN, END, an empty line, a nested card, or a line that is no content line. */
export type OpaqueLine = { readonly _tag: "Opaque"; readonly raw: string };

export type Parameter = {
  /** In upper case. A bare word (2.1) has the name of what it means: TYPE, ENCODING or VALUE. */
  readonly name: string;
  /** Without quotes and `^` escapes (RFC 6868). */
  readonly values: ReadonlyArray<string>;
  /** As read, without the semicolon before it. */
  readonly raw: string;
};

export const groupKey = (group: string): string => group.toUpperCase();
