import { remoteId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import type { DavAnswer } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import { verdictOnPut, verdictOnRemove } from "./write-answer.js";

const id = remoteId("/book/a.vcf");
const [small, large] = [
  { id, bytes: 500, hasPhoto: false },
  { id, bytes: 2_000_000, hasPhoto: true },
];

const answer = (
  status: number,
  body = "",
  headers: Readonly<Record<string, string>> = {},
): E.Either<DavError, DavAnswer> =>
  E.right({
    status,
    header: (name) => ({ "content-type": "application/xml; charset=utf-8", ...headers })[name],
    body: Buffer.from(body),
    url: "https://dav.example.com/book/a.vcf",
  });

const condition = (name: string): string =>
  `<d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><${name}/></d:error>`;

describe("the answer to a PUT", () => {
  it("is a success by 200, 201 and 204, with its tag unless anybody may have given it", () => {
    for (const status of [200, 201, 204])
      expect(verdictOnPut(answer(status, "", { etag: '"1"' }), small, 0)).toEqual({
        _tag: "Done",
        etag: status === 200 ? undefined : '"1"',
      });
  });

  it("needs a look at what is there by 404, 410 and 412", () => {
    for (const status of [404, 410, 412])
      expect(verdictOnPut(answer(status), small, 0)).toEqual({ _tag: "NotAsExpected" });
  });

  it.each([
    [409, condition("c:no-uid-conflict"), small, "RevisionMismatch", undefined],
    [409, "", small, "RevisionMismatch", undefined],
    [403, condition("c:no-uid-conflict"), small, "RevisionMismatch", undefined],
    [413, "", small, "InvalidItem", "card"],
    [413, "", large, "InvalidItem", "photo"],
    [403, condition("c:max-resource-size"), { ...small, hasPhoto: true }, "InvalidItem", "photo"],
    [403, "", large, "InvalidItem", "photo"],
    [403, "", small, "Forbidden", undefined],
    [403, condition("d:need-privileges"), large, "Forbidden", undefined],
    [403, condition("c:valid-address-data"), small, "InvalidItem", "card"],
    [403, condition("c:supported-address-data"), small, "InvalidItem", "card"],
    [415, "", small, "InvalidItem", "card"],
    [507, "", small, "QuotaExceeded", undefined],
    [403, condition("d:quota-not-exceeded"), small, "QuotaExceeded", undefined],
    [423, "", small, "Unavailable", undefined],
    [429, "", small, "RateLimited", undefined],
    [500, "", small, "Unavailable", undefined],
    [503, "", small, "Unavailable", undefined],
    [502, "", small, "Unavailable", undefined],
    [303, "", small, "ProtocolViolation", undefined],
  ])("%i %s is a failure of its kind", (status, body, sent, tag, field) => {
    const verdict = verdictOnPut(answer(status, body), sent, 0);
    expect(verdict).toMatchObject({
      _tag: "Failed",
      error: field === undefined ? { _tag: tag } : { _tag: tag, field },
    });
  });

  it("by 400 may mean a bad card, or a UID that is taken", () => {
    expect(verdictOnPut(answer(400, "bad card"), small, 0)).toMatchObject({
      _tag: "MaybeTaken",
      error: { _tag: "InvalidItem", field: "card" },
    });
  });

  it("keeps how long to wait", () => {
    expect(verdictOnPut(answer(503, "", { "retry-after": "7" }), small, 0)).toMatchObject({
      error: { _tag: "Unavailable", retryAfterMs: 7_000 },
    });
  });

  it("by 207 has its failure inside, and is none that was done", () => {
    const inside = (status: string): string =>
      `<multistatus xmlns="DAV:"><response><href>/book/a.vcf</href><status>HTTP/1.1 ${status}</status></response></multistatus>`;
    const tagOf = (body: string): unknown => {
      const verdict = verdictOnPut(answer(207, body), small, 0);
      return verdict._tag === "Failed" ? verdict.error._tag : verdict._tag;
    };
    expect(tagOf(inside("412 Precondition Failed"))).toBe("InvalidItem");
    expect(tagOf(inside("507 Insufficient Storage"))).toBe("QuotaExceeded");
    expect(tagOf(inside("200 OK"))).toBe("InvalidItem");
    expect(tagOf("<multistatus")).toBe("Unavailable");
  });

  it("by 200 with a page says nothing of it, whatever tag it has", () => {
    const page = answer(200, "<html>", { "content-type": "text/html; charset=utf-8", etag: '"1"' });
    expect(verdictOnPut(page, small, 0)).toMatchObject({ error: { _tag: "Unavailable" } });
    expect(verdictOnRemove(page, id, 0)).toMatchObject({ error: { _tag: "Unavailable" } });
    const created = answer(201, "<html>", { "content-type": "text/html", etag: '"1"' });
    expect(verdictOnPut(created, small, 0)).toEqual({ _tag: "Done", etag: '"1"' });
  });

  it("that never came, or cannot be read, leaves open what was done", () => {
    for (const _tag of ["Unreachable", "Malformed"] as const)
      expect(verdictOnPut(E.left({ _tag, message: "lost" }), small, 0)).toMatchObject({
        error: { _tag: "Unavailable" },
      });
    expect(verdictOnPut(E.left({ _tag: "Aborted", message: "" }), small, 0)).toMatchObject({
      error: { _tag: "Aborted" },
    });
  });
});

describe("the answer to a DELETE", () => {
  it("is a success by 200, 202 and 204 alone", () => {
    for (const status of [200, 202, 204])
      expect(verdictOnRemove(answer(status), id, 0)).toMatchObject({ _tag: "Done" });
    for (const status of [404, 410, 412])
      expect(verdictOnRemove(answer(status), id, 0)).toEqual({ _tag: "NotAsExpected" });
    for (const status of [207, 301, 403, 423, 500])
      expect(verdictOnRemove(answer(status), id, 0)).toMatchObject({ _tag: "Failed" });
  });
});
