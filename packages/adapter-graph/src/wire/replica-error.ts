import type { ReplicaError } from "@spegla/core";
import type { GraphFailure } from "./graph-client.js";
import { type CodeMeaning, type RefusalTag, meaningOfCode } from "./meaning-of-code.js";

/** What a request was about: decides which remedy the message names, and what a 404 means. */
export type GraphSubject = {
  readonly _tag: "Contact" | "Photo" | "Folder" | "Categories" | "Mailbox" | "Subscription";
  /** The error's `id`: of the item or folder as core knows it; a name where there is no id. */
  readonly id: string;
};

/**
 * What a failed request means to the engine. Codes go before statuses. A write whose effect is unknown is
 * always `Unavailable`, whatever came instead of an answer; `RateLimited` says that nothing was done.
 *
 * `NotFound` needs a code that says so: a 404 of whoever stands between proves nothing, and is a
 * `ProtocolViolation`. A mailbox that cannot be used is `Forbidden`, one that this tenant does not know
 * `Unauthorized`, and neither is ever `NotFound`.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export const replicaErrorFromGraph = (failure: GraphFailure, about: GraphSubject): ReplicaError => {
  switch (failure._tag) {
    case "Refused":
      return replicaErrorFromRefusal(failure, about);
    case "Unreachable":
      return { _tag: "Unavailable", message: failure.message };
    case "Malformed": {
      const tag = failure.effect === "Unknown" ? "Unavailable" : "ProtocolViolation";
      return { _tag: tag, message: `${nameOf(about)}: ${failure.message}` };
    }
    case "Misled":
      return { _tag: "ProtocolViolation", message: `${nameOf(about)}: nothing was done: ${failure.message}` };
    case "Aborted":
      return { _tag: "Aborted", message: failure.message };
  }
};

type Refused = Extract<GraphFailure, { readonly _tag: "Refused" }>;

const replicaErrorFromRefusal = (failure: Refused, about: GraphSubject): ReplicaError => {
  const tag = tagOf(failure, about);
  const { id } = about;
  const message = `${nameOf(about)}: ${remedyOf(failure, tag, about)}; ${failure.message}`;
  const wait = failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs };
  if (tag === "NotFound" || tag === "RevisionMismatch") return { _tag: tag, id, message };
  if (tag === "RateLimited" || tag === "Unavailable") return { _tag: tag, ...wait, message };
  if (tag !== "InvalidItem") return { _tag: tag, message };
  const reason = `the service answered ${failure.status}${failure.code === undefined ? "" : ` ${failure.code}`}`;
  return { _tag: tag, id, field: fieldOf(failure, about), reason, message };
};

const tagOf = (failure: Refused, about: GraphSubject): RefusalTag => {
  const { status, code, effect } = failure;
  const ofCode = meaningFor(code, about)?.tag;
  if (effect === "Unknown") return "Unavailable";
  if (ofCode !== undefined) return ofCode;
  if (status === 404) return isNotFound(code, about) ? "NotFound" : "ProtocolViolation";
  if (status === 400) return isUnfit(failure) ? "InvalidItem" : "ProtocolViolation";
  return tagsOfStatus.get(status) ?? (status >= 500 ? "Unavailable" : "ProtocolViolation");
};

/** Of a subscription the service says as much when it is over, or its resource is none that it knows. */
const meaningFor = (code: string | undefined, { _tag }: GraphSubject): CodeMeaning | undefined =>
  _tag === "Subscription" && /^(?:ResourceNotFound|ExtensionError)$/iu.test(code ?? "")
    ? undefined
    : meaningOfCode(code);

/** Of what hangs on something else, a photo or a subscription, codes vary more than of contacts and folders. */
const isNotFound = (code: string | undefined, { _tag }: GraphSubject): boolean =>
  code !== undefined && (/notfound$/iu.test(code) || _tag === "Photo" || _tag === "Subscription");

/** What was to be stored is not taken as it is; a question that is not understood is our own fault. */
const isUnfit = ({ method, code }: Refused): boolean => method !== "GET" && code !== undefined;

const tagsOfStatus: ReadonlyMap<number, RefusalTag> = new Map<number, RefusalTag>([
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [405, "Unsupported"],
  [408, "Unavailable"],
  [409, "RevisionMismatch"],
  [410, "CursorExpired"],
  [412, "RevisionMismatch"],
  [413, "InvalidItem"],
  [423, "Unavailable"],
  [424, "Unavailable"],
  [429, "RateLimited"],
  [501, "Unsupported"],
  [507, "QuotaExceeded"],
]);

const fieldOf = ({ property }: Refused, { _tag }: GraphSubject): string =>
  property ?? fieldsOfSubject[_tag] ?? "contact";

const fieldsOfSubject: Readonly<Partial<Record<GraphSubject["_tag"], string>>> = {
  Photo: "photo",
  Folder: "name",
  Categories: "categories",
  Subscription: "folderId",
};

const remedyOf = (failure: Refused, tag: RefusalTag, about: GraphSubject): string => {
  const ofCode = meaningFor(failure.code, about)?.remedy;
  if (failure.isPolicy === true) return accessPolicy;
  if (tag === "Forbidden") return ofCode ?? permissions[about._tag];
  if (tag === "NotFound" && about._tag === "Folder") return folderGone;
  return ofCode ?? remedies[tag];
};

const accessPolicy =
  "an application access policy of the tenant keeps this app from this mailbox: have an administrator let it in; that takes up to an hour";

const folderGone =
  "there is no such folder, or no more: choose another one; it is never made again by itself";

const contacts =
  "the app may not do this: grant it Contacts.ReadWrite (for somebody else's mailbox Contacts.ReadWrite.Shared, or the application permission), and consent again";

/** @see https://learn.microsoft.com/graph/permissions-reference */
const permissions: Readonly<Record<GraphSubject["_tag"], string>> = {
  Contact: contacts,
  Photo: contacts,
  Folder: contacts,
  Mailbox: contacts,
  Categories: "the app may not do this: grant it MailboxSettings.ReadWrite, and consent again",
  Subscription: "the app may not do this: grant it Contacts.Read, and consent again",
};

const remedies: Readonly<Record<Exclude<RefusalTag, "Forbidden">, string>> = {
  CursorExpired: "the service no longer knows this delta token; list everything anew",
  RevisionMismatch: "the service has another state of it by now, or one like it already; read it again",
  NotFound: "it is not there; look whether it was moved or deleted",
  RateLimited: "the service has enough to do; wait",
  Unavailable: "the service is out of order just now; try again",
  Unauthorized:
    "the service does not accept the token: sign in again; the consent may have been revoked, or the token is of another tenant or cloud",
  QuotaExceeded: "the mailbox is full; make room in it, or have its quota raised",
  InvalidItem: "the service does not take this as it is; look at its fields and its size",
  Unsupported: "the service cannot do this",
  ProtocolViolation: "the service answered what Graph does not; check the cloud, and what stands between",
};

const nameOf = ({ _tag, id }: GraphSubject): string =>
  _tag === "Mailbox" || id === "" ? _tag.toLowerCase() : `${_tag.toLowerCase()} ${id}`;
