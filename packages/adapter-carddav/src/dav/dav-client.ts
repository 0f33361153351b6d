import type * as TE from "fp-ts/lib/TaskEither.js";
import type { Signal } from "@spegla/core";
import type { PropertyName } from "./clark-name.js";
import type { DavError } from "./dav-error.js";
import type { Multistatus } from "./multistatus.js";

export type { PropertyName } from "./clark-name.js";

/** What went over the wire for one request, its body read whole. */
export type DavAnswer = {
  readonly status: number;
  /** By name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
  /** Where it came from, after redirects. */
  readonly url: string;
};

export type PutOptions = {
  /** `Absent`: If-None-Match: *. Else the strong entity tag, quoted, for If-Match. What is no tag is `Malformed`, and nothing is sent. */
  readonly condition: "Absent" | { readonly etag: string };
  readonly contentType: string;
};

/**
 * The requests of RFC 4918, 6352 and 6578 that an address book needs, each sent once: what must be
 * waited for or repeated is the engine's. URLs are absolute. `Right` of the reading requests is
 * proven complete: 207, XML, well-formed to the end of its root element. Bodies never leave with
 * an error.
 */
export type DavClient = {
  readonly propfind: (
    url: string,
    depth: "0" | "1",
    properties: ReadonlyArray<PropertyName>,
    signal?: Signal,
  ) => TE.TaskEither<DavError, Multistatus>;
  /** An empty `token` asks for everything (RFC 6578 §3.4). */
  readonly syncCollection: (
    url: string,
    token: string,
    depth: "0" | "1",
    signal?: Signal,
  ) => TE.TaskEither<DavError, Multistatus>;
  /** `version` of vCard to be answered in; absent leaves it to the server. Asks for getetag, getcontentlength and address-data. */
  readonly multiget: (
    url: string,
    hrefs: ReadonlyArray<string>,
    version: "3.0" | "4.0" | undefined,
    signal?: Signal,
  ) => TE.TaskEither<DavError, Multistatus>;
  /** Right whatever the status is, other than 401 and redirects: a resource's own answer. */
  readonly get: (url: string, signal?: Signal) => TE.TaskEither<DavError, DavAnswer>;
  readonly put: (
    url: string,
    body: Uint8Array,
    options: PutOptions,
    signal?: Signal,
  ) => TE.TaskEither<DavError, DavAnswer>;
  readonly remove: (
    url: string,
    etag: string | undefined,
    signal?: Signal,
  ) => TE.TaskEither<DavError, DavAnswer>;
  /** Extended MKCOL of an address book (RFC 5689, RFC 6352 §6.3.1). */
  readonly makeBook: (url: string, name: string, signal?: Signal) => TE.TaskEither<DavError, DavAnswer>;
  /** Where a URL sends its caller, without following (RFC 6764 §5); none if it answers itself. */
  readonly redirectOf: (
    url: string,
    method: "PROPFIND" | "GET",
    signal?: Signal,
  ) => TE.TaskEither<DavError, string | undefined>;
  /** From now on credentials may go to this origin, or that of this URL, because discovery named it. https only, unless the options allow http. */
  readonly trust: (origin: string) => void;
};
