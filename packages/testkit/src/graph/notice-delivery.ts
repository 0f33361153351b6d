import type { StoredContact } from "./contact-shelf.js";
import { etagOf } from "./graph-ids.js";
import type { Json } from "./graph-message.js";
import type { LifecycleEvent, Subscription } from "./subscription.js";

/** How the service's notifications reach their URL: the platform's `fetch`, or an application's own handler. */
export type GraphDelivery = (url: string, init: DeliveryInit) => Promise<DeliveryAnswer>;

export type DeliveryInit = {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The part of a `Response` that is looked at. */
export type DeliveryAnswer = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: () => Promise<string>;
};

export type PendingNotice = {
  readonly subscription: Subscription;
  /** In ms since 1970. */
  readonly since: number;
  readonly notice:
    | {
        readonly _tag: "Change";
        readonly changeType: "created" | "updated" | "deleted";
        readonly contact: StoredContact;
      }
    | { readonly _tag: "Lifecycle"; readonly event: LifecycleEvent };
};

/** One request for each URL, whichever subscriptions its notices are of. Gives what was not taken. */
export const deliverNotices = async (
  notices: ReadonlyArray<PendingNotice>,
  delivery: GraphDelivery,
): Promise<ReadonlyArray<PendingNotice>> => {
  const byUrl = new Map<string, ReadonlyArray<PendingNotice>>();
  for (const one of notices) {
    const url = urlOf(one);
    if (url !== undefined) byUrl.set(url, [...(byUrl.get(url) ?? []), one]);
  }
  const kept = await Promise.all(
    [...byUrl].map(async ([url, ofUrl]) => {
      const body = JSON.stringify({ value: ofUrl.map(noticeJson) });
      const headers = { "Content-Type": "application/json; charset=utf-8" };
      const answer = await delivery(url, { method: "POST", headers, body }).catch(() => undefined);
      return answer !== undefined && answer.status >= 200 && answer.status < 300 ? [] : ofUrl;
    }),
  );
  return kept.flat();
};

/** Whether who listens at a URL answers the service's question with its text. */
export const isValidated = async (url: string, token: string, delivery: GraphDelivery): Promise<boolean> => {
  const asked = `${url}${url.includes("?") ? "&" : "?"}validationToken=${encodeURIComponent(token)}`;
  const headers = { "Content-Type": "text/plain; charset=utf-8" };
  const answer = await delivery(asked, { method: "POST", headers, body: "" }).catch(() => undefined);
  if (answer?.status !== 200) return false;
  const isPlain = /^text\/plain\b/iu.test(answer.headers.get("content-type") ?? "");
  return isPlain && (await answer.text()) === token;
};

const urlOf = ({ subscription, notice }: PendingNotice): string | undefined =>
  notice._tag === "Change" ? subscription.notificationUrl : subscription.lifecycleNotificationUrl;

const noticeJson = ({ subscription, notice }: PendingNotice): Json => {
  const { id, expiresAt, clientState, mailbox, form } = subscription;
  const common = {
    subscriptionId: id,
    subscriptionExpirationDateTime: new Date(expiresAt).toISOString().replace("Z", "+00:00"),
    tenantId: mailbox.tenant,
    ...(clientState === undefined ? {} : { clientState }),
  };
  if (notice._tag === "Lifecycle") return { ...common, lifecycleEvent: notice.event };
  const { changeType, contact } = notice;
  const contactId = form === "Immutable" ? contact.immutableId : contact.id;
  const resource = `Users/${mailbox.userId}/Contacts/${contactId}`;
  return {
    ...common,
    changeType,
    resource,
    resourceData: {
      "@odata.type": "#Microsoft.Graph.Contact",
      "@odata.id": resource,
      "@odata.etag": etagOf(contact.revision),
      id: contactId,
    },
  };
};
