import {
  AuthenticationHandler,
  Client,
  type Context,
  GraphError,
  type Middleware,
  PageIterator,
  RedirectHandler,
  RedirectHandlerOptions,
  RetryHandler,
  RetryHandlerOptions,
  TelemetryHandler,
} from "@microsoft/microsoft-graph-client";
import { afterEach, describe, expect, it } from "vitest";
import { marked, markerId } from "./asking-graph.js";
import { graphFaultOn, graphFaults } from "./graph-fault.js";
import type { GraphFetch } from "./graph-fetch.js";
import { type GraphService, graphService } from "./graph-service.js";
import type { ServedGraph } from "./serve-graph.js";

/** The client's own chain, but for its last link. */
const clientOver = (fetch: typeof globalThis.fetch, turned: (url: string) => string): Client => {
  const transport: Middleware = {
    execute: async (context: Context) => {
      const url = typeof context.request === "string" ? context.request : context.request.url;
      context.response = await fetch(turned(url), context.options);
    },
  };
  const chain = [
    new AuthenticationHandler({ getAccessToken: async () => "token-1" }),
    new RetryHandler(new RetryHandlerOptions(0, 3, () => true)),
    new RedirectHandler(new RedirectHandlerOptions()),
    new TelemetryHandler(),
    transport,
  ];
  for (const [at, link] of chain.entries()) {
    const next = chain[at + 1];
    if (next !== undefined) link.setNext?.(next);
  }
  return Client.initWithMiddleware({ middleware: chain[0] as Middleware });
};

const opened: ServedGraph[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

const inMemory = async (service: GraphService): Promise<Client> => {
  const fetch: GraphFetch = service.fetch;
  return clientOver(fetch as unknown as typeof globalThis.fetch, (url) => url);
};

const overSocket = async (service: GraphService): Promise<Client> => {
  const over = await service.serve({ links: "Public" });
  opened.push(over);
  return clientOver(globalThis.fetch, (url) => url.replace(service.origin, over.url));
};

type Found = { readonly id: string; readonly displayName: string };

describe.each([
  ["in memory", inMemory],
  ["over a socket", overSocket],
] as const)("the plain client, %s", (_, clientOf) => {
  it("makes a folder, and contacts in it, and turns the pages of them", async () => {
    const service = graphService();
    const client = await clientOf(service);
    const folder: Found = await client.api("/me/contactFolders").post({ displayName: "CRM" });
    for (let at = 0; at < 12; at += 1)
      await client.api(`/me/contactFolders/${folder.id}/contacts`).post({ givenName: `P${at}` });
    const names: string[] = [];
    const first = await client.api(`/me/contactFolders/${folder.id}/contacts`).select(["displayName"]).get();
    const pages = new PageIterator(client, first, ({ displayName }: Found) => names.push(displayName) > 0);
    await pages.iterate();
    expect(names).toEqual(Array.from({ length: 12 }, (__, at) => `P${at}`));
    expect(service.mailbox().folder("CRM").ids()).toHaveLength(12);
  });

  it("follows delta from link to link", async () => {
    const service = graphService();
    const client = await clientOf(service);
    const folder = service.mailbox().folder();
    for (let at = 0; at < 12; at += 1) folder.add({ displayName: `P${at}` });
    const seen: string[] = [];
    const read = async (link: string): Promise<string> => {
      const page = await client.api(link).header("Prefer", 'IdType="ImmutableId"').get();
      for (const one of page.value) seen.push("@removed" in one ? `-${one.id}` : one.displayName);
      const { "@odata.nextLink": next, "@odata.deltaLink": end } = page;
      return next === undefined ? end : read(next);
    };
    const link = await read(`/me/contactFolders/${folder.id}/contacts/delta`);
    expect(seen).toHaveLength(12);
    const gone = folder.ids()[3] ?? "";
    folder.remove(gone);
    await read(link);
    expect(seen.slice(12)).toEqual([`-${gone}`]);
  });

  it("filters by an extended property, expands it, changes with If-Match, and deletes", async () => {
    const service = graphService();
    const client = await clientOf(service);
    const made = await client.api("/me/contacts").post({ givenName: "Mara", ...marked("db/c-1") });
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${markerId}' and ep/value eq 'db/c-1')`;
    const found = await client
      .api("/me/contacts")
      .filter(filter)
      .expand(`singleValueExtendedProperties($filter=id eq '${markerId}')`)
      .get();
    expect(found.value).toMatchObject([{ id: made.id, ...marked("db/c-1") }]);
    const one = client.api(`/me/contacts/${made.id}`).header("If-Match", made["@odata.etag"]);
    expect(await one.patch({ jobTitle: "Buyer" })).toMatchObject({ jobTitle: "Buyer" });
    const stale: unknown = await one.patch({ jobTitle: "Chef" }).catch((error: unknown) => error);
    expect(stale).toBeInstanceOf(GraphError);
    expect(stale).toMatchObject({ statusCode: 412, code: "ErrorIrresolvableConflict" });
    expect(await client.api(`/me/contacts/${made.id}`).delete()).toBeUndefined();
    await expect(client.api(`/me/contacts/${made.id}`).get()).rejects.toMatchObject({
      statusCode: 404,
      code: "ErrorItemNotFound",
    });
  });

  it("puts a photo, makes a category, and sends a batch", async () => {
    const service = graphService();
    const client = await clientOf(service);
    const folder = service.mailbox().folder();
    const id = folder.add({ displayName: "Mara", ...marked("one") });
    const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3);
    await client.api(`/me/contacts/${id}/photo/$value`).header("Content-Type", "image/jpeg").put(bytes);
    expect(folder.photo(id)).toEqual(bytes);
    await client.api("/me/outlook/masterCategories").post({ displayName: "Business", color: "preset9" });
    expect(service.mailbox().categories()).toEqual(new Map([["Business", "preset9"]]));
    const { responses } = await client.api("/$batch").post({
      requests: [{ id: "1", method: "GET", url: `/me/contacts/${id}?$select=displayName` }],
    });
    expect(responses).toMatchObject([{ id: "1", status: 200, body: { displayName: "Mara" } }]);
    expect(service.violations()).toEqual([]);
  });

  it("its retry makes a second contact of one whose answer was late: that is why it is off", async () => {
    const faults = graphFaultOn({ method: "POST" }, graphFaults.timeoutAfter);
    const service = graphService({ faults });
    const client = await clientOf(service);
    await client.api("/me/contacts").post({ givenName: "Mara", ...marked("one") });
    expect(service.mailbox().folder("Contacts").ids()).toHaveLength(2);
    expect(service.violations().map(({ _tag }) => _tag)).toEqual(["BlindRepeat"]);
  });
});
