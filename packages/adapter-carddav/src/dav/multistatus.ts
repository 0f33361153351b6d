import type { PropertyName } from "./clark-name.js";

/** The body of a 207 (RFC 4918 §14.16), as it stands: hrefs and texts are neither resolved nor trimmed. */
export type Multistatus = {
  readonly responses: ReadonlyArray<DavResponse>;
  /** RFC 6578 §6.2. */
  readonly syncToken?: string;
};

export type DavResponse = {
  /** One, or several that share `status`. */
  readonly hrefs: ReadonlyArray<string>;
  /** Of the resource as a whole; absent where there are propstats. */
  readonly status?: number;
  /** Properties found (a propstat with 200), by name in Clark notation. */
  readonly properties: ReadonlyMap<PropertyName, DavProperty>;
  /** Names of properties that a propstat with another status tells of. */
  readonly missing: ReadonlyArray<PropertyName>;
  /** Elements inside DAV:error, in Clark notation. */
  readonly conditions: ReadonlyArray<string>;
};

export type DavProperty = {
  /** All text inside, at any depth, CDATA included, in order. */
  readonly text: string;
  /** Names of all elements inside, at any depth, in Clark notation. */
  readonly elements: ReadonlyArray<string>;
  /** Text of each DAV:href inside, at any depth. */
  readonly hrefs: ReadonlyArray<string>;
  /** Attributes of the property and the elements inside that have any, for `content-type` and `version` of supported-address-data. */
  readonly attributes: ReadonlyArray<{
    readonly element: string;
    readonly values: Readonly<Record<string, string>>;
  }>;
};
