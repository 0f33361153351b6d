import type { IdForm } from "./graph-ids.js";
import type { Mailbox } from "./mailbox.js";

/** A subscription to changes of contacts. */
export type GraphSubscription = {
  readonly id: string;
  /** As it was asked for. */
  readonly resource: string;
  readonly changeTypes: ReadonlyArray<string>;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | undefined;
  readonly clientState: string | undefined;
  /** In ms since 1970. */
  readonly expiresAt: number;
  /** Until it is renewed or reauthorized, its notifications wait. */
  readonly isSuspended: boolean;
  /** Nothing: of all the mailbox's contacts. */
  readonly folderId: string | undefined;
  /** Of the ids in its notifications. */
  readonly form: IdForm;
};

/** With what the service alone knows of it. */
export type Subscription = GraphSubscription & {
  readonly app: string;
  readonly user: string | undefined;
  readonly mailbox: Mailbox;
};

export type LifecycleEvent = "reauthorizationRequired" | "subscriptionRemoved" | "missed";
