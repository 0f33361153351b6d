import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { type GraphReply, type Json, badRequest, isJson } from "./graph-message.js";
import type { Subscription } from "./subscription.js";

/** What the body of a new subscription asks for. */
export type SubscriptionWish = Pick<
  Subscription,
  "resource" | "changeTypes" | "notificationUrl" | "lifecycleNotificationUrl" | "clientState" | "expiresAt"
>;

export const wishOf = (body: unknown, now: number): E.Either<GraphReply, SubscriptionWish> => {
  const given = isJson(body) ? body : {};
  return pipe(
    E.Do,
    E.bind("expiresAt", () => lifetimeOf(given["expirationDateTime"], now)),
    E.bind("changeTypes", () => changeTypesOf(given["changeType"])),
    E.bind("notificationUrl", () => needed("notificationUrl", isHttps, given)),
    E.bind("resource", () => needed("resource", isText, given)),
    E.bind("lifecycleNotificationUrl", () => optional("lifecycleNotificationUrl", isHttps, given)),
    E.bind("clientState", () => optional("clientState", isShortText, given)),
  );
};

const needed = (
  name: string,
  isGood: (value: unknown) => value is string,
  given: Json,
): E.Either<GraphReply, string> => {
  const value = given[name];
  return isGood(value) ? E.right(value) : E.left(badRequest(`The value of ${name} is not valid.`));
};

const optional = (
  name: string,
  isGood: (value: unknown) => value is string,
  given: Json,
): E.Either<GraphReply, string | undefined> =>
  given[name] === undefined || given[name] === null ? E.right(undefined) : needed(name, isGood, given);

const isText = (value: unknown): value is string => typeof value === "string";

const isShortText = (value: unknown): value is string => isText(value) && value.length <= 128;

const isHttps = (value: unknown): value is string => isText(value) && value.startsWith("https://");

const changeTypesOf = (given: unknown): E.Either<GraphReply, ReadonlyArray<string>> => {
  const asked = isText(given) ? given.split(",") : [""];
  return asked.every((one) => changeTypes.includes(one))
    ? E.right(asked)
    : E.left(badRequest("changeType is a list of created, updated and deleted."));
};

const changeTypes: ReadonlyArray<string> = ["created", "updated", "deleted"];

/** When a subscription ends that is to end then: 45 minutes to seven days from now. */
export const lifetimeOf = (given: unknown, now: number): E.Either<GraphReply, number> => {
  const at = typeof given === "string" ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(at) || at <= now || at > now + 10_080 * minuteMs)
    return E.left(
      badRequest("Subscription expiration can only be 10080 minutes in the future.", "ExtensionError"),
    );
  return E.right(Math.max(at, now + 45 * minuteMs));
};

const minuteMs = 60_000;
