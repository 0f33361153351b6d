import { type GraphServiceOptions, graphService } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import { expect, it } from "vitest";
import type { GraphOptions } from "../graph-options.js";
import { graphSubscriptions } from "./graph-subscriptions.js";
import { type GraphHint, handleNotification } from "./handle-notification.js";

const notificationUrl = "https://hook.example/n";
const wish = { notificationUrl, clientState: "s3cret" };

/** An application that listens at its address, and a service that calls it there. */
const listening = (options: Partial<GraphOptions> = {}, given: GraphServiceOptions = {}) => {
  const hints: GraphHint[] = [];
  const delivery: NonNullable<GraphServiceOptions["delivery"]> = (url, init) =>
    handleNotification(new Request(url, init), {
      clientStates: ["s3cret"],
      hint: (hint) => hints.push(hint),
    });
  const service = graphService({ delivery, ...given });
  const { fetch, clock, origin } = service;
  const subscriptions = graphSubscriptions({
    getToken: async () => "token-1",
    fetch,
    clock,
    origin,
    ...options,
  });
  return { service, subscriptions, hints };
};

it.each([{}, { user: "anna@contoso.example" }])(
  "a person's edit becomes a hint, from the subscription's making to its end: %o",
  async (options) => {
    const { service, subscriptions, hints } = listening(options);
    const folder = service.mailbox().folder();
    const made = await subscriptions.create({ ...wish, folderId: folder.id })();
    if (E.isLeft(made)) throw new Error(made.left.message);
    expect(made.right.expiresAt).toBe(service.clock.now() + 70 * 3_600_000);
    expect(service.subscriptions()).toMatchObject([{ form: "Immutable", folderId: folder.id }]);
    const id = folder.add({ displayName: "Mara" });
    folder.edit(id, { displayName: "Mara L" });
    service.mailbox().addFolder("Other").add({ displayName: "Somebody" });
    await service.deliver();
    expect(hints.splice(0)).toEqual([{ _tag: "Changed", subscriptionId: made.right.id }]);
    service.announce("reauthorizationRequired");
    await service.deliver();
    expect(hints.splice(0)).toEqual([{ _tag: "Expiring", subscriptionId: made.right.id }]);
    await service.clock.sleep(3_600_000);
    const renewed = await subscriptions.renew(made.right.id)();
    expect(renewed).toEqual(E.right({ id: made.right.id, expiresAt: made.right.expiresAt + 3_600_000 }));
    service.announce("missed");
    await service.deliver();
    expect(hints.splice(0)).toEqual([{ _tag: "Changed", subscriptionId: made.right.id }]);
    expect(await subscriptions.remove(made.right.id)()).toEqual(E.right(undefined));
    expect(service.subscriptions()).toEqual([]);
    expect(await subscriptions.remove(made.right.id)()).toEqual(E.right(undefined));
  },
);

it("a subscription that the service took away is over", async () => {
  const { service, subscriptions, hints } = listening();
  const made = await subscriptions.create(wish)();
  if (E.isLeft(made)) throw new Error(made.left.message);
  service.announce("subscriptionRemoved");
  await service.deliver();
  expect(hints).toEqual([{ _tag: "Removed", subscriptionId: made.right.id }]);
  expect(await subscriptions.renew(made.right.id)()).toMatchObject({
    left: { _tag: "NotFound", id: made.right.id },
  });
});

it("there is one for each folder", async () => {
  const { subscriptions } = listening();
  expect(E.isRight(await subscriptions.create(wish)())).toBe(true);
  expect(await subscriptions.create(wish)()).toMatchObject({ left: { _tag: "RevisionMismatch" } });
});

it("nobody listens at the address: the wish is wrong", async () => {
  const { subscriptions, service } = listening(
    {},
    { delivery: () => Promise.reject(new TypeError("fetch failed")) },
  );
  expect(await subscriptions.create(wish)()).toMatchObject({ left: { _tag: "InvalidItem" } });
  expect(service.subscriptions()).toEqual([]);
});

it("a service that refuses one folder's resource says so, and takes all contacts", async () => {
  const { subscriptions, service } = listening({}, { switches: { meFolderSubscription: "Refused" } });
  const folderId = service.mailbox().folder().id;
  expect(await subscriptions.create({ ...wish, folderId })()).toMatchObject({
    left: { _tag: "InvalidItem", id: folderId, field: "folderId" },
  });
  expect(E.isRight(await subscriptions.create(wish)())).toBe(true);
});
