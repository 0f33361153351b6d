import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import {
  type LoopbackServer,
  type SeenRequest,
  basicLogin,
  listing,
  settingsFor,
  started,
} from "../../test/loopback-server.js";
import type { DavClient } from "./dav-client.js";
import { davClient } from "./make-dav-client.js";
import type { WireFetch } from "./wire.js";

/** Sends on from `/old` to `to`, and answers everything else. */
const movedTo = (status: number, to: string) => (request: SeenRequest, response: ServerResponse) => {
  if (request.path === "/old") return void response.writeHead(status, { Location: to }).end();
  return request.method === "PUT" ? void response.writeHead(201).end() : listing(response);
};

const seenOf = ({ seen }: LoopbackServer): ReadonlyArray<string> =>
  seen.map(({ method, path, body }) => `${method} ${path} ${body.length > 0}`);

const listOld = (client: DavClient, { origin }: LoopbackServer): Promise<unknown> =>
  client.propfind(`${origin}/old`, "1", ["{DAV:}getetag"])();

const putOld = (client: DavClient, { origin }: LoopbackServer): Promise<unknown> =>
  client.put(`${origin}/old`, Buffer.from("card"), { condition: "Absent", contentType: "text/vcard" })();

const login = `Basic ${Buffer.from(`${basicLogin.username}:${basicLogin.password}`).toString("base64")}`;

describe("a redirect within the origin", () => {
  it.each([301, 302, 303, 307, 308])(
    "%i keeps the method and body of a listing, and the login",
    async (status) => {
      const server = await started(movedTo(status, "/new#part"));
      expect(await listOld(davClient(settingsFor(server)), server)).toMatchObject({ _tag: "Right" });
      expect(seenOf(server)).toEqual(["PROPFIND /old true", "PROPFIND /new true"]);
      expect(server.seen[1]?.headers).toMatchObject({ authorization: login, depth: "1" });
    },
  );

  it.each([301, 302, 307, 308])("%i keeps the method, body and condition of a write", async (status) => {
    const server = await started(movedTo(status, "/new"));
    expect(await putOld(davClient(settingsFor(server)), server)).toMatchObject({
      _tag: "Right",
      right: { status: 201, url: `${server.origin}/new` },
    });
    expect(seenOf(server)).toEqual(["PUT /old true", "PUT /new true"]);
    expect(server.seen[1]?.headers["if-none-match"]).toBe("*");
  });

  it("303 is no answer to a write, and not followed", async () => {
    const server = await started(movedTo(303, "/new"));
    expect(await putOld(davClient(settingsFor(server)), server)).toMatchObject({
      _tag: "Left",
      left: { _tag: "RedirectRefused", to: server.origin, message: expect.stringContaining("303") },
    });
    expect(seenOf(server)).toEqual(["PUT /old true"]);
  });

  it("is followed five times, and no further", async () => {
    const server = await started(({ path }, response) => {
      const hop = Number(path.slice(1));
      return hop === 0 ? listing(response) : void response.writeHead(302, { Location: `/${hop - 1}` }).end();
    });
    const list = (hops: number): Promise<unknown> =>
      davClient(settingsFor(server)).propfind(`${server.origin}/${hops}`, "0", ["{DAV:}getetag"])();
    expect(await list(5)).toMatchObject({ _tag: "Right" });
    expect(await list(6)).toMatchObject({ _tag: "Left", left: { _tag: "RedirectRefused" } });
    expect(server.seen).toHaveLength(12);
  });

  it("in a loop ends", async () => {
    const server = await started((_, response) => void response.writeHead(301, { Location: "/old" }).end());
    expect(await listOld(davClient(settingsFor(server)), server)).toMatchObject({
      left: { _tag: "RedirectRefused", message: expect.stringContaining("5 redirects") },
    });
    expect(server.seen).toHaveLength(6);
  });

  it.each([{}, { Location: "http://[" }])("that leads nowhere is refused: %j", async (headers) => {
    const server = await started((_, response) => void response.writeHead(301, headers).end());
    expect(await listOld(davClient(settingsFor(server)), server)).toMatchObject({
      left: { _tag: "RedirectRefused", to: "" },
    });
  });

  it("is left alone where its status means something else", async () => {
    const server = await started((_, response) => void response.writeHead(304, { Location: "/new" }).end());
    expect(await davClient(settingsFor(server)).get(`${server.origin}/old`)()).toMatchObject({
      right: { status: 304 },
    });
    expect(server.seen).toHaveLength(1);
  });
});

describe("a redirect to another origin", () => {
  const pair = async (): Promise<readonly [LoopbackServer, LoopbackServer]> => {
    const other = await started(movedTo(301, "/nowhere"));
    return [await started(movedTo(301, `${other.origin}/new`)), other];
  };

  it("is refused, and that origin hears nothing at all", async () => {
    const [server, other] = await pair();
    expect(await listOld(davClient(settingsFor(server)), server)).toMatchObject({
      left: {
        _tag: "RedirectRefused",
        to: other.origin,
        message: expect.stringMatching(/is not the server that was named.*serverUrl/u),
      },
    });
    expect(await putOld(davClient(settingsFor(server)), server)).toMatchObject({
      left: { _tag: "RedirectRefused", to: other.origin },
    });
    expect(other.seen).toEqual([]);
  });

  it("is followed, login and all, once discovery has named that origin", async () => {
    const [server, other] = await pair();
    const client = davClient(settingsFor(server));
    client.trust(other.origin);
    expect(await listOld(client, server)).toMatchObject({ _tag: "Right" });
    expect(other.seen.map(({ headers }) => headers["authorization"])).toEqual([login]);
  });

  it("is followed for no other client that has not named it", async () => {
    const [server, other] = await pair();
    davClient(settingsFor(server)).trust(other.origin);
    expect(await listOld(davClient(settingsFor(server)), server)).toMatchObject({ _tag: "Left" });
    expect(other.seen).toEqual([]);
  });

  it("takes no login from the address, which the platform's fetch would refuse to go to", async () => {
    const server = await started((request, response) =>
      movedTo(301, `http://eve:x@${request.headers["host"]}/new`)(request, response),
    );
    expect(await listOld(davClient(settingsFor(server, { fetch: globalThis.fetch })), server)).toMatchObject({
      _tag: "Right",
    });
    expect(server.seen.map(({ headers }) => headers["authorization"])).toEqual([login, login]);
  });
});

describe("where nothing is sent", () => {
  const counting = (): { readonly fetch: WireFetch; readonly urls: string[] } => {
    const urls: string[] = [];
    return {
      urls,
      fetch: async (url) => {
        urls.push(url);
        return new Response(null, { status: 404 });
      },
    };
  };

  it.each([
    [
      "plain http on another machine",
      "http://dav.example.com",
      "http://dav.example.com/a",
      /plain http.*allowHttp/u,
    ],
    [
      "a host that only looks like this one",
      "http://127.0.0.1.example.com",
      "http://127.0.0.1.example.com/a",
      /http/u,
    ],
    ["another host", "https://dav.example.com", "https://dav.example.org/a", /not the server/u],
    ["another port", "https://dav.example.com", "https://dav.example.com:8443/a", /not the server/u],
    ["the same host without TLS", "https://dav.example.com", "http://dav.example.com/a", /not the server/u],
    ["no web address", "https://dav.example.com", "ftp://dav.example.com/a", /https:/u],
  ])("%s", async (_what, origin, url, message) => {
    const { fetch, urls } = counting();
    expect(await davClient(settingsFor({ origin }, { fetch })).get(url)()).toMatchObject({
      left: { _tag: "RedirectRefused", message: expect.stringMatching(message) },
    });
    expect(urls).toEqual([]);
  });

  it.each([
    ["http://dav.example.com", true],
    ["http://localhost:5232", false],
    ["http://127.1.2.3", false],
    ["http://[::1]:80", false],
    ["https://dav.example.com", false],
  ])("not for %s with allowHttp=%s", async (origin, allowHttp) => {
    const { fetch, urls } = counting();
    await davClient(settingsFor({ origin }, { fetch, allowHttp })).get(`${origin}/a`)();
    expect(urls).toEqual([`${origin}/a`]);
  });
});

describe("redirectOf", () => {
  it.each(["PROPFIND", "GET"] as const)(
    "tells where %s is sent, absolute, and does not go there",
    async (method) => {
      const server = await started(movedTo(302, "https://elsewhere.example.com/dav/"));
      const client = davClient(settingsFor(server));
      expect(await client.redirectOf(`${server.origin}/old`, method)()).toEqual({
        _tag: "Right",
        right: "https://elsewhere.example.com/dav/",
      });
      expect(server.seen.map((request) => request.method)).toEqual([method]);
    },
  );

  it("is not known where the login is refused", async () => {
    const server = await started((_, response) => void response.writeHead(401).end());
    expect(await davClient(settingsFor(server)).redirectOf(`${server.origin}/old`, "GET")()).toMatchObject({
      left: { _tag: "Refused", status: 401 },
    });
  });

  it.each([404, 207, 500])("has none where the answer is %i", async (status) => {
    const server = await started((_, response) => void response.writeHead(status).end());
    expect(await davClient(settingsFor(server)).redirectOf(`${server.origin}/old`, "GET")()).toEqual({
      _tag: "Right",
      right: undefined,
    });
  });
});
