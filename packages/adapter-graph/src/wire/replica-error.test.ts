import type { ReplicaErrorTag } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { isCode } from "./graph-code.js";
import type { GraphFailure } from "./graph-client.js";
import { type GraphSubject, replicaErrorFromGraph } from "./replica-error.js";

type Refused = Extract<GraphFailure, { readonly _tag: "Refused" }>;

const refusal = (status: number, code?: string, more: Partial<Refused> = {}): Refused => ({
  _tag: "Refused",
  method: "PATCH",
  status,
  ...(code === undefined ? {} : { code }),
  effect: "None",
  message: `PATCH /me/contacts/a was answered ${status}`,
  ...more,
});

const contact: GraphSubject = { _tag: "Contact", id: "AAk" };
const folder: GraphSubject = { _tag: "Folder", id: "CRM" };
const mailbox: GraphSubject = { _tag: "Mailbox", id: "anna@example.com" };

describe("replicaErrorFromGraph", () => {
  it.each<readonly [number, string | undefined, GraphSubject, ReplicaErrorTag, RegExp]>([
    [400, "ErrorInvalidIdMalformed", contact, "NotFound", /moved or deleted/u],
    [400, "ErrorInvalidRequest", contact, "InvalidItem", /fields/u],
    [400, undefined, contact, "ProtocolViolation", /what stands between/u],
    [401, "InvalidAuthenticationToken", mailbox, "Unauthorized", /sign in again.*revoked.*tenant/u],
    [401, undefined, contact, "Unauthorized", /sign in again/u],
    [403, "ErrorAccessDenied", contact, "Forbidden", /Contacts\.ReadWrite\b.*consent/u],
    [403, "Authorization_RequestDenied", folder, "Forbidden", /Contacts\.ReadWrite\.Shared/u],
    [403, "ErrorAccessDenied", { _tag: "Categories", id: "CRM" }, "Forbidden", /MailboxSettings\.ReadWrite/u],
    [403, "ErrorAccessDenied", { _tag: "Subscription", id: "s" }, "Forbidden", /Contacts\.Read,/u],
    [403, undefined, contact, "Forbidden", /Contacts\.ReadWrite/u],
    [403, "ErrorQuotaExceeded", folder, "QuotaExceeded", /full.*make room/u],
    [404, "ErrorItemNotFound", contact, "NotFound", /moved or deleted/u],
    [404, "ErrorItemNotFound", folder, "NotFound", /choose another/u],
    [404, "ErrorSyncFolderNotFound", contact, "NotFound", /folder was deleted: choose another/u],
    [400, "ErrorFolderNotFound", contact, "NotFound", /folder was deleted/u],
    [404, "SomethingNotFound", contact, "NotFound", /moved or deleted/u],
    [404, "UnknownError", contact, "ProtocolViolation", /what stands between/u],
    [404, undefined, contact, "ProtocolViolation", /what stands between/u],
    [404, "UnknownError", { _tag: "Photo", id: "AAk" }, "NotFound", /moved or deleted/u],
    [404, undefined, { _tag: "Photo", id: "AAk" }, "ProtocolViolation", /what stands between/u],
    [404, "MailboxNotEnabledForRESTAPI", mailbox, "Forbidden", /licence.*premises/u],
    [403, "mailboxnotsupportedforrestapi", contact, "Forbidden", /licence/u],
    [400, "extensionError", contact, "Forbidden", /premises/u],
    [404, "ErrorInvalidUser", mailbox, "Unauthorized", /no such user.*tenant/u],
    [404, "Request_ResourceNotFound", folder, "Unauthorized", /tenant/u],
    [404, "ResourceNotFound", contact, "Unauthorized", /tenant/u],
    [404, "ResourceNotFound", { _tag: "Subscription", id: "c7e1" }, "NotFound", /moved or deleted/u],
    [400, "ExtensionError", { _tag: "Subscription", id: "c7e1" }, "InvalidItem", /fields/u],
    [403, "ExtensionError", { _tag: "Subscription", id: "c7e1" }, "Forbidden", /Contacts\.Read,/u],
    [405, undefined, contact, "Unsupported", /cannot/u],
    [409, "ErrorIrresolvableConflict", contact, "RevisionMismatch", /read it again/u],
    [412, "ErrorIrresolvableConflict", contact, "RevisionMismatch", /read it again/u],
    [412, undefined, contact, "RevisionMismatch", /read it again/u],
    [409, "ErrorFolderExists", folder, "RevisionMismatch", /choose another/u],
    [410, "SyncStateNotFound", folder, "CursorExpired", /anew/u],
    [410, undefined, folder, "CursorExpired", /anew/u],
    [400, "syncStateNotFound", folder, "CursorExpired", /anew/u],
    [404, "SYNCSTATEINVALID", folder, "CursorExpired", /anew/u],
    [400, "resyncRequired", folder, "CursorExpired", /anew/u],
    [413, undefined, contact, "InvalidItem", /size/u],
    [424, undefined, contact, "Unavailable", /try again/u],
    [429, "ApplicationThrottled", contact, "RateLimited", /wait/u],
    [429, undefined, contact, "RateLimited", /wait/u],
    [503, "ErrorTooManyObjectsOpened", contact, "RateLimited", /wait/u],
    [500, "ErrorCorruptData", contact, "InvalidItem", /fields/u],
    [503, "ErrorMailboxMoveInProgress", mailbox, "Unavailable", /being moved.*hours/u],
    [404, "ErrorMailboxStoreUnavailable", contact, "Unavailable", /hours/u],
    [500, "InternalServerError", contact, "Unavailable", /try again/u],
    [502, undefined, contact, "Unavailable", /try again/u],
    [504, "UnknownError", contact, "Unavailable", /try again/u],
    [501, undefined, contact, "Unsupported", /cannot/u],
    [507, undefined, contact, "QuotaExceeded", /full/u],
    [304, undefined, contact, "ProtocolViolation", /what stands between/u],
    [403, "constructor", contact, "Forbidden", /Contacts\.ReadWrite/u],
  ])("%i %s about %o is %s, and says what to do", (status, code, about, tag, message) => {
    const error = replicaErrorFromGraph(refusal(status, code), about);
    expect(error._tag).toBe(tag);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`was answered ${status}`);
    if (about._tag !== "Mailbox") expect(error.message).toContain(about.id);
  });

  it("takes a question that is not understood for our own fault", () => {
    const asked = refusal(400, "ErrorInvalidRequest", { method: "GET" });
    expect(replicaErrorFromGraph(asked, contact)._tag).toBe("ProtocolViolation");
  });

  it("names the administrator's remedy where a policy is in the way", () => {
    const error = replicaErrorFromGraph(refusal(403, "ErrorAccessDenied", { isPolicy: true }), contact);
    expect(error).toMatchObject({
      _tag: "Forbidden",
      message: expect.stringMatching(/policy.*administrator/u),
    });
  });

  it.each([
    ["ErrorInvalidRequest", 400],
    ["ErrorCorruptData", 500],
    ["InternalServerError", 500],
    ["ErrorQuotaExceeded", 503],
    [undefined, 503],
  ])("a write that may have been done all the same is Unavailable: %s %i", (code, status) => {
    const error = replicaErrorFromGraph(
      refusal(status, code, { effect: "Unknown", retryAfterMs: 3_000 }),
      contact,
    );
    expect(error).toMatchObject({ _tag: "Unavailable", retryAfterMs: 3_000 });
  });

  it("passes on how long to wait, if the service said", () => {
    for (const status of [429, 503]) {
      expect(
        replicaErrorFromGraph(refusal(status, undefined, { retryAfterMs: 9_000 }), contact),
      ).toMatchObject({
        retryAfterMs: 9_000,
      });
      expect(replicaErrorFromGraph(refusal(status), contact)).not.toHaveProperty("retryAfterMs");
    }
  });

  it("names item and field where the error is about one", () => {
    for (const status of [409, 413])
      expect(replicaErrorFromGraph(refusal(status), contact)).toMatchObject({ id: "AAk" });
    expect(replicaErrorFromGraph(refusal(413), contact)).toMatchObject({ field: "contact" });
    expect(replicaErrorFromGraph(refusal(413), { ...contact, _tag: "Photo" })).toMatchObject({
      field: "photo",
    });
    const tooMany = refusal(400, "ErrorInvalidRequest", { property: "emailAddresses" });
    expect(replicaErrorFromGraph(tooMany, contact)).toMatchObject({
      field: "emailAddresses",
      reason: expect.stringContaining("400 ErrorInvalidRequest"),
    });
  });

  it.each<readonly [GraphFailure, ReplicaErrorTag]>([
    [{ _tag: "Unreachable", effect: "Unknown", message: "took long" }, "Unavailable"],
    [{ _tag: "Unreachable", effect: "None", message: "took long" }, "Unavailable"],
    [{ _tag: "Malformed", effect: "None", message: "took long" }, "ProtocolViolation"],
    [{ _tag: "Malformed", effect: "Unknown", message: "took long" }, "Unavailable"],
    [{ _tag: "Misled", to: "https://x", message: "took long" }, "ProtocolViolation"],
    [{ _tag: "Aborted", message: "took long" }, "Aborted"],
  ])("%o keeps its message", (failure, tag) => {
    const error = replicaErrorFromGraph(failure, contact);
    expect(error._tag).toBe(tag);
    expect(error.message).toContain("took long");
  });
});

describe("isCode", () => {
  it("compares without case, and only refusals have codes", () => {
    expect(isCode(refusal(410, "syncStateNotFound"), "ResyncRequired", "SyncStateNotFound")).toBe(true);
    expect(isCode(refusal(410, "syncStateNotFound"), "SyncState")).toBe(false);
    expect(isCode(refusal(410), "SyncStateNotFound")).toBe(false);
    expect(isCode({ _tag: "Aborted", message: "SyncStateNotFound" }, "SyncStateNotFound")).toBe(false);
  });
});
