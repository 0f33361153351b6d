import type { FolderChange, StoredContact } from "./contact-shelf.js";
import type { Mailbox } from "./mailbox.js";
import { type GraphDelivery, type PendingNotice, deliverNotices } from "./notice-delivery.js";
import type { LifecycleEvent, Subscription } from "./subscription.js";

export type SubscriptionBook = {
  readonly all: () => ReadonlyArray<Subscription>;
  readonly get: (id: string) => Subscription | undefined;
  readonly add: (subscription: Omit<Subscription, "id" | "isSuspended">) => Subscription;
  readonly change: (id: string, change: Partial<Subscription>) => Subscription | undefined;
  readonly remove: (id: string) => void;
  /** A contact of the mailbox changed: notices are due. */
  readonly changed: (mailbox: Mailbox, change: FolderChange, contact: StoredContact) => void;
  /** A lifecycle event of every subscription; `subscriptionRemoved` removes them. */
  readonly announce: (event: LifecycleEvent) => void;
  /** Sends what is due; what is answered otherwise than 2xx stays due for four hours. */
  readonly deliver: () => Promise<void>;
};

export type SubscriptionBookOptions = {
  readonly now: () => number;
  readonly delivery: GraphDelivery;
  readonly isDegraded: () => boolean;
};

export const subscriptionBook = ({
  now,
  delivery,
  isDegraded,
}: SubscriptionBookOptions): SubscriptionBook => {
  const subscriptions = new Map<string, Subscription>();
  let due: ReadonlyArray<PendingNotice> = [];
  let added = 0;
  const all = (): ReadonlyArray<Subscription> => {
    for (const { id, expiresAt } of subscriptions.values()) if (expiresAt <= now()) subscriptions.delete(id);
    return [...subscriptions.values()];
  };
  const tell = (subscription: Subscription, notice: PendingNotice["notice"]): void => {
    due = [...due, { subscription, notice, since: now() }];
  };
  const isWaiting = ({ subscription: { id }, notice }: PendingNotice): boolean =>
    notice._tag === "Change" && subscriptions.get(id)?.isSuspended === true;
  const isYoung = ({ since }: PendingNotice): boolean => now() - since < fourHoursMs;
  return {
    all,
    get: (id) => all().find((subscription) => subscription.id === id),
    add: (subscription) => {
      added += 1;
      const id = `c7e10000-0000-4000-8000-${added.toString(16).padStart(12, "0")}`;
      const made = { ...subscription, id, isSuspended: false };
      subscriptions.set(id, made);
      return made;
    },
    change: (id, change) => {
      const known = subscriptions.get(id);
      if (known === undefined) return undefined;
      const changed = { ...known, ...change };
      subscriptions.set(id, changed);
      return changed;
    },
    remove: (id) => void subscriptions.delete(id),
    changed: (mailbox, change, contact) => {
      const changeType = changeTypes[change._tag];
      for (const subscription of all()) {
        const isMeant = subscription.folderId === undefined || subscription.folderId === contact.folderId;
        if (subscription.mailbox !== mailbox || !isMeant) continue;
        if (!subscription.changeTypes.includes(changeType)) continue;
        if (isDegraded()) tell(subscription, { _tag: "Lifecycle", event: "missed" });
        else tell(subscription, { _tag: "Change", changeType, contact });
      }
    },
    announce: (event) => {
      for (const subscription of all()) {
        tell(subscription, { _tag: "Lifecycle", event });
        if (event === "reauthorizationRequired")
          subscriptions.set(subscription.id, { ...subscription, isSuspended: true });
        if (event === "subscriptionRemoved") subscriptions.delete(subscription.id);
      }
    },
    deliver: async () => {
      const sending = due;
      due = [];
      const ready = sending.filter((one) => !isWaiting(one));
      const kept = await deliverNotices(ready, delivery);
      due = [...[...sending.filter(isWaiting), ...kept].filter(isYoung), ...due];
    },
  };
};

const changeTypes: Readonly<Record<FolderChange["_tag"], "created" | "updated" | "deleted">> = {
  Came: "created",
  Changed: "updated",
  WentAway: "deleted",
};

const fourHoursMs = 14_400_000;
