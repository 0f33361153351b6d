import type { ReplicaErrorTag } from "@spegla/core";
import { describe, expect, it } from "vitest";
import type { DavError } from "./dav-error.js";
import { replicaErrorFromDav } from "./replica-error.js";

const refused = (status: number, conditions: ReadonlyArray<string> = []): DavError => ({
  _tag: "Refused",
  status,
  conditions,
  message: `PUT was answered ${status}`,
});

const dav = (name: string): string => `{DAV:}${name}`;
const cardDav = (name: string): string => `{urn:ietf:params:xml:ns:carddav}${name}`;

describe("replicaErrorFromDav", () => {
  const byStatus: ReadonlyArray<readonly [number, ReplicaErrorTag, RegExp]> = [
    [400, "ProtocolViolation", /check the address/u],
    [401, "Unauthorized", /sign in again/u],
    [403, "Forbidden", /may be written/u],
    [404, "NotFound", /moved or deleted/u],
    [405, "Unsupported", /cannot/u],
    [408, "Unavailable", /try again/u],
    [409, "NotFound", /address is right/u],
    [410, "NotFound", /moved or deleted/u],
    [412, "RevisionMismatch", /read it again/u],
    [413, "InvalidItem", /size/u],
    [418, "ProtocolViolation", /check the address/u],
    [423, "Unavailable", /try again/u],
    [429, "RateLimited", /wait/u],
    [500, "Unavailable", /try again/u],
    [501, "Unsupported", /cannot/u],
    [502, "Unavailable", /try again/u],
    [503, "RateLimited", /wait/u],
    [504, "Unavailable", /try again/u],
    [507, "QuotaExceeded", /delete something/u],
  ];

  it.each(byStatus)("%i is %s, and says what to do", (status, tag, message) => {
    const error = replicaErrorFromDav(refused(status), "a.vcf");
    expect(error._tag).toBe(tag);
    expect(error.message).toMatch(message);
    expect(error.message).toContain("a.vcf");
    expect(error.message).toContain(String(status));
  });

  it.each<readonly [number, string, ReplicaErrorTag]>([
    [403, dav("valid-sync-token"), "CursorExpired"],
    [409, dav("valid-sync-token"), "CursorExpired"],
    [403, dav("quota-not-exceeded"), "QuotaExceeded"],
    [507, dav("sufficient-disk-space"), "QuotaExceeded"],
    [507, dav("number-of-matches-within-limits"), "Unsupported"],
    [403, dav("supported-report"), "Unsupported"],
    [403, dav("need-privileges"), "Forbidden"],
    [409, cardDav("no-uid-conflict"), "RevisionMismatch"],
    [403, cardDav("max-resource-size"), "InvalidItem"],
    [403, cardDav("valid-address-data"), "InvalidItem"],
    [415, cardDav("supported-address-data"), "InvalidItem"],
    [403, "{urn:other}valid-sync-token", "Forbidden"],
    [403, "constructor", "Forbidden"],
  ])("%i with %s is %s", (status, condition, tag) => {
    expect(replicaErrorFromDav(refused(status, ["{urn:s}exception", condition]), "x")._tag).toBe(tag);
  });

  it.each([429, 500, 503])("%i passes on how long to wait", (status) => {
    const error = { ...refused(status), retryAfterMs: 9_000 } as const;
    expect(replicaErrorFromDav(error, "x")).toMatchObject({ retryAfterMs: 9_000 });
    expect(replicaErrorFromDav(refused(status), "x")).not.toHaveProperty("retryAfterMs");
  });

  it("names the item where the error is about one", () => {
    for (const status of [404, 412, 413])
      expect(replicaErrorFromDav(refused(status), "a.vcf")).toMatchObject({ id: "a.vcf" });
    expect(replicaErrorFromDav(refused(413), "a.vcf")).toMatchObject({ field: "card" });
  });

  it.each<readonly [DavError, ReplicaErrorTag]>([
    [{ _tag: "Unreachable", message: "took too long" }, "Unavailable"],
    [{ _tag: "Malformed", message: "took too long" }, "ProtocolViolation"],
    [{ _tag: "RedirectRefused", to: "https://x", message: "took too long" }, "ProtocolViolation"],
    [{ _tag: "Aborted", message: "took too long" }, "Aborted"],
  ])("%o keeps its message", (error, tag) => {
    const said = replicaErrorFromDav(error, "the book");
    expect(said._tag).toBe(tag);
    expect(said.message).toContain("took too long");
  });
});
