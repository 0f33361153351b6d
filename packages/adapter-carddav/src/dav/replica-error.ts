import type { ReplicaError, ReplicaErrorTag } from "@spegla/core";
import { cardDavNamespace, clarkName, davNamespace } from "./clark-name.js";
import type { DavError } from "./dav-error.js";

type Refused = Extract<DavError, { readonly _tag: "Refused" }>;

/**
 * What a failed request means to the engine. A 503 is taken at its word, that the server did nothing;
 * a proxy before it may say so of a write that arrived.
 *
 * @param about - the item or folder it was about, for the message and as the error's `id`.
 */
export const replicaErrorFromDav = (error: DavError, about: string): ReplicaError => {
  switch (error._tag) {
    case "Refused":
      return replicaErrorFromRefusal(error, about);
    case "Unreachable":
      return { _tag: "Unavailable", message: error.message };
    case "Malformed":
      return { _tag: "ProtocolViolation", message: `${about}: ${error.message}` };
    case "RedirectRefused":
      return { _tag: "ProtocolViolation", message: `${about}: nothing was done: ${error.message}` };
    case "Aborted":
      return { _tag: "Aborted", message: error.message };
  }
};

const replicaErrorFromRefusal = (error: Refused, about: string): ReplicaError => {
  const tag = tagOfCondition(error.conditions) ?? tagOfStatus(error.status);
  const message = `${about}: ${meanings[tag]}; ${error.message}`;
  const wait = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
  if (tag === "NotFound" || tag === "RevisionMismatch") return { _tag: tag, id: about, message };
  if (tag === "InvalidItem")
    return { _tag: tag, id: about, field: "card", reason: `the server answered ${error.status}`, message };
  if (tag === "RateLimited" || tag === "Unavailable") return { _tag: tag, ...wait, message };
  return { _tag: tag, message };
};

type RefusalTag = Exclude<ReplicaErrorTag, "Aborted">;

const tagOfCondition = (conditions: ReadonlyArray<string>): RefusalTag | undefined => {
  for (const condition of conditions) {
    const tag = conditionTags.get(condition);
    if (tag !== undefined) return tag;
  }
  return undefined;
};

/** What a precondition says goes before the status: servers agree less on those. */
const conditionTags: ReadonlyMap<string, RefusalTag> = new Map<string, RefusalTag>([
  [clarkName(davNamespace, "valid-sync-token"), "CursorExpired"],
  [clarkName(davNamespace, "quota-not-exceeded"), "QuotaExceeded"],
  [clarkName(davNamespace, "sufficient-disk-space"), "QuotaExceeded"],
  [clarkName(davNamespace, "need-privileges"), "Forbidden"],
  [clarkName(davNamespace, "supported-report"), "Unsupported"],
  [clarkName(davNamespace, "number-of-matches-within-limits"), "Unsupported"],
  [clarkName(cardDavNamespace, "no-uid-conflict"), "RevisionMismatch"],
  [clarkName(cardDavNamespace, "max-resource-size"), "InvalidItem"],
  [clarkName(cardDavNamespace, "supported-address-data"), "InvalidItem"],
  [clarkName(cardDavNamespace, "valid-address-data"), "InvalidItem"],
]);

/** What cannot be understood passes by itself only where the server says that it is its own fault. */
const tagOfStatus = (status: number): RefusalTag =>
  tagsOfStatus.get(status) ?? (status >= 500 ? "Unavailable" : "ProtocolViolation");

const tagsOfStatus: ReadonlyMap<number, RefusalTag> = new Map<number, RefusalTag>([
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [405, "Unsupported"],
  [408, "Unavailable"],
  [409, "NotFound"],
  [410, "NotFound"],
  [412, "RevisionMismatch"],
  [413, "InvalidItem"],
  [423, "Unavailable"],
  [429, "RateLimited"],
  [501, "Unsupported"],
  [503, "RateLimited"],
  [507, "QuotaExceeded"],
]);

const meanings: Readonly<Record<RefusalTag, string>> = {
  CursorExpired: "the server no longer knows this sync token; list everything anew",
  RevisionMismatch: "the server has another state of it by now, or the same UID elsewhere; read it again",
  NotFound: "it is not there; look whether it was moved or deleted, and whether the address is right",
  RateLimited: "the server has enough to do; wait",
  Unavailable: "the server is out of order just now; try again",
  Unauthorized: "the server does not accept the credentials; sign in again",
  Forbidden:
    "the server does not allow it; look whether the address book may be written, and the account used for it",
  QuotaExceeded: "there is no room left; delete something there, or have the quota raised",
  InvalidItem: "the server does not take this card as it is; look at its photo, its size and its fields",
  Unsupported: "the server cannot do this",
  ProtocolViolation:
    "the server answered what CardDAV does not allow; check the address, and what stands between",
};
