import type { Clock } from "@spegla/core";
import { virtualClock } from "../faults/virtual-clock.js";
import { answerGraph } from "./answer-graph.js";
import type { GraphFaultScript } from "./graph-fault.js";
import { type GraphFetch, graphFetch } from "./graph-fetch.js";
import { type GraphLog, graphLog } from "./graph-log.js";
import { type GraphToken, graphSignIn } from "./graph-sign-in.js";
import { type GraphSwitches, goodGraph } from "./graph-switches.js";
import { type GraphLimits, type MailboxTraffic, graphLimits, mailboxTraffic } from "./graph-traffic.js";
import { type GraphViolation, violationBook } from "./graph-violations.js";
import type { GraphWorld } from "./graph-world.js";
import { type GraphMailbox, mailboxPerson } from "./mailbox-person.js";
import { type GraphAccount, type Mailbox, openMailbox } from "./mailbox.js";
import type { GraphDelivery } from "./notice-delivery.js";
import { type ServeGraphOptions, type ServedGraph, serveGraph } from "./serve-graph.js";
import { subscriptionBook } from "./subscription-book.js";
import type { GraphSubscription, LifecycleEvent } from "./subscription.js";

export type GraphServiceOptions = {
  /** What it does differently from `goodGraph`. */
  readonly switches?: Partial<GraphSwitches>;
  /** Default: `anna@contoso.example` with the token `token-1` and one folder, `Customers`. */
  readonly accounts?: ReadonlyArray<GraphAccount>;
  /** More of them, and other ones. */
  readonly tokens?: ReadonlyArray<GraphToken>;
  /** Scheme and host, of a national cloud, say. Default: `https://graph.microsoft.com`. */
  readonly origin?: string;
  readonly limits?: Partial<GraphLimits>;
  readonly faults?: GraphFaultScript;
  /**
   * By which requests are counted, and changes dated. Default: a `virtualClock` that begins on
   * 1 March 2026; give the mirror the service's.
   */
  readonly clock?: Clock;
  /** Whether the value of an extended property is a marker of ours. Default: every one is. */
  readonly isOurs?: (marker: string) => boolean;
  /**
   * How notifications reach their URL. Default: they do not, so that no subscription can be made. They
   * are sent by `deliver`.
   */
  readonly delivery?: GraphDelivery;
  /** Waited for between carrying a request out and answering it; of `fetch` alone. */
  readonly latency?: () => Promise<void>;
};

/** Microsoft Graph's contacts in memory, with what their owners do in Outlook meanwhile. */
export type GraphService = {
  /** For the `fetch` option of an adapter. Needs no socket. */
  readonly fetch: GraphFetch;
  /** The same on a loopback socket. Needs Node. */
  readonly serve: (options?: ServeGraphOptions) => Promise<ServedGraph>;
  readonly origin: string;
  readonly clock: Clock;
  /** By the user's name or id; without one, the first. Throws where there is none. */
  readonly mailbox: (user?: string) => GraphMailbox;
  readonly requests: GraphLog;
  /** What clients did that none may do. */
  readonly violations: () => ReadonlyArray<GraphViolation>;
  readonly forgetViolations: () => void;
  readonly switches: () => GraphSwitches;
  /** From now on. */
  readonly setSwitches: (switches: Partial<GraphSwitches>) => void;
  /** The subscriptions there are, oldest first. */
  readonly subscriptions: () => ReadonlyArray<GraphSubscription>;
  /** A lifecycle event of every subscription; `subscriptionRemoved` removes them, too. */
  readonly announce: (event: LifecycleEvent) => void;
  /** Sends the notifications that are due. Resolves when all are answered. */
  readonly deliver: () => Promise<void>;
  readonly setFaults: (faults: GraphFaultScript) => void;
  /** Honoured from now on; also one that had expired. */
  readonly addToken: (token: GraphToken) => void;
  /** Refused from now on; without a token, all given so far. */
  readonly expireTokens: (token?: string) => void;
};

export const graphService = (options: GraphServiceOptions = {}): GraphService => {
  const { origin = "https://graph.microsoft.com", accounts = [anna], latency } = options;
  const { clock = virtualClock(Date.UTC(2026, 2, 1, 10)), isOurs = () => true } = options;
  let switches: GraphSwitches = { ...goodGraph, ...options.switches };
  let faults: GraphFaultScript = options.faults ?? (() => ({ _tag: "Pass" }));
  const delivery = options.delivery ?? (() => Promise.reject(new TypeError("fetch failed")));
  const isDegraded = (): boolean => switches.notifications === "MissedOnly";
  const subscriptions = subscriptionBook({ now: clock.now, delivery, isDegraded });
  const mailboxes = accounts.map((account, at): Mailbox => {
    const mailbox = openMailbox(account, at + 1, {
      now: clock.now,
      onChange: (change, contact) => subscriptions.changed(mailbox, change, contact),
    });
    return mailbox;
  });
  const signIn = graphSignIn((user) => mailboxes.find((mailbox) => mailbox.user === user)?.tenant ?? "");
  for (const { user, token } of accounts) if (token !== undefined) signIn.add({ user, token });
  for (const token of options.tokens ?? []) signIn.add(token);
  const violations = violationBook();
  const { begin, ...requests } = graphLog();
  const world: GraphWorld = {
    mailboxes,
    signIn,
    violations,
    isOurs,
    clock,
    subscriptions,
    delivery,
    switches: () => switches,
    faults: () => faults,
    trafficOf: trafficBook({ ...graphLimits, ...options.limits }, (mailbox, limits) =>
      mailboxTraffic({ user: mailbox.user, limits, switches: () => switches, violations, now: clock.now }),
    ),
  };
  const answer = answerGraph(world, begin);
  return {
    origin,
    clock,
    requests,
    violations: violations.all,
    subscriptions: subscriptions.all,
    announce: subscriptions.announce,
    deliver: subscriptions.deliver,
    forgetViolations: violations.reset,
    fetch: graphFetch(answer, origin, latency),
    serve: (serving = {}) => serveGraph(origin, answer, serving),
    mailbox: (wanted) => {
      const found = mailboxes.find(
        ({ user, userId }) => wanted === undefined || wanted === user || wanted === userId,
      );
      if (found === undefined) throw new Error(`there is no mailbox of ${wanted ?? "anybody"}`);
      return mailboxPerson(found, () => switches.restoredId);
    },
    switches: () => switches,
    setSwitches: (changed) => {
      switches = { ...switches, ...changed };
    },
    setFaults: (script) => {
      faults = script;
    },
    addToken: signIn.add,
    expireTokens: signIn.expire,
  };
};

const anna: GraphAccount = { user: "anna@contoso.example", token: "token-1" };

/** Counted for each application and mailbox apart. */
const trafficBook = (
  limits: GraphLimits,
  open: (mailbox: Mailbox, limits: GraphLimits) => MailboxTraffic,
): GraphWorld["trafficOf"] => {
  const known = new Map<string, MailboxTraffic>();
  return (app, mailbox) => {
    const key = `${app} ${mailbox.number}`;
    const traffic = known.get(key) ?? open(mailbox, limits);
    known.set(key, traffic);
    return traffic;
  };
};
