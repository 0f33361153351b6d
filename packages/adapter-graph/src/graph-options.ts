import { type Clock, systemClock } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { isLoopback } from "./wire/address.js";
import type { GraphFetch } from "./wire/graph-fetch.js";

/** Where Microsoft runs Graph; tokens of one are worth nothing at another. */
export type GraphCloud = "Global" | "UsGovernment" | "UsGovernmentDoD" | "China";

export type GraphOptions = {
  /**
   * Resolves to an access token for Graph. Asked before each request, and once more with `isRefused`
   * after a 401: it should cache, and pass over its cache when a token was refused.
   */
  readonly getToken: (asked: { readonly isRefused: boolean }) => Promise<string>;
  /**
   * Whose mailbox: an id or a user principal name. Default: of whoever signed in (`/me`); an application's
   * own token has nobody there, and needs one named.
   */
  readonly user?: string;
  /** Default: `Global`. */
  readonly cloud?: GraphCloud;
  /** Instead of a cloud: `https://graph.example.com`, for a proxy or a simulator. Plain http on this machine only. */
  readonly origin?: string;
  /** Instead of the global `fetch`. Redirects must be left alone (`redirect: "manual"` is asked for). */
  readonly fetch?: GraphFetch;
  /** `ReadOnly`: nothing is ever written. */
  readonly access?: "ReadOnly";
  /** `None`: photos are neither read nor written, as in personal accounts (Outlook.com), which refuse them. */
  readonly photos?: "None";
  /** Most requests at once to this mailbox, from 1 to the 4 that the service allows; a batch counts as all. Default: 4. */
  readonly concurrency?: number;
  /** For one request, or one batch, from its start to the last byte of its answer. Default: 100 000. */
  readonly deadlineMs?: number;
  /** Larger answers are refused. Default: 64 MiB. */
  readonly maxAnswerBytes?: number;
  /** After so long a pull lists everything anew, for what the service's change log leaves out. Default: a day. */
  readonly fullListingMs?: number;
  /** Default: the system's. */
  readonly clock?: Clock;
};

/** The options with every default filled in; `origin` without a slash at its end. */
export type GraphSettings = Required<Omit<GraphOptions, "user" | "cloud" | "access" | "photos">> &
  Pick<GraphOptions, "user" | "access" | "photos">;

/** Throws a `TypeError` that names the option and the fix, and never what was given: it may hold a secret. */
export const graphSettings = (options: GraphOptions): GraphSettings => {
  const decoded = Options.decode(options);
  if (E.isLeft(decoded)) throw invalidOption(fieldOf(decoded.left));
  const { cloud, origin, ...given } = options;
  if (cloud !== undefined && origin !== undefined)
    throw invalidOption("origin", "give a cloud or an origin, not both");
  return {
    ...given,
    origin: origin === undefined ? cloudOrigins[cloud ?? "Global"] : checkedOrigin(origin),
    fetch: given.fetch ?? platformFetch,
    concurrency: given.concurrency ?? placesOfMailbox,
    deadlineMs: given.deadlineMs ?? 100_000,
    maxAnswerBytes: given.maxAnswerBytes ?? 64 * 1024 * 1024,
    fullListingMs: given.fullListingMs ?? 24 * 60 * 60 * 1_000,
    clock: given.clock ?? systemClock,
  };
};

const platformFetch: GraphFetch = (url, init) => globalThis.fetch(url, init);

/** @see https://learn.microsoft.com/graph/deployments */
const cloudOrigins: Readonly<Record<GraphCloud, string>> = {
  Global: "https://graph.microsoft.com",
  UsGovernment: "https://graph.microsoft.us",
  UsGovernmentDoD: "https://dod-graph.microsoft.us",
  China: "https://microsoftgraph.chinacloudapi.cn",
};

/** @see https://learn.microsoft.com/graph/throttling-limits ("Outlook service limits") */
const placesOfMailbox = 4;

const wholeFrom = (least: number, most = Number.MAX_SAFE_INTEGER): t.Type<number> =>
  t.refinement(t.number, (given) => Number.isInteger(given) && given >= least && given <= most);

/** A segment of dots alone would lead to another place. */
const User = t.refinement(t.string, (given) => /^(?!\.+$)[^\s/\\?]{1,320}$/u.test(given));

const Options = t.intersection([
  t.type({ getToken: t.Function }),
  t.partial({
    user: User,
    cloud: t.keyof(cloudOrigins),
    origin: t.string,
    fetch: t.Function,
    access: t.literal("ReadOnly"),
    photos: t.literal("None"),
    concurrency: wholeFrom(1, placesOfMailbox),
    deadlineMs: wholeFrom(1, 2 ** 31 - 1),
    maxAnswerBytes: wholeFrom(1),
    fullListingMs: wholeFrom(0),
    clock: t.type({ now: t.Function, sleep: t.Function }),
  }),
]);

const fixes: Readonly<Record<string, string>> = {
  getToken: "give a function that resolves to an access token",
  user: "leave it out, or give an id or a user principal name such as anna@example.com",
  cloud: `leave it out, or give one of ${Object.keys(cloudOrigins).join(", ")}`,
  origin: "leave it out, or give scheme and host alone, such as https://graph.example.com",
  fetch: "leave it out, or give a function",
  access: 'leave it out, or give "ReadOnly"',
  photos: 'leave it out, or give "None"',
  concurrency: `leave it out, or give a whole number from 1 to ${placesOfMailbox}`,
  deadlineMs: "leave it out, or give a whole number of ms from 1 to 2147483647",
  maxAnswerBytes: "leave it out, or give a whole number from 1",
  fullListingMs: "leave it out, or give a whole number of ms from 0",
  clock: "leave it out, or give { now, sleep }",
};

/** The option that the first complaint is about. */
const fieldOf = ([complaint]: t.Errors): string =>
  (complaint?.context ?? []).map(({ key }) => key).find((key) => Object.hasOwn(fixes, key)) ?? "options";

const checkedOrigin = (given: string): string => {
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) throw invalidOption("origin");
  if (url.username !== "" || url.password !== "")
    throw invalidOption("origin", "take the login out of it: getToken says who asks");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") throw invalidOption("origin");
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw invalidOption("origin", "plain http leaves tokens unprotected: use https");
  return url.origin;
};

const invalidOption = (option: string, fix = fixes[option] ?? "give { getToken }"): TypeError =>
  new TypeError(`${option}: ${fix}`);
