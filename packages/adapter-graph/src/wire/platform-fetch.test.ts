import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { graphSettings } from "../graph-options.js";
import type { GraphClient } from "./graph-client.js";
import { graphClient } from "./make-graph-client.js";

type Seen = Pick<IncomingMessage, "method" | "url" | "headers"> & { readonly body: Buffer };

let close = async (): Promise<void> => undefined;
afterEach(() => close());

/** A client with the platform's own `fetch`, at a server on this machine. */
const overHttp = async (respond: (response: ServerResponse) => void) => {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(pieces) });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client: GraphClient = graphClient(graphSettings({ getToken: async () => "token-one", origin }));
  return { client, seen, origin };
};

const jsonType = { "Content-Type": "application/json" };

it("reads and writes over a real line, links too", async () => {
  const { client, seen, origin } = await overHttp((response) =>
    response.writeHead(200, { ...jsonType, "Content-Encoding": "gzip" }).end(gzipSync('{"id":"a"}')),
  );
  const bytes = new Uint8Array([9, 255, 216, 9]).subarray(1, 3);
  const outcomes = [
    await client.send({ method: "GET", path: `${origin}/v1.0/me/contacts('a')?$skiptoken=R%2b&$select=id` }),
    await client.send({
      method: "PATCH",
      path: "/me/contacts/a",
      body: { _tag: "Json", json: { nickName: "Ä" } },
    }),
    await client.send({
      method: "PUT",
      path: "/p/$value",
      body: { _tag: "Bytes", bytes, mediaType: "image/jpeg" },
    }),
    await client.send({ method: "DELETE", path: "/me/contacts/a" }),
    await client.send({ method: "POST", path: "/subscriptions/a/reauthorize" }),
  ];
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ right: { body: { _tag: "Json", json: { id: "a" } } } });
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "GET /v1.0/me/contacts('a')?$skiptoken=R%2b&$select=id",
    "PATCH /v1.0/me/contacts/a",
    "PUT /v1.0/p/$value",
    "DELETE /v1.0/me/contacts/a",
    "POST /v1.0/subscriptions/a/reauthorize",
  ]);
  for (const { headers } of seen) expect(headers.authorization).toBe("Bearer token-one");
  expect(seen[1]?.body.toString("utf8")).toBe('{"nickName":"Ä"}');
  expect([...(seen[2]?.body ?? [])]).toEqual([255, 216]);
});

it("follows no redirect", async () => {
  const { client, seen } = await overHttp((response) =>
    response.writeHead(307, { Location: "/elsewhere" }).end(),
  );
  expect(await client.send({ method: "DELETE", path: "/me/contacts/a" })).toMatchObject({
    left: { _tag: "Misled" },
  });
  expect(seen).toHaveLength(1);
});

it("knows an answer that breaks off, and a line that does", async () => {
  const cut = await overHttp((response) => {
    response.writeHead(200, { ...jsonType, "Content-Length": 100 });
    response.write('{"id":', () => response.destroy());
  });
  expect(await cut.client.send({ method: "DELETE", path: "/me/contacts/a" })).toMatchObject({
    left: { _tag: "Unreachable", effect: "Unknown" },
  });
  await close();
  const refused = await cut.client.send({ method: "GET", path: "/me/contacts/a" });
  expect(refused).toMatchObject({
    left: { _tag: "Unreachable", message: expect.stringContaining("ECONNREFUSED") },
  });
});
