import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { type Respond, json, noContent, refused, scriptedWire } from "../../test/scripted-graph.js";
import type { GraphOptions } from "../graph-options.js";
import { graphSubscriptions } from "./graph-subscriptions.js";
import type { SubscriptionWish } from "./subscription-wish.js";

const wish: SubscriptionWish = { notificationUrl: "https://hook.example/n", clientState: "s3cret" };

const created = (): Response =>
  json(201, { id: "c7e1", resource: "/me/contacts", expirationDateTime: "2026-03-04T10:00:00.0000000Z" });

const scripted = (respond: Respond, options: Partial<GraphOptions> = {}) => {
  const { options: given, requests } = scriptedWire(respond, options);
  return { subscriptions: graphSubscriptions(given), requests };
};

const bodyOf = ({ body }: { readonly body: string | Uint8Array | undefined }): unknown =>
  JSON.parse(String(body));

describe("create", () => {
  it("asks for every change of a folder, at the address and with the secret, for 70 hours", async () => {
    const { subscriptions, requests } = scripted(created, { user: "anna@example.com" });
    const outcome = await subscriptions.create({ ...wish, folderId: "AA/=" })();
    expect(outcome).toEqual(E.right({ id: "c7e1", expiresAt: Date.parse("2026-03-04T10:00:00Z") }));
    expect(requests).toMatchObject([
      {
        method: "POST",
        url: "https://graph.microsoft.com/v1.0/subscriptions",
        headers: { prefer: 'IdType="ImmutableId"' },
      },
    ]);
    expect(requests.map(bodyOf)).toEqual([
      {
        changeType: "created,updated,deleted",
        notificationUrl: "https://hook.example/n",
        lifecycleNotificationUrl: "https://hook.example/n",
        resource: "/users/anna%40example.com/contactFolders/AA%2F%3D/contacts",
        clientState: "s3cret",
        latestSupportedTlsVersion: "v1_2",
        expirationDateTime: "1970-01-03T22:00:00.000Z",
      },
    ]);
  });

  it("takes another address and another time, and all contacts", async () => {
    const { subscriptions, requests } = scripted(created);
    const lifecycleNotificationUrl = "https://hook.example/l";
    await subscriptions.create({ ...wish, lifecycleNotificationUrl, lifetimeMs: 3_600_000 })();
    expect(requests.map(bodyOf)).toMatchObject([
      { lifecycleNotificationUrl, resource: "/me/contacts", expirationDateTime: "1970-01-01T01:00:00.000Z" },
    ]);
  });

  it.each<readonly [keyof SubscriptionWish, Partial<SubscriptionWish>]>([
    ["notificationUrl", { notificationUrl: "http://hook.example/n" }],
    ["notificationUrl", { notificationUrl: "hook.example" }],
    ["lifecycleNotificationUrl", { lifecycleNotificationUrl: "ftp://hook.example/n" }],
    ["clientState", { clientState: "" }],
    ["clientState", { clientState: "s".repeat(129) }],
    ["lifetimeMs", { lifetimeMs: 44 * 60_000 }],
    ["lifetimeMs", { lifetimeMs: 10_081 * 60_000 }],
    ["lifetimeMs", { lifetimeMs: Number.NaN }],
  ])("sends nothing with a wrong %s: %o", async (field, wrong) => {
    const { subscriptions, requests } = scripted(created);
    const outcome = await subscriptions.create({ ...wish, ...wrong })();
    expect(outcome).toMatchObject({ left: { _tag: "InvalidItem", field } });
    expect(requests).toHaveLength(0);
  });

  it.each([
    ["of another shape", () => json(201, { id: 7 })],
    ["with no time", () => json(201, { id: "a", expirationDateTime: "soon" })],
    ["that is a web page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ])("says that it may be there after an answer %s", async (_what, respond) => {
    expect(await scripted(respond).subscriptions.create(wish)()).toMatchObject({
      left: { _tag: "Unavailable" },
    });
  });

  it("says what is in the way", async () => {
    const asked = (status: number, code: string) =>
      scripted(() => refused(status, code)).subscriptions.create({ ...wish, folderId: "F" })();
    expect(await asked(403, "ErrorAccessDenied")).toMatchObject({
      left: { _tag: "Forbidden", message: expect.stringContaining("Contacts.Read,") },
    });
    expect(await asked(409, "Conflict")).toMatchObject({ left: { _tag: "RevisionMismatch", id: "F" } });
    expect(await asked(400, "ValidationError")).toMatchObject({ left: { _tag: "InvalidItem" } });
  });
});

describe("renew", () => {
  it("asks for another 70 hours, or as long as was said", async () => {
    const { subscriptions, requests } = scripted(created);
    expect(E.isRight(await subscriptions.renew("c7/e1")())).toBe(true);
    await subscriptions.renew("c7e1", 3_600_000)();
    expect(requests).toMatchObject([
      { method: "PATCH", url: "https://graph.microsoft.com/v1.0/subscriptions/c7%2Fe1" },
      { method: "PATCH" },
    ]);
    expect(requests.map(bodyOf)).toEqual([
      { expirationDateTime: "1970-01-03T22:00:00.000Z" },
      { expirationDateTime: "1970-01-01T01:00:00.000Z" },
    ]);
  });

  it("says that it is over", async () => {
    const { subscriptions } = scripted(() => refused(404, "ResourceGone"));
    expect(await subscriptions.renew("c7e1")()).toMatchObject({ left: { _tag: "NotFound", id: "c7e1" } });
    expect(await subscriptions.renew("..")()).toMatchObject({ left: { _tag: "NotFound" } });
  });

  it("is for no shorter and no longer than the service allows", async () => {
    const { subscriptions, requests } = scripted(created);
    expect(await subscriptions.renew("c7e1", 1)()).toMatchObject({ left: { field: "lifetimeMs" } });
    expect(requests).toHaveLength(0);
  });
});

describe("remove", () => {
  it("is done also if it was over before", async () => {
    for (const respond of [noContent, () => refused(404, "ErrorItemNotFound")]) {
      const { subscriptions, requests } = scripted(respond);
      expect(await subscriptions.remove("c7e1")()).toEqual(E.right(undefined));
      expect(requests).toMatchObject([{ method: "DELETE" }]);
    }
  });

  it("passes on what else is in the way, and looks at the signal", async () => {
    const { subscriptions, requests } = scripted(() => refused(503, "serviceNotAvailable"));
    expect(await subscriptions.remove("c7e1")()).toMatchObject({ left: { _tag: "Unavailable" } });
    for (const asking of [
      subscriptions.create(wish, AbortSignal.abort()),
      subscriptions.remove("a", AbortSignal.abort()),
    ])
      expect(await asking()).toMatchObject({ left: { _tag: "Aborted" } });
    expect(requests).toHaveLength(1);
  });
});
