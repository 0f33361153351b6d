import type { ReplicaError, Signal } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import { type GraphOptions, graphSettings } from "../graph-options.js";
import { decodedAnswer } from "../wire/decode-answer.js";
import type { GraphAnswer, GraphFailure, GraphRequest } from "../wire/graph-client.js";
import { graphClient } from "../wire/make-graph-client.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import {
  type SubscriptionWish,
  checkedLifetime,
  checkedWish,
  defaultLifetimeMs,
} from "./subscription-wish.js";

/** A promise of the service to tell an address of the application when contacts change. */
export type GraphSubscription = {
  readonly id: string;
  /** In ms since 1970; until then it has to be renewed. */
  readonly expiresAt: number;
};

/**
 * The subscriptions of one mailbox. Whoever has one renews it, about once a day, and goes on syncing at
 * intervals: notifications get lost. Needs the permission `Contacts.Read`.
 *
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 */
export type GraphSubscriptions = {
  /**
   * Before it answers, the service calls the addresses of the wish, and waits 10 s for what
   * `handleNotification` answers. Left `InvalidItem` names the field of the wish that is wrong;
   * `RevisionMismatch`: there is one for this folder already.
   */
  readonly create: (
    wish: SubscriptionWish,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, GraphSubscription>;
  /**
   * From now on, for 45 minutes to 7 days, in ms; by default for 70 hours. Left `NotFound`: it is over;
   * create another one.
   */
  readonly renew: (
    id: string,
    lifetimeMs?: number,
    signal?: Signal,
  ) => TE.TaskEither<ReplicaError, GraphSubscription>;
  /** Right also if it was over before. */
  readonly remove: (id: string, signal?: Signal) => TE.TaskEither<ReplicaError, void>;
};

/** Throws a `TypeError` that names the option that is wrong and the fix. */
export const graphSubscriptions = (options: GraphOptions): GraphSubscriptions => {
  const settings = graphSettings(options);
  const client = graphClient(settings);
  const expiry = (lifetimeMs: number): string => new Date(settings.clock.now() + lifetimeMs).toISOString();
  const ask = <Answer>(
    request: GraphRequest,
    id: string,
    read: (answer: GraphAnswer) => E.Either<GraphFailure, Answer>,
    signal: Signal | undefined,
  ): TE.TaskEither<ReplicaError, Answer> =>
    pipe(
      () => client.send(request, signal),
      TE.flatMapEither(read),
      TE.mapLeft((failure) => replicaErrorFromGraph(failure, { _tag: "Subscription", id })),
    );
  return {
    create: (wish, signal) =>
      pipe(
        TE.fromEither(checkedWish(wish)),
        TE.flatMap(({ folderId = "", lifetimeMs = defaultLifetimeMs }) => {
          const json = { ...newSubscription(client.mailbox, wish), expirationDateTime: expiry(lifetimeMs) };
          const request = posted(json);
          return ask(request, folderId, subscriptionFrom(request), signal);
        }),
      ),
    renew: (id, lifetimeMs = defaultLifetimeMs, signal) =>
      pipe(
        TE.fromEither(checkedLifetime(lifetimeMs)),
        TE.flatMap(() => {
          const json = { expirationDateTime: expiry(lifetimeMs) };
          const request = { method: "PATCH", path: pathOf(id), body: { _tag: "Json", json } } as const;
          return ask(request, id, subscriptionFrom(request), signal);
        }),
      ),
    remove: (id, signal) =>
      pipe(
        ask({ method: "DELETE", path: pathOf(id) }, id, () => E.right(undefined), signal),
        TE.orElse((error) => (error._tag === "NotFound" ? TE.right(undefined) : TE.left(error))),
      ),
  };
};

const posted = (json: unknown): GraphRequest => ({
  method: "POST",
  path: "/subscriptions",
  body: { _tag: "Json", json },
});

const pathOf = (id: string): string => `/subscriptions/${encodeURIComponent(id)}`;

const newSubscription = (
  mailbox: string,
  { folderId, notificationUrl, lifecycleNotificationUrl = notificationUrl, clientState }: SubscriptionWish,
): Readonly<Record<string, string>> => ({
  changeType: "created,updated,deleted",
  notificationUrl,
  lifecycleNotificationUrl,
  clientState,
  resource:
    folderId === undefined
      ? `${mailbox}/contacts`
      : `${mailbox}/contactFolders/${encodeURIComponent(folderId)}/contacts`,
  latestSupportedTlsVersion: "v1_2",
});

const Instant = t.refinement(t.string, (text) => !Number.isNaN(Date.parse(text)));

const SubscriptionBody = t.type({ id: t.string, expirationDateTime: Instant });

const subscriptionFrom =
  (request: GraphRequest) =>
  (answer: GraphAnswer): E.Either<GraphFailure, GraphSubscription> =>
    pipe(
      decodedAnswer(SubscriptionBody, request)(answer),
      E.map(({ id, expirationDateTime }) => ({ id, expiresAt: Date.parse(expirationDateTime) })),
    );
