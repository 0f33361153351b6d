import type { ReplicaError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { isLoopback } from "../wire/address.js";

export type SubscriptionWish = {
  /** As Graph names it. Absent: all contacts of the mailbox's own folder of that name. */
  readonly folderId?: string;
  /** Where `handleNotification` answers, on the internet; https, but for this machine. */
  readonly notificationUrl: string;
  /** Where it answers for what becomes of the subscription itself. Default: the same address. */
  readonly lifecycleNotificationUrl?: string;
  /** A secret of 1 to 128 characters that comes with every notification. */
  readonly clientState: string;
  /** From 45 minutes to 7 days, in ms. Default: 70 hours. */
  readonly lifetimeMs?: number;
};

const minuteMs = 60_000;

export const defaultLifetimeMs = 70 * 60 * minuteMs;

/** Left `InvalidItem` names the field that the service would refuse, and never what it holds. */
export const checkedWish = (wish: SubscriptionWish): E.Either<ReplicaError, SubscriptionWish> => {
  const { notificationUrl, lifecycleNotificationUrl = notificationUrl, clientState } = wish;
  if (!isWebHook(notificationUrl)) return invalid("notificationUrl", webHook);
  if (!isWebHook(lifecycleNotificationUrl)) return invalid("lifecycleNotificationUrl", webHook);
  if (clientState.length < 1 || clientState.length > 128)
    return invalid("clientState", "give a secret of 1 to 128 characters");
  return E.map(() => wish)(checkedLifetime(wish.lifetimeMs ?? defaultLifetimeMs));
};

/**
 * The service raises what is shorter, and refuses what is longer.
 * @see https://learn.microsoft.com/graph/api/resources/subscription ("Subscription lifetime")
 */
export const checkedLifetime = (lifetimeMs: number): E.Either<ReplicaError, number> =>
  lifetimeMs >= 45 * minuteMs && lifetimeMs <= 10_080 * minuteMs
    ? E.right(lifetimeMs)
    : invalid("lifetimeMs", "give from 45 minutes to 7 days, in ms");

const webHook = "give an address that begins with https:// and that the service can call";

const isWebHook = (given: string): boolean => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
};

const invalid = (field: string, reason: string): E.Either<ReplicaError, never> =>
  E.left({ _tag: "InvalidItem", id: "subscription", field, reason, message: `${field}: ${reason}` });
