import { describe, expect, it } from "vitest";
import { virtualClock } from "../faults/virtual-clock.js";
import { type AskGraph, askingGraph, immutable } from "./asking-graph.js";
import { type Json, isJson } from "./graph-message.js";
import { type GraphService, graphService } from "./graph-service.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { DeliveryAnswer } from "./notice-delivery.js";

type Hooked = {
  readonly service: GraphService;
  readonly ask: AskGraph;
  /** What came to which URL, in order. */
  readonly heard: () => ReadonlyArray<Json & { readonly url: string }>;
  readonly wish: Json;
  readonly day: (days: number) => string;
  readonly advance: (ms: number) => void;
};

/** `answer`: to notifications; the question with a token is answered as it should be. */
const hooked = (
  answer: () => { readonly status: number } = () => ({ status: 202 }),
  switches: Partial<GraphSwitches> = {},
): Hooked => {
  const clock = virtualClock(Date.UTC(2026, 2, 1, 10));
  let heard: ReadonlyArray<Json & { readonly url: string }> = [];
  const service = graphService({
    clock,
    switches,
    tokens: [{ token: "other", user: "anna@contoso.example", app: "app-2" }],
    delivery: async (url, { body }): Promise<DeliveryAnswer> => {
      const token = new URL(url).searchParams.get("validationToken");
      if (token !== null) return new Response(token, { headers: { "Content-Type": "text/plain" } });
      const parsed: unknown = JSON.parse(body);
      const value: unknown = isJson(parsed) ? parsed["value"] : [];
      heard = [...heard, ...(Array.isArray(value) ? value : []).map((one) => ({ url, ...one }))];
      return new Response(null, answer());
    },
  });
  const day = (days: number): string => new Date(clock.now() + days * 86_400_000).toISOString();
  const wish = {
    changeType: "created,updated,deleted",
    notificationUrl: "https://hook.example/n?a=1",
    lifecycleNotificationUrl: "https://hook.example/l",
    resource: `/users/${service.mailbox().userId}/contactFolders/${service.mailbox().folder().id}/contacts`,
    expirationDateTime: day(3),
    clientState: "secret",
  };
  return { service, ask: askingGraph(service), heard: () => heard, wish, day, advance: clock.advance };
};

describe("subscriptions", () => {
  it("are made after both URLs said the token again, and told of what happens in their folder", async () => {
    const { service, ask, heard, wish } = hooked();
    const made = await ask("POST", "/subscriptions", wish, immutable);
    expect([made.status, made.json["clientState"]]).toEqual([201, "secret"]);
    const folder = service.mailbox().folder();
    const id = folder.add({ displayName: "Mara" });
    folder.edit(id, { jobTitle: "Buyer" });
    folder.move(id, service.mailbox().folder("Contacts"));
    service.mailbox().folder("Contacts").edit(id, { jobTitle: "Chef" });
    expect(heard()).toEqual([]);
    await service.deliver();
    expect(heard().map(({ changeType }) => changeType)).toEqual(["created", "updated", "deleted"]);
    expect(heard()[0]).toMatchObject({
      url: wish["notificationUrl"],
      subscriptionId: made.json["id"],
      clientState: "secret",
      tenantId: "contoso.example",
      resource: `Users/${service.mailbox().userId}/Contacts/${id}`,
      resourceData: { "@odata.type": "#Microsoft.Graph.Contact", id },
    });
    await service.deliver();
    expect(heard()).toHaveLength(3);
  });

  it("of a whole mailbox are told of every folder, with default ids where no others were asked for", async () => {
    const { service, ask, heard, wish } = hooked();
    await ask("POST", "/subscriptions", { ...wish, resource: "me/contacts", changeType: "created" });
    const folder = service.mailbox().folder("Contacts");
    folder.touch(folder.add({ displayName: "Mara" }));
    await service.deliver();
    expect(heard().map(({ resourceData }) => Object(resourceData).id)).toEqual([
      (await ask("GET", "/me/contacts")).value[0]?.["id"],
    ]);
  });

  it.each<[string, (hook: Hooked) => Json]>([
    ["no changeType", ({ wish }) => ({ ...wish, changeType: "moved" })],
    ["a URL that is not https", ({ wish }) => ({ ...wish, notificationUrl: "http://hook.example/n" })],
    ["another resource", ({ wish }) => ({ ...wish, resource: "/me/messages" })],
    ["a long secret", ({ wish }) => ({ ...wish, clientState: "x".repeat(129) })],
    ["more than a week", ({ wish, day }) => ({ ...wish, expirationDateTime: day(8) })],
    ["an end that is over", ({ wish, day }) => ({ ...wish, expirationDateTime: day(-1) })],
    ["no end", ({ wish }) => ({ ...wish, expirationDateTime: undefined })],
  ])("with %s are refused", async (_, body) => {
    const hook = hooked();
    expect((await hook.ask("POST", "/subscriptions", body(hook))).status).toBe(400);
    expect(hook.service.subscriptions()).toEqual([]);
  });

  const typed = (type: string): ResponseInit => ({ headers: { "Content-Type": type } });

  it.each<[string, (token: string) => Response]>([
    ["says nothing", () => new Response("", typed("text/plain"))],
    ["says something else", () => new Response("yes", typed("text/plain"))],
    ["says it as JSON", (token) => new Response(token, typed("application/json"))],
    ["has no such page", (token) => new Response(token, { ...typed("text/plain"), status: 404 })],
  ])("are not made where the URL %s", async (_, answer) => {
    const service = graphService({
      delivery: async (url) => answer(new URL(url).searchParams.get("validationToken") ?? ""),
    });
    const wish = { ...hooked().wish, resource: "/me/contacts" };
    const refused = await askingGraph(service)("POST", "/subscriptions", wish);
    expect([refused.status, refused.code]).toEqual([400, "ValidationError"]);
  });

  it("one of the same resource and changes is enough, for each application", async () => {
    const { service, ask, wish } = hooked();
    await ask("POST", "/subscriptions", wish);
    expect((await ask("POST", "/subscriptions", wish)).status).toBe(409);
    const other = askingGraph(service, "other");
    const made = await other("POST", "/subscriptions", wish);
    expect(made.status).toBe(201);
    expect((await ask("GET", `/subscriptions/${String(made.json["id"])}`)).status).toBe(404);
    expect((await ask("GET", "/subscriptions")).value).toHaveLength(1);
  });

  it("are renewed, end by themselves, and are deleted", async () => {
    const { service, ask, wish, day, advance, heard } = hooked();
    const { json } = await ask("POST", "/subscriptions", wish);
    const path = `/subscriptions/${String(json["id"])}`;
    advance(2 * 86_400_000);
    expect((await ask("PATCH", path, { expirationDateTime: day(8) })).status).toBe(400);
    expect((await ask("PATCH", path, { expirationDateTime: day(2) })).json["expirationDateTime"]).toBe(
      day(2),
    );
    advance(2 * 86_400_000 - 1);
    expect(service.subscriptions()).toHaveLength(1);
    advance(1);
    expect((await ask("PATCH", path, { expirationDateTime: day(2) })).status).toBe(404);
    service.mailbox().folder().add({ displayName: "Mara" });
    await service.deliver();
    expect(heard()).toEqual([]);
    const again = await ask("POST", "/subscriptions", { ...wish, expirationDateTime: day(0.001) });
    expect(Date.parse(String(again.json["expirationDateTime"])) - service.clock.now()).toBe(45 * 60_000);
    expect((await ask("DELETE", `/subscriptions/${String(again.json["id"])}`)).status).toBe(204);
    expect(service.subscriptions()).toEqual([]);
  });

  it("what is not taken is sent again for four hours", async () => {
    let status = 503;
    const { service, ask, wish, advance, heard } = hooked(() => ({ status }));
    await ask("POST", "/subscriptions", wish);
    service.mailbox().folder().add({ displayName: "Mara" });
    await service.deliver();
    status = 202;
    await service.deliver();
    await service.deliver();
    expect(heard()).toHaveLength(2);
    status = 503;
    service.mailbox().folder().add({ displayName: "Bo" });
    advance(14_400_000);
    await service.deliver();
    status = 202;
    await service.deliver();
    expect(heard()).toHaveLength(3);
  });

  it("lifecycle events go to their own URL; until it is reauthorized, a subscription waits", async () => {
    for (const renews of [true, false]) {
      const { service, ask, wish, day, heard } = hooked();
      const { json } = await ask("POST", "/subscriptions", wish);
      const path = `/subscriptions/${String(json["id"])}`;
      service.announce("reauthorizationRequired");
      service.mailbox().folder().add({ displayName: "Mara" });
      await service.deliver();
      expect(heard().map(({ url, lifecycleEvent }) => [url, lifecycleEvent])).toEqual([
        ["https://hook.example/l", "reauthorizationRequired"],
      ]);
      if (renews) await ask("PATCH", path, { expirationDateTime: day(2) });
      else expect((await ask("POST", `${path}/reauthorize`)).status).toBe(200);
      await service.deliver();
      expect(heard().at(-1)).toMatchObject({ changeType: "created" });
      service.announce("subscriptionRemoved");
      await service.deliver();
      expect(heard().at(-1)).toMatchObject({ lifecycleEvent: "subscriptionRemoved", clientState: "secret" });
      expect(service.subscriptions()).toEqual([]);
    }
  });

  it("of a degraded service nothing comes but that something was missed", async () => {
    const { service, ask, wish, heard } = hooked(undefined, { notifications: "MissedOnly" });
    await ask("POST", "/subscriptions", wish);
    service.mailbox().folder().add({ displayName: "Mara" });
    await service.deliver();
    expect(heard().map(({ url, lifecycleEvent }) => [url, lifecycleEvent])).toEqual([
      ["https://hook.example/l", "missed"],
    ]);
  });

  it("need a token, and permission to read", async () => {
    const { service, wish } = hooked();
    service.addToken({ token: "narrow", user: "anna@contoso.example", scopes: ["User.Read"] });
    expect((await askingGraph(service, "none")("POST", "/subscriptions", wish)).status).toBe(401);
    expect((await askingGraph(service, "narrow")("POST", "/subscriptions", wish)).status).toBe(403);
  });
});
