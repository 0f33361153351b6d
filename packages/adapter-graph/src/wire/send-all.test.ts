import type { Clock } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import {
  type PartAnswer,
  type SeenPart,
  batchAnswer,
  errorBody,
  json,
  noContent,
  partsOf,
  refused,
  scriptedGraph,
} from "../../test/scripted-graph.js";
import type { GraphRequest } from "./graph-client.js";

const reads = (count: number): ReadonlyArray<GraphRequest> =>
  Array.from({ length: count }, (_, at) => ({ method: "GET", path: `/me/contacts/c${at}` }));

const writes = (count: number): ReadonlyArray<GraphRequest> =>
  Array.from({ length: count }, (_, at) => ({ method: "DELETE", path: `/me/contacts/c${at}` }));

const ok = ({ url }: SeenPart): PartAnswer => ({
  status: 200,
  headers: { "Content-Type": "application/json" },
  body: { id: url.replace("/me/contacts/", "") },
});

const throttled = (retryAfter?: string): PartAnswer => ({
  status: 429,
  headers: {
    "Content-Type": "application/json",
    ...(retryAfter === undefined ? {} : { "Retry-After": retryAfter }),
  },
  body: errorBody("ApplicationThrottled"),
});

const idsIn = (
  outcomes: ReadonlyArray<E.Either<unknown, { readonly body: object }>>,
): ReadonlyArray<unknown> =>
  outcomes.map((outcome) => (E.isRight(outcome) ? outcome.right.body : outcome.left));

const answerOf = (id: string) => ({ right: { status: 200, body: { _tag: "Json", json: { id } } } });

describe("sendAll", () => {
  it("sends nothing for nothing", async () => {
    const { client, requests } = scriptedGraph(noContent);
    expect(await client.sendAll([])).toEqual([]);
    expect(requests).toHaveLength(0);
  });

  it("sends one request as it is", async () => {
    const { client, requests } = scriptedGraph(noContent);
    expect(await client.sendAll(writes(1))).toMatchObject([{ right: { status: 204 } }]);
    expect(requests).toMatchObject([
      { method: "DELETE", url: "https://graph.microsoft.com/v1.0/me/contacts/c0" },
    ]);
  });

  it("sends twenty at a time, one batch after another, and answers each in the given order", async () => {
    let inside = 0;
    const { client, requests } = scriptedGraph(async (request) => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return batchAnswer(request, ok);
    });
    const outcomes = await client.sendAll(reads(45));
    expect(outcomes).toMatchObject(reads(45).map((_, at) => answerOf(`c${at}`)));
    expect(requests.map((request) => partsOf(request).length)).toEqual([20, 20, 5]);
    expect(requests.every(({ url }) => url === "https://graph.microsoft.com/v1.0/$batch")).toBe(true);
  });

  it("spells parts as the service wants them: relative, with a type for each body, bytes in base64", async () => {
    const { client, requests } = scriptedGraph((request) => batchAnswer(request, () => ({ status: 204 })));
    const bytes = new Uint8Array([9, 255, 216, 9]).subarray(1, 3);
    await client.sendAll([
      {
        method: "PATCH",
        path: "https://graph.microsoft.com/v1.0/me/contacts/a?$select=id",
        headers: { "If-Match": 'W/"1"', prefer: "return=minimal" },
        body: { _tag: "Json", json: { nickName: "Ä" } },
      },
      {
        method: "PUT",
        path: "/me/contacts/a/photo/$value",
        body: { _tag: "Bytes", bytes, mediaType: "image/jpeg" },
      },
      { method: "GET", path: "/me/contacts/a" },
    ]);
    const [seen] = requests;
    if (seen === undefined) throw new Error("nothing was sent");
    expect(seen.headers["content-type"]).toBe("application/json");
    const ids = new Set(partsOf(seen).map(({ id }) => id));
    expect(ids.size).toBe(3);
    expect(partsOf(seen)).toMatchObject([
      {
        method: "PATCH",
        url: "/me/contacts/a?$select=id",
        headers: {
          "Content-Type": "application/json",
          "If-Match": 'W/"1"',
          Prefer: 'return=minimal, IdType="ImmutableId"',
        },
        body: { nickName: "Ä" },
      },
      { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: "/9g=" },
      { method: "GET", headers: { Prefer: 'IdType="ImmutableId"' } },
    ]);
    expect(partsOf(seen)[2]).not.toHaveProperty("body");
  });

  it("sends by itself what no batch can ask for, and refuses what leads elsewhere", async () => {
    const { client, requests } = scriptedGraph((request) =>
      request.url.endsWith("$batch") ? batchAnswer(request, ok) : json(200, { id: "beta" }),
    );
    const outcomes = await client.sendAll([
      ...reads(1),
      { method: "GET", path: "https://graph.microsoft.com/beta/me/contacts" },
      { method: "GET", path: "https://graph.example.com/v1.0/me/contacts" },
      { method: "GET", path: "/me/contacts/c3" },
    ]);
    expect(outcomes).toMatchObject([
      answerOf("c0"),
      answerOf("beta"),
      { left: { _tag: "Misled" } },
      answerOf("c3"),
    ]);
    expect(requests.map(({ url }) => url)).toEqual([
      "https://graph.microsoft.com/beta/me/contacts",
      "https://graph.microsoft.com/v1.0/$batch",
    ]);
  });
});

describe("a batch's answer", () => {
  const answered = async (requests: ReadonlyArray<GraphRequest>, responses: unknown) =>
    scriptedGraph(() => json(200, { responses })).client.sendAll(requests);

  it("is nothing, JSON or bytes for each", async () => {
    const requests: ReadonlyArray<GraphRequest> = [
      { method: "DELETE", path: "/me/contacts/a" },
      { method: "DELETE", path: "/me/contacts/b" },
      { method: "GET", path: "/me/contacts/a/photo/$value", answer: "Bytes" },
      { method: "GET", path: "/me/contacts/c/photo/$value", answer: "Bytes" },
      { method: "GET", path: "/me/contacts/d" },
    ];
    const outcomes = await answered(requests, [
      { id: "1", status: 204, headers: null, body: null },
      { id: "2", status: 204, body: "" },
      { id: "3", status: 200, headers: { "content-type": "image/jpeg" }, body: "/9g=" },
      { id: "4", status: 200, headers: { "Content-Type": "image/jpeg" }, body: "/9g" },
      { id: "5", status: 200, headers: { ETag: 'W/"1"' }, body: { id: "d" } },
    ]);
    expect(outcomes).toMatchObject([
      { right: { status: 204, body: { _tag: "Empty" } } },
      { right: { status: 204, body: { _tag: "Empty" } } },
      { right: { body: { _tag: "Bytes", bytes: Buffer.from([255, 216]) } } },
      { left: { _tag: "Malformed", effect: "None" } },
      answerOf("d"),
    ]);
    const last = outcomes[4];
    expect(last !== undefined && E.isRight(last) && last.right.header("etag")).toBe('W/"1"');
  });

  it("that lacks a request leaves the effect of a write unknown", async () => {
    const [found, lacking, asked] = await answered([...writes(2), ...reads(1)], [{ id: "1", status: 204 }]);
    expect(found).toMatchObject({ right: { status: 204 } });
    expect(lacking).toMatchObject({ left: { _tag: "Unreachable", effect: "Unknown" } });
    expect(asked).toMatchObject({ left: { _tag: "Unreachable", effect: "None" } });
  });

  it("that answers one twice proves nothing of it", async () => {
    const outcomes = await answered(writes(2), [
      { id: "1", status: 204 },
      { id: "2", status: 204 },
      { id: "1", status: 404, body: errorBody("ErrorItemNotFound") },
    ]);
    expect(outcomes).toMatchObject([
      { left: { _tag: "Malformed", effect: "Unknown" } },
      { right: { status: 204 } },
    ]);
  });

  it("to what was not asked is nobody's", async () => {
    const outcomes = await answered(writes(2), [
      { id: "1", status: 204 },
      { id: "7", status: 404, body: errorBody("ErrorItemNotFound") },
      { id: "2", status: 204 },
    ]);
    expect(outcomes).toMatchObject([{ right: { status: 204 } }, { right: { status: 204 } }]);
  });

  it("with a part of another shape is none to it", async () => {
    const outcomes = await answered(writes(3), [
      { id: "1", status: "204" },
      { id: 2, status: 204 },
      { id: "3", status: 204, headers: "none" },
      null,
    ]);
    const left = { _tag: "Unreachable", effect: "Unknown" };
    expect(outcomes).toMatchObject([{ left }, { left }, { left }]);
  });

  it.each<readonly [string, () => Response]>([
    ["no list", () => json(200, { responses: { id: "1" } })],
    ["another object", () => json(200, { value: [] })],
    ["nothing", () => new Response(null)],
    ["a web page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ])("that is %s proves nothing of any", async (_what, respond) => {
    expect(await scriptedGraph(respond).client.sendAll([...writes(1), ...reads(1)])).toMatchObject([
      { left: { _tag: "Malformed", effect: "Unknown" } },
      { left: { _tag: "Malformed", effect: "None" } },
    ]);
  });

  it("refuses each for itself", async () => {
    const outcomes = await answered(writes(3), [
      {
        id: "1",
        status: 404,
        headers: { "Content-Type": "application/json" },
        body: errorBody("ErrorItemNotFound"),
      },
      { id: "2", status: 302, headers: { Location: "https://example.com/x" } },
      { id: "3", status: 500, body: null },
    ]);
    expect(outcomes).toMatchObject([
      { left: { _tag: "Refused", method: "DELETE", status: 404, code: "ErrorItemNotFound", effect: "None" } },
      { left: { _tag: "Misled", to: "https://example.com" } },
      { left: { _tag: "Refused", status: 500, effect: "Unknown" } },
    ]);
    expect(JSON.stringify(outcomes[0])).toContain(
      "DELETE /me/contacts/c0 was answered 404 ErrorItemNotFound",
    );
  });
});

describe("a batch that fails as a whole", () => {
  it("fails each of its requests alike, and lets the next batch go", async () => {
    const { client, requests } = scriptedGraph((request, at) =>
      at === 0 ? refused(503, "serviceNotAvailable") : batchAnswer(request, ok),
    );
    const outcomes = await client.sendAll([...writes(10), ...reads(12)]);
    expect(requests).toHaveLength(2);
    for (const [at, outcome] of outcomes.entries())
      if (at < 20)
        expect(outcome).toMatchObject({
          left: {
            _tag: "Refused",
            status: 503,
            method: at < 10 ? "DELETE" : "GET",
            effect: at < 10 ? "Unknown" : "None",
          },
        });
      else expect(E.isRight(outcome)).toBe(true);
  });

  it("lets nothing more go if the service asked to wait", async () => {
    const { client, requests } = scriptedGraph(() =>
      refused(429, "TooManyRequests", { "retry-after": "30" }),
    );
    const outcomes = await client.sendAll(writes(45));
    expect(requests).toHaveLength(1);
    expect(outcomes).toHaveLength(45);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ left: { status: 429, retryAfterMs: 30_000, effect: "None" } });
  });

  it("because its answer was lost leaves the effect of its writes unknown", async () => {
    const { client } = scriptedGraph(() => Promise.reject(new TypeError("fetch failed")));
    expect(await client.sendAll([...writes(1), ...reads(1)])).toMatchObject([
      { left: { _tag: "Unreachable", effect: "Unknown" } },
      { left: { _tag: "Unreachable", effect: "None" } },
    ]);
  });

  it("under way when the signal is aborted ends reads, and stops what follows", async () => {
    const controller = new AbortController();
    const { client, requests } = scriptedGraph(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
          controller.abort();
        }),
    );
    const outcomes = await client.sendAll(reads(40), controller.signal);
    expect(requests).toHaveLength(1);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ left: { _tag: "Aborted" } });
  });

  it.each([
    [413, "RequestEntityTooLarge"],
    [400, "BadRequest"],
  ])("with %i is split until only what is refused by itself is left", async (status, code) => {
    const isBad = ({ url }: { readonly url: string }): boolean => url.endsWith("/c3");
    const { client, requests } = scriptedGraph((request) => {
      if (!request.url.endsWith("$batch"))
        return isBad(request) ? refused(status, code) : json(200, { id: request.url.split("/").at(-1) });
      return partsOf(request).some(isBad) ? refused(status, code) : batchAnswer(request, ok);
    });
    const outcomes = await client.sendAll(reads(8));
    expect(outcomes).toMatchObject(
      reads(8).map((_, at) => (at === 3 ? { left: { status, code } } : answerOf(`c${at}`))),
    );
    expect(requests.length).toBeLessThanOrEqual(7);
  });

  it("is never that large if it can be told before", async () => {
    const bytes = new Uint8Array(1_500_000);
    const photo = (at: number): GraphRequest => ({
      method: "PUT",
      path: `/me/contacts/c${at}/photo/$value`,
      body: { _tag: "Bytes", bytes: at === 4 ? new Uint8Array(3_500_000) : bytes, mediaType: "image/jpeg" },
    });
    const { client, requests } = scriptedGraph((request) =>
      request.url.endsWith("$batch") ? batchAnswer(request, () => ({ status: 200 })) : noContent(),
    );
    const wide: GraphRequest = {
      method: "PATCH",
      path: "/me/contacts/w",
      body: { _tag: "Json", json: { personalNotes: "界".repeat(900_000) } },
    };
    const small: ReadonlyArray<GraphRequest> = [0, 1, 2, 3, 4].map(photo);
    const outcomes = await client.sendAll([...writes(2), ...small, wide, wide]);
    expect(outcomes.every(E.isRight)).toBe(true);
    for (const { body } of requests) expect(Buffer.byteLength(body ?? "")).toBeLessThan(4_000_000);
    const alone = requests.find(({ body }) => body instanceof Uint8Array && body.byteLength === 3_500_000);
    expect(alone?.url).toBe("https://graph.microsoft.com/v1.0/me/contacts/c4/photo/$value");
  });
});

describe("throttled within a batch", () => {
  it("reads are asked for once more after the longest wait, and writes given back", async () => {
    const { client, requests, clock } = scriptedGraph((request, at) =>
      batchAnswer(request, (part) => {
        if (at > 0 || part.url.endsWith("/c0")) return ok(part);
        return throttled(part.url.endsWith("/c1") ? "5" : "2");
      }),
    );
    const outcomes = await client.sendAll([...reads(4), ...writes(3)]);
    expect(outcomes).toMatchObject([
      answerOf("c0"),
      answerOf("c1"),
      answerOf("c2"),
      answerOf("c3"),
      { right: { status: 200 } },
      { left: { status: 429, method: "DELETE", retryAfterMs: 5_000, effect: "None" } },
      { left: { status: 429, method: "DELETE", retryAfterMs: 2_000, effect: "None" } },
    ]);
    expect(requests.map((request) => partsOf(request).length)).toEqual([7, 3]);
    expect(clock.now()).toBe(5_000);
  });

  it("are not asked for a third time", async () => {
    const { client, requests } = scriptedGraph((request) =>
      request.url.endsWith("$batch")
        ? batchAnswer(request, () => throttled("1"))
        : refused(429, "ApplicationThrottled", { "retry-after": "1" }),
    );
    for (const outcome of await client.sendAll(reads(3)))
      expect(outcome).toMatchObject({ left: { status: 429, retryAfterMs: 1_000 } });
    expect(requests).toHaveLength(2);
  });

  it.each([["600"], [undefined]])("with a wait of %s are given back at once", async (retryAfter) => {
    const { client, requests, clock } = scriptedGraph((request) =>
      batchAnswer(request, () => throttled(retryAfter)),
    );
    for (const outcome of await client.sendAll(reads(3)))
      expect(outcome).toMatchObject({ left: { status: 429 } });
    expect(requests).toHaveLength(1);
    expect(clock.now()).toBe(0);
  });

  it("keep the batches behind them back, each request told how long", async () => {
    const { client, requests } = scriptedGraph((request) => batchAnswer(request, () => throttled("60")));
    const outcomes = await client.sendAll(writes(30));
    expect(requests).toHaveLength(1);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ left: { status: 429, retryAfterMs: 60_000, effect: "None" } });
  });

  it("are not waited for any longer once the signal is aborted", async () => {
    const controller = new AbortController();
    const clock: Clock = {
      now: () => 0,
      sleep: (_ms, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener("abort", resolve);
          controller.abort();
        }),
    };
    const { client, requests } = scriptedGraph((request) => batchAnswer(request, () => throttled("5")), {
      clock,
    });
    const outcomes = await client.sendAll(reads(2), controller.signal);
    expect(requests).toHaveLength(1);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ left: { _tag: "Aborted" } });
  });
});

describe("refused for the token within a batch", () => {
  it("reads and writes are sent once more with another one", async () => {
    const { client, requests } = scriptedGraph(
      (request) =>
        request.url.endsWith("$batch")
          ? batchAnswer(request, (part) =>
              request.headers["authorization"] === "Bearer new" || part.url.endsWith("/c0")
                ? ok(part)
                : { status: 401, body: errorBody("InvalidAuthenticationToken") },
            )
          : noContent(),
      { getToken: async ({ isRefused }) => (isRefused ? "new" : "old") },
    );
    const outcomes = await client.sendAll([...reads(2), ...writes(2)]);
    expect(outcomes.every(E.isRight)).toBe(true);
    expect(requests.map((request) => [request.headers["authorization"], partsOf(request).length])).toEqual([
      ["Bearer old", 4],
      ["Bearer new", 2],
    ]);
  });

  it("twice is refused", async () => {
    const { client, requests } = scriptedGraph((request) =>
      batchAnswer(request, () => ({ status: 401, body: errorBody("InvalidAuthenticationToken") })),
    );
    for (const outcome of await client.sendAll(writes(2)))
      expect(outcome).toMatchObject({ left: { status: 401, effect: "None" } });
    expect(requests).toHaveLength(2);
  });

  it("as a whole is sent once more, no more often", async () => {
    const { client, requests } = scriptedGraph(() => refused(401, "InvalidAuthenticationToken"));
    expect(idsIn(await client.sendAll(writes(2)))).toMatchObject([{ status: 401 }, { status: 401 }]);
    expect(requests).toHaveLength(2);
  });
});
