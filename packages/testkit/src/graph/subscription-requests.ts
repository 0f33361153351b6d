import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { isIdOf } from "./graph-ids.js";
import {
  type GraphReply,
  type GraphRequest,
  type Json,
  badRequest,
  emptyReply,
  isJson,
  jsonOf,
  jsonReply,
  refusal,
} from "./graph-message.js";
import { graphPath } from "./graph-path.js";
import { type GraphCaller, accessDenied, mailboxFor, mayUse } from "./graph-sign-in.js";
import type { GraphWorld } from "./graph-world.js";
import { isValidated } from "./notice-delivery.js";
import { preferenceOf } from "./odata-query.js";
import { type SubscriptionWish, lifetimeOf, wishOf } from "./subscription-wish.js";
import type { Subscription } from "./subscription.js";

/** The requests to `/subscriptions`. */
export const answerSubscriptions = async (world: GraphWorld, request: GraphRequest): Promise<GraphReply> => {
  const [, id, verb] = graphPath(request.path)?.segments ?? [];
  const caller = world.signIn.callerOf(request.header("authorization"));
  if (E.isLeft(caller)) return caller.left;
  return id === undefined && request.method === "POST"
    ? createSubscription(world, request, caller.right)
    : answerKnown(world, request, caller.right, { id, verb });
};

const answerKnown = (
  world: GraphWorld,
  request: GraphRequest,
  { app }: GraphCaller,
  { id, verb }: { readonly id: string | undefined; readonly verb: string | undefined },
): GraphReply => {
  const { subscriptions, clock } = world;
  const { method } = request;
  const own = subscriptions.all().filter((one) => one.app === app);
  if (id === undefined && method === "GET") return jsonReply(200, { value: own.map(subscriptionJson) });
  const known = own.find((one) => one.id === id);
  if (known === undefined) return refusal(404, "ResourceNotFound", "The object was not found.");
  if (verb === "reauthorize" && method === "POST") {
    subscriptions.change(known.id, { isSuspended: false });
    return emptyReply(200);
  }
  if (method === "GET") return jsonReply(200, subscriptionJson(known));
  if (method === "DELETE") {
    subscriptions.remove(known.id);
    return emptyReply(204);
  }
  if (method !== "PATCH") return refusal(405, "ErrorInvalidRequest", `Method '${method}' not allowed.`);
  const body = jsonOf(request);
  const expiresAt = lifetimeOf(isJson(body) ? body["expirationDateTime"] : undefined, clock.now());
  if (E.isLeft(expiresAt)) return expiresAt.left;
  const changed = subscriptions.change(known.id, { expiresAt: expiresAt.right, isSuspended: false });
  return jsonReply(200, subscriptionJson(changed ?? known));
};

const createSubscription = async (
  world: GraphWorld,
  request: GraphRequest,
  caller: GraphCaller,
): Promise<GraphReply> => {
  const wish = wishOf(jsonOf(request), world.clock.now());
  if (E.isLeft(wish)) return wish.left;
  const place = placeOf(world, wish.right.resource, caller);
  if (E.isLeft(place)) return place.left;
  if (isTaken(world, wish.right, caller))
    return refusal(409, "Conflict", "A subscription of this resource and changeType exists.");
  const { notificationUrl, lifecycleNotificationUrl } = wish.right;
  for (const url of [notificationUrl, lifecycleNotificationUrl])
    if (
      url !== undefined &&
      !(await isValidated(url, `Validation: Testing client application ${url}`, world.delivery))
    )
      return badRequest(
        "Subscription validation request failed. Response must exactly match validationToken query parameter.",
        "ValidationError",
      );
  const prefer = preferenceOf(request.header("prefer"), "idtype");
  const added = world.subscriptions.add({
    ...wish.right,
    ...place.right,
    app: caller.app,
    user: caller.user,
    form: prefer?.toLowerCase() === "immutableid" ? "Immutable" : "Default",
  });
  return jsonReply(201, subscriptionJson(added));
};

const isTaken = (
  { subscriptions }: GraphWorld,
  { resource, changeTypes }: SubscriptionWish,
  { app, user }: GraphCaller,
): boolean =>
  subscriptions
    .all()
    .some(
      (one) =>
        one.app === app &&
        one.user === user &&
        one.resource === resource &&
        one.changeTypes.join(",") === changeTypes.join(","),
    );

/** Whose contacts a resource names, and in which folder. */
const placeOf = (
  world: GraphWorld,
  resource: string,
  caller: GraphCaller,
): E.Either<GraphReply, Pick<Subscription, "mailbox" | "folderId">> => {
  const segments = graphPath(`/v1.0/${resource.replace(/^\//u, "")}`)?.segments ?? [];
  return pipe(
    mailboxFor(caller, segments, world.mailboxes),
    E.filterOrElse(
      (mailbox) => mayUse(caller, mailbox, "Contacts", false),
      () => accessDenied,
    ),
    E.bindTo("mailbox"),
    E.bind("folderId", ({ mailbox }): E.Either<GraphReply, string | undefined> => {
      const isMe = segments[0] === "me";
      const [first, folder, last] = segments.slice(isMe ? 1 : 2);
      if (first === "contacts" && folder === undefined) return E.right(undefined);
      const isOffered = !isMe || world.switches().meFolderSubscription === "Accepted";
      const isFolder =
        first === "contactfolders" && last === "contacts" && isIdOf(mailbox.number, folder ?? "");
      return isFolder && isOffered
        ? E.right(folder)
        : E.left(badRequest(`The resource '${resource}' is not supported.`, "ExtensionError"));
    }),
  );
};

const subscriptionJson = (subscription: Subscription): Json => ({
  id: subscription.id,
  resource: subscription.resource,
  applicationId: subscription.app,
  changeType: subscription.changeTypes.join(","),
  clientState: subscription.clientState ?? null,
  notificationUrl: subscription.notificationUrl,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl ?? null,
  expirationDateTime: new Date(subscription.expiresAt).toISOString(),
  creatorId: subscription.user ?? subscription.app,
});
