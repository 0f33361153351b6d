import type { Clock } from "@spegla/core";
import type { GraphFaultScript } from "./graph-fault.js";
import type { GraphSignIn } from "./graph-sign-in.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { MailboxTraffic } from "./graph-traffic.js";
import type { ViolationBook } from "./graph-violations.js";
import type { Mailbox } from "./mailbox.js";
import type { GraphDelivery } from "./notice-delivery.js";
import type { SubscriptionBook } from "./subscription-book.js";

/** All that a service knows while it answers. */
export type GraphWorld = {
  readonly mailboxes: ReadonlyArray<Mailbox>;
  readonly signIn: GraphSignIn;
  readonly trafficOf: (app: string, mailbox: Mailbox) => MailboxTraffic;
  readonly switches: () => GraphSwitches;
  readonly faults: () => GraphFaultScript;
  readonly violations: ViolationBook;
  readonly isOurs: (marker: string) => boolean;
  readonly clock: Clock;
  readonly subscriptions: SubscriptionBook;
  readonly delivery: GraphDelivery;
};
