import type { ReplicaErrorTag } from "@spegla/core";

export type RefusalTag = Exclude<ReplicaErrorTag, "Aborted">;

/** What a code means to the engine, and to a person where the tag alone says too little. */
export type CodeMeaning = { readonly tag: RefusalTag; readonly remedy?: string };

/**
 * What a code says goes before the status, which varies.
 * @see https://learn.microsoft.com/graph/errors
 */
export const meaningOfCode = (code: string | undefined): CodeMeaning | undefined =>
  meanings.get(code?.toLowerCase() ?? "");

/** Come with other statuses than 429 as well; nothing was done. */
export const isThrottleCode = (code: string | undefined): boolean =>
  meaningOfCode(code)?.tag === "RateLimited";

const noMailbox =
  "there is no Exchange Online mailbox behind this account: give it a licence, or name another user; a mailbox on premises or an inactive one cannot be used";

const noUser =
  "this tenant has no such user: check the user, and sign in with an account of the tenant that the mailbox is in";

const folderGone = "the folder was deleted: choose another one; it is never made again by itself";

const moving = "the mailbox is being moved, or its store is not there just now; that may take hours";

const meanings: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ["syncstatenotfound", { tag: "CursorExpired" }],
  ["syncstateinvalid", { tag: "CursorExpired" }],
  ["resyncrequired", { tag: "CursorExpired" }],
  ["errorirresolvableconflict", { tag: "RevisionMismatch" }],
  [
    "errorfolderexists",
    { tag: "RevisionMismatch", remedy: "there is a folder of that name: choose another" },
  ],
  ["erroritemnotfound", { tag: "NotFound" }],
  ["errorinvalididmalformed", { tag: "NotFound" }],
  ["errorfoldernotfound", { tag: "NotFound", remedy: folderGone }],
  ["errorsyncfoldernotfound", { tag: "NotFound", remedy: folderGone }],
  ["applicationthrottled", { tag: "RateLimited" }],
  ["toomanyrequests", { tag: "RateLimited" }],
  ["activitylimitreached", { tag: "RateLimited" }],
  ["errortoomanyobjectsopened", { tag: "RateLimited" }],
  ["errormailboxmoveinprogress", { tag: "Unavailable", remedy: moving }],
  ["errormailboxstoreunavailable", { tag: "Unavailable", remedy: moving }],
  ["errorserverbusy", { tag: "Unavailable" }],
  ["errorinternalserver", { tag: "Unavailable" }],
  ["errorinternalservererror", { tag: "Unavailable" }],
  ["errorinternalservertransienterror", { tag: "Unavailable" }],
  ["servicenotavailable", { tag: "Unavailable" }],
  ["invalidauthenticationtoken", { tag: "Unauthorized" }],
  ["errorinvaliduser", { tag: "Unauthorized", remedy: noUser }],
  ["resourcenotfound", { tag: "Unauthorized", remedy: noUser }],
  ["request_resourcenotfound", { tag: "Unauthorized", remedy: noUser }],
  ["mailboxnotenabledforrestapi", { tag: "Forbidden", remedy: noMailbox }],
  ["mailboxnotsupportedforrestapi", { tag: "Forbidden", remedy: noMailbox }],
  ["extensionerror", { tag: "Forbidden", remedy: noMailbox }],
  ["erroraccessdenied", { tag: "Forbidden" }],
  ["authorization_requestdenied", { tag: "Forbidden" }],
  ["errorquotaexceeded", { tag: "QuotaExceeded" }],
  ["errorcorruptdata", { tag: "InvalidItem" }],
]);
