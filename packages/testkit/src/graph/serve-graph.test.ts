import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { graphFaultAt, graphFaults } from "./graph-fault.js";
import { type GraphService, type GraphServiceOptions, graphService } from "./graph-service.js";
import type { ServeGraphOptions, ServedGraph } from "./serve-graph.js";

const opened: ServedGraph[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

const served = async (
  options: GraphServiceOptions = {},
  serving: ServeGraphOptions = {},
): Promise<{ readonly service: GraphService; readonly over: ServedGraph }> => {
  const service = graphService(options);
  const over = await service.serve(serving);
  opened.push(over);
  return { service, over };
};

const headers = { Authorization: "Bearer token-1" };

describe("over a socket", () => {
  it("the same service answers, texts and bytes, and its links lead back to the socket", async () => {
    const { service, over } = await served();
    const folder = service.mailbox().folder();
    const contacts = `${over.url}/v1.0/me/contactFolders/${folder.id}/contacts`;
    const made = await fetch(contacts, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ givenName: "Åsa 😀" }),
    });
    expect(await made.json()).toMatchObject({ displayName: "Åsa 😀" });
    const bytes = Uint8Array.from({ length: 3_000 }, (_, at) => at % 256);
    const photo = `${over.url}/v1.0/me/contacts/${folder.ids()[0] ?? ""}/photo/$value`;
    const put = await fetch(photo, {
      method: "PUT",
      headers: { ...headers, "Content-Type": "image/png" },
      body: bytes,
    });
    expect(put.status).toBe(200);
    expect(new Uint8Array(await (await fetch(photo, { headers })).arrayBuffer())).toEqual(bytes);
    const delta: unknown = await (await fetch(`${contacts}/delta`, { headers })).json();
    const link = String(Object(delta)["@odata.deltaLink"]);
    expect(link.startsWith(`${over.url}/v1.0/me/`)).toBe(true);
    expect((await fetch(link, { headers })).status).toBe(200);
    const deleted = await fetch(`${over.url}/v1.0/me/contacts/${folder.ids()[0] ?? ""}`, {
      method: "DELETE",
      headers,
    });
    expect(deleted.status).toBe(204);
    expect(service.requests.count()).toBe(6);
    expect(over.connections()).toBeGreaterThan(0);
  });

  it("links can have the service's own name", async () => {
    const { over } = await served({ origin: "https://graph.microsoft.us" }, { links: "Public" });
    const delta: unknown = await (await fetch(`${over.url}/v1.0/me/contacts/delta`, { headers })).json();
    expect(Object(delta)["@odata.deltaLink"]).toMatch(/^https:\/\/graph\.microsoft\.us\//u);
  });

  it("a line that breaks is one", async () => {
    const { over } = await served({ faults: graphFaultAt(0, graphFaults.droppedAfter) });
    await expect(fetch(`${over.url}/v1.0/me/contacts`, { headers })).rejects.toThrow("fetch failed");
    expect((await fetch(`${over.url}/v1.0/me/contacts`, { headers })).status).toBe(200);
  });

  it("who hangs up in the middle of a request is forgotten", async () => {
    const { service, over } = await served();
    await new Promise<void>((resolve) => {
      const half = request(`${over.url}/v1.0/me/contacts`, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json", "Content-Length": "1000" },
      }).on("error", () => resolve());
      half.write('{"givenName":"M', () => half.destroy(new Error("gone")));
    });
    expect((await fetch(`${over.url}/v1.0/me/contacts`, { headers })).status).toBe(200);
    expect(service.requests.count("POST")).toBe(0);
  });
});
