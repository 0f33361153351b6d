import * as O from "fp-ts/lib/Option.js";
import { readBody } from "../wire/read-body.js";
import { type Notification, notificationsFrom } from "./notification-body.js";
import { isOneOfSecrets } from "./same-secret.js";

/** What the service said, as a hint: the next sync looks for itself. */
export type GraphHint =
  /** Contacts changed, or it lost count of what did: sync soon. */
  | { readonly _tag: "Changed"; readonly subscriptionId: string }
  /** The subscription has to be renewed now. */
  | { readonly _tag: "Expiring"; readonly subscriptionId: string }
  /** The service took the subscription away: create another one, and sync. */
  | { readonly _tag: "Removed"; readonly subscriptionId: string };

export type NotificationSettings = {
  /** The secrets that the subscriptions were created with, while one replaces another, both. */
  readonly clientStates: ReadonlyArray<string>;
  /**
   * Once for what several notifications say, before the service is answered, which waits 3 s. What it
   * throws, `handleNotification` rejects with: then the service tells it again.
   */
  readonly hint: (hint: GraphHint) => void;
};

/**
 * Answers the service's calls of `notificationUrl` and `lifecycleNotificationUrl`, in whatever server has
 * `Request` and `Response`. Nothing of a notification is trusted but that it carries the secret.
 *
 * @returns 200 with the token that the service checks a new address by; 202 for what was heard; 403 if
 *   nothing of it carries one of the secrets; 400, 405 or 413 for what is no call of the service.
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 */
export const handleNotification = async (
  request: Request,
  { clientStates, hint }: NotificationSettings,
): Promise<Response> => {
  if (clientStates.length === 0 || clientStates.includes(""))
    throw new TypeError("clientStates: give the secrets that the subscriptions were created with");
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const token = new URL(request.url).searchParams.get("validationToken");
  if (token !== null) return validated(token);
  const bytes = await bodyOf(request);
  if (bytes === undefined) return answered(413);
  const notifications = notificationsFrom(bytes);
  if (O.isNone(notifications)) return answered(400);
  const isGenuine = isOneOfSecrets(clientStates);
  const genuine = notifications.value.filter(({ clientState }) => isGenuine(clientState ?? ""));
  if (genuine.length === 0 && notifications.value.length > 0) return answered(403);
  for (const said of distinct(genuine.map(hintOf))) hint(said);
  return answered(202);
};

const answered = (status: number): Response => new Response(null, { status });

/** Of the service's own making and short; never markup, whoever sent it. */
const validated = (token: string): Response =>
  token.length > mostTokenUnits
    ? answered(400)
    : new Response(token, {
        headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
      });

const mostTokenUnits = 4_096;

/** Nothing for one too large; one that breaks off is empty, and no delivery. */
const bodyOf = async ({ body }: Request): Promise<Uint8Array | undefined> => {
  try {
    return await readBody(body, mostBytes);
  } catch {
    return new Uint8Array();
  }
};

const mostBytes = 4 * 1024 * 1024;

/** @see https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
const hintOf = ({ subscriptionId, lifecycleEvent }: Notification): GraphHint => {
  if (lifecycleEvent === "reauthorizationRequired") return { _tag: "Expiring", subscriptionId };
  if (lifecycleEvent === "subscriptionRemoved") return { _tag: "Removed", subscriptionId };
  return { _tag: "Changed", subscriptionId };
};

const distinct = (hints: ReadonlyArray<GraphHint>): ReadonlyArray<GraphHint> => [
  ...new Map(hints.map((hint) => [`${hint._tag} ${hint.subscriptionId}`, hint])).values(),
];
