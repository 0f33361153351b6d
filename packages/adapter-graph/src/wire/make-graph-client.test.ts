import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { type Respond, json, noContent, refused, scriptedGraph } from "../../test/scripted-graph.js";
import type { GraphOptions } from "../graph-options.js";
import type { GraphRequest } from "./graph-client.js";

const contact: GraphRequest = { method: "GET", path: "/me/contacts/AAk%3D?$select=id" };

const patch: GraphRequest = {
  method: "PATCH",
  path: "/me/contacts/AAk",
  body: { _tag: "Json", json: { nickName: "Mia" } },
};

/** What one request comes to, and what went over the wire. */
const sent = async (request: GraphRequest, respond: Respond, options: Partial<GraphOptions> = {}) => {
  const { client, requests, clock } = scriptedGraph(respond, options);
  return { outcome: await client.send(request), requests, client, clock };
};

const htmlPage = (status = 200): Response =>
  new Response("<html><body>Sign in</body></html>", { status, headers: { "content-type": "text/html" } });

describe("a request", () => {
  it("goes to the cloud and version, with a token, and asks for immutable ids", async () => {
    const { requests } = await sent(contact, () => json(200, {}), { cloud: "UsGovernment" });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: "GET",
      url: "https://graph.microsoft.us/v1.0/me/contacts/AAk%3D?$select=id",
      headers: { authorization: "Bearer token-one", prefer: 'IdType="ImmutableId"' },
      body: undefined,
    });
  });

  it("says which SDK asks, and has an id of its own", async () => {
    for (const origin of ["https://graph.microsoft.com", "https://graph.example.com:8443"]) {
      const { requests } = await sent(contact, () => json(200, {}), { origin });
      expect(requests[0]?.headers["sdkversion"]).toMatch(/^graph-js\/3\.0\.7/u);
      expect(requests[0]?.headers["client-request-id"]).toMatch(/^[0-9a-f-]{36}$/u);
    }
  });

  it("goes over plain http to this machine, token and all", async () => {
    const { outcome, requests } = await sent(contact, () => json(200, { id: "a" }), {
      origin: "http://127.0.0.1:8080",
    });
    expect(E.isRight(outcome)).toBe(true);
    expect(requests[0]).toMatchObject({
      url: "http://127.0.0.1:8080/v1.0/me/contacts/AAk%3D?$select=id",
      headers: { authorization: "Bearer token-one" },
    });
  });

  it("names all that is preferred in one header, and keeps the other headers", async () => {
    const request = { ...contact, headers: { prefer: "odata.maxpagesize=500", "If-Match": 'W/"a"' } };
    const { requests } = await sent(request, () => json(200, {}));
    expect(requests[0]?.headers).toMatchObject({
      prefer: 'odata.maxpagesize=500, IdType="ImmutableId"',
      "if-match": 'W/"a"',
    });
  });

  it("has a token and a type of its own, in whatever case others are given", async () => {
    const headers = {
      Authorization: "Bearer other",
      AUTHORIZATION: "Bearer other",
      "content-type": "text/plain",
    };
    const { client, requests } = scriptedGraph(() => json(200, {}));
    await client.send({ ...patch, headers });
    expect(requests[0]?.headers).toMatchObject({
      authorization: "Bearer token-one",
      "content-type": "application/json",
    });
    await client.sendAll([
      { ...patch, headers },
      { ...patch, headers },
    ]);
    expect(String(requests[1]?.body)).not.toMatch(/other|plain/u);
  });

  it("sends JSON", async () => {
    const { requests } = await sent(patch, () => json(200, {}));
    expect(requests[0]?.headers["content-type"]).toBe("application/json");
    expect(requests[0]?.body).toBe('{"nickName":"Mia"}');
  });

  it("sends just the bytes that it is given, though they are a part of more", async () => {
    const bytes = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
    const body = { _tag: "Bytes", bytes, mediaType: "image/jpeg" } as const;
    const { requests } = await sent({ method: "PUT", path: "/me/contacts/a/photo/$value", body }, noContent);
    expect([...Buffer.from(requests[0]?.body ?? "")]).toEqual([1, 2, 3]);
    expect(requests[0]?.headers["content-type"]).toBe("image/jpeg");
  });

  it.each(["POST", "DELETE"] as const)("%s needs no body", async (method) => {
    const { outcome, requests } = await sent({ method, path: "/subscriptions/1/reauthorize" }, noContent);
    expect(outcome).toMatchObject({ _tag: "Right", right: { status: 204, body: { _tag: "Empty" } } });
    expect(requests[0]).toMatchObject({ method, body: undefined });
  });

  it("knows the mailbox that paths begin with", () => {
    const respond = noContent;
    expect(scriptedGraph(respond).client.mailbox).toBe("/me");
    expect(scriptedGraph(respond, { user: "a#EXT#@x.example" }).client.mailbox).toBe(
      "/users/a%23EXT%23%40x.example",
    );
  });
});

describe("a link", () => {
  const link =
    "https://graph.microsoft.com/v1.0/me/contactFolders('F')/contacts/delta?x=https://a.example&$skiptoken=R0%2b&$select=id&$select=b";

  it("is followed as it stands", async () => {
    const { requests } = await sent({ method: "GET", path: link }, () => json(200, {}));
    expect(requests[0]?.url).toBe(link);
  });

  it.each([
    "https://graph.example.com/v1.0/me/contacts",
    "https://graph.microsoft.com.example.com/v1.0/me/contacts",
    "https://graph.microsoft.com@example.com/v1.0/me/contacts",
    "https://graph.microsoft.us/v1.0/me/contacts",
    "https://graph.microsoft.com:8443/v1.0/me/contacts",
    "http://graph.microsoft.com/v1.0/me/contacts",
    "https://alice:pw@graph.microsoft.com/v1.0/me/contacts",
    "https://graph.microsoft.com\\@example.com/v1.0/me",
    "https://graph.microsoft.com/v1.0/me\n/contacts",
    "javascript:alert(1)",
    "me/contacts",
    "",
  ])("to %s is refused and gets no token", async (path) => {
    let asked = 0;
    const getToken = async (): Promise<string> => `token-${(asked += 1)}`;
    const { outcome, requests, client } = await sent({ method: "GET", path }, () => json(200, {}), {
      getToken,
    });
    expect(outcome).toMatchObject({ _tag: "Left", left: { _tag: "Misled" } });
    expect(
      await client.sendAll([
        { method: "GET", path },
        { method: "GET", path },
      ]),
    ).toMatchObject([{ left: { _tag: "Misled" } }, { left: { _tag: "Misled" } }]);
    expect(requests).toHaveLength(0);
    expect(asked).toBe(0);
  });

  it("names where it leads", async () => {
    const path = "https://graph.example.com/v1.0/me?token=secret";
    const { outcome } = await sent({ method: "GET", path }, noContent);
    expect(outcome).toMatchObject({ left: { to: "https://graph.example.com" } });
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });

  it.each([
    "/me/contacts/..",
    "/me/contacts/%2E%2e/x",
    "/me/contacts//photo",
    "/me/contacts/",
    "/me/contacts/.?a",
  ])("a path like %s names another thing, and is not sent", async (path) => {
    const { outcome, requests } = await sent({ method: "DELETE", path }, noContent);
    expect(outcome).toMatchObject({
      left: { _tag: "Refused", code: "ErrorInvalidIdMalformed", effect: "None" },
    });
    expect(requests).toHaveLength(0);
  });
});

describe("an answer", () => {
  it("is JSON, with its status and headers", async () => {
    const { outcome } = await sent(contact, () => json(201, { id: "a" }, { Location: "/x" }));
    if (E.isLeft(outcome)) throw new Error("refused");
    expect(outcome.right).toMatchObject({ status: 201, body: { _tag: "Json", json: { id: "a" } } });
    expect(outcome.right.header("location")).toBe("/x");
    expect(outcome.right.header("etag")).toBeUndefined();
  });

  it("is bytes where bytes were asked for", async () => {
    const jpeg = (): Response =>
      new Response(Buffer.from([255, 216]), { headers: { "content-type": "image/jpeg" } });
    const { outcome } = await sent({ ...contact, answer: "Bytes" }, jpeg);
    expect(outcome).toMatchObject({ right: { body: { _tag: "Bytes", bytes: new Uint8Array([255, 216]) } } });
  });

  it.each<readonly [string, GraphRequest, () => Response]>([
    ["a web page", contact, () => htmlPage()],
    ["a web page instead of a photo", { ...contact, answer: "Bytes" }, () => htmlPage()],
    ["JSON instead of a photo", { ...contact, answer: "Bytes" }, () => json(200, {})],
    ["plain text", contact, () => new Response("{}")],
    ["bytes", contact, () => new Response(Buffer.from([1]))],
    [
      "JSON that breaks off",
      contact,
      () => new Response('{"id":"a', { headers: { "content-type": "application/json" } }),
    ],
    [
      "text in another encoding",
      contact,
      () => new Response(Buffer.from([34, 0xe9, 34]), { headers: { "content-type": "application/json" } }),
    ],
  ])("that is %s proves nothing", async (_what, request, respond) => {
    const { outcome } = await sent(request, respond);
    expect(outcome).toMatchObject({ left: { _tag: "Malformed", effect: "None" } });
    const write = await sent({ ...request, method: "DELETE" }, respond);
    expect(write.outcome).toMatchObject({ left: { _tag: "Malformed", effect: "Unknown" } });
  });

  it.each([200, 202, 204])("of %i may be empty", async (status) => {
    const { outcome } = await sent(patch, () => new Response(null, { status }));
    expect(outcome).toMatchObject({ right: { status, body: { _tag: "Empty" } } });
  });

  it.each([301, 302, 303, 307, 308])("of %i is not followed", async (status) => {
    const headers = { location: "https://login.example.com/?code=secret" };
    const { outcome, requests } = await sent(patch, () => new Response(null, { status, headers }));
    expect(outcome).toMatchObject({ left: { _tag: "Misled", to: "https://login.example.com" } });
    expect(JSON.stringify(outcome)).not.toContain("secret");
    expect(requests).toHaveLength(1);
  });

  it("of a redirect that the platform hides is none either", async () => {
    const hidden = { status: 0, headers: new Headers(), body: null };
    expect((await sent(patch, () => hidden)).outcome).toMatchObject({ left: { _tag: "Misled", to: "" } });
  });

  it("larger than the limit is cut", async () => {
    let pieces = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pieces += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    const { outcome } = await sent(contact, () => new Response(endless), { maxAnswerBytes: 5_000 });
    expect(outcome).toMatchObject({ left: { _tag: "Malformed", effect: "None" } });
    expect(JSON.stringify(outcome)).toContain("maxAnswerBytes");
    expect(pieces).toBeLessThan(10);
  });

  it("just as large is not", async () => {
    const options = { maxAnswerBytes: 10 };
    expect(E.isRight((await sent(contact, () => json(200, "12345678"), options)).outcome)).toBe(true);
    expect(E.isRight((await sent(contact, () => json(200, "123456789"), options)).outcome)).toBe(false);
  });
});

describe("a refusal", () => {
  it("tells code, wait and the service's own name of the request", async () => {
    const id = "5d0c1b6e-0000-4000-8000-0123456789ab";
    const { outcome } = await sent(patch, () =>
      refused(429, "ApplicationThrottled", { "retry-after": "2.5", "request-id": id }),
    );
    expect(outcome).toMatchObject({
      left: {
        method: "PATCH",
        status: 429,
        code: "ApplicationThrottled",
        retryAfterMs: 2_500,
        effect: "None",
      },
    });
    expect(outcome).toMatchObject({
      left: {
        message: `PATCH /me/contacts/AAk was answered 429 ApplicationThrottled (request-id ${id})`,
      },
    });
  });

  it.each<readonly [number, string, "None" | "Unknown"]>([
    [400, "ErrorInvalidRequest", "None"],
    [403, "ErrorAccessDenied", "None"],
    [408, "RequestTimeout", "Unknown"],
    [412, "ErrorIrresolvableConflict", "None"],
    [429, "TooManyRequests", "None"],
    [500, "InternalServerError", "Unknown"],
    [500, "ErrorTooManyObjectsOpened", "None"],
    [501, "NotImplemented", "None"],
    [502, "UnknownError", "Unknown"],
    [503, "serviceNotAvailable", "Unknown"],
    [504, "UnknownError", "Unknown"],
    [507, "InsufficientStorage", "None"],
  ])("of %i %s leaves the effect of a write %s, of a read none", async (status, code, effect) => {
    expect((await sent(patch, () => refused(status, code))).outcome).toMatchObject({ left: { effect } });
    expect((await sent(contact, () => refused(status, code))).outcome).toMatchObject({
      left: { effect: "None" },
    });
  });

  it.each<readonly [string, () => Response]>([
    ["a web page", () => htmlPage(502)],
    ["nothing", () => new Response(null, { status: 502 })],
    ["other JSON", () => json(502, ["ErrorItemNotFound"])],
    ["a code that is no word", () => refused(502, "eyJ0 secret")],
    ["JSON that breaks off", () => new Response('{"error"', { status: 502 })],
  ])("with %s names no code", async (_what, respond) => {
    const { outcome } = await sent(patch, respond);
    expect(outcome).toMatchObject({ left: { _tag: "Refused", status: 502, effect: "Unknown" } });
    expect(outcome).not.toMatchObject({ left: { code: expect.anything() } });
  });

  it("tells the property that is complained of, and a policy, though only the text names them", async () => {
    const tooMany =
      "The multi value property EmailAddresses has 4 entries, that exceeds the max allowed value of 3";
    expect((await sent(patch, () => refused(400, "ErrorInvalidRequest", {}, tooMany))).outcome).toMatchObject(
      {
        left: { property: "emailAddresses" },
      },
    );
    const policy =
      "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.";
    expect((await sent(contact, () => refused(403, "ErrorAccessDenied", {}, policy))).outcome).toMatchObject({
      left: { isPolicy: true },
    });
  });
});
