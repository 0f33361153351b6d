import * as E from "fp-ts/lib/Either.js";
import { type GraphReply, badRequest, refusal } from "./graph-message.js";
import type { Mailbox } from "./mailbox.js";

/** An access token that the service honours. */
export type GraphToken = {
  readonly token: string;
  /** Whose it is: a delegated token. Without it, it is an application's, good for all mailboxes of its tenant. */
  readonly user?: string;
  /** Of an application's token; of a delegated one, it is the user's. */
  readonly tenant?: string;
  /** Default: all that this service asks for, `allGraphScopes`. */
  readonly scopes?: ReadonlyArray<string>;
  /** The application's id; default: `app-1`. Limits are counted for each application apart. */
  readonly app?: string;
};

/** Permissions that this service asks for. */
export const allGraphScopes: ReadonlyArray<string> = [
  "Contacts.ReadWrite",
  "Contacts.ReadWrite.Shared",
  "MailboxSettings.ReadWrite",
  "User.Read",
];

/** Who sent a request. */
export type GraphCaller = {
  readonly app: string;
  /** Absent: an application by itself. */
  readonly user?: string;
  readonly tenant: string;
  readonly scopes: ReadonlyArray<string>;
};

export type GraphSignIn = {
  readonly callerOf: (authorization: string | undefined) => E.Either<GraphReply, GraphCaller>;
  readonly add: (token: GraphToken) => void;
  /** Without one: all. They are refused from now on, as tokens are that are too old. */
  readonly expire: (token?: string) => void;
};

export const graphSignIn = (tenantOf: (user: string) => string): GraphSignIn => {
  const callers = new Map<string, GraphCaller>();
  const expired = new Set<string>();
  return {
    add: ({ token, user, tenant, scopes = allGraphScopes, app = "app-1" }) => {
      expired.delete(token);
      const home = tenant ?? (user === undefined ? "" : tenantOf(user));
      callers.set(token, { app, tenant: home, scopes, ...(user === undefined ? {} : { user }) });
    },
    expire: (token) => {
      for (const known of token === undefined ? callers.keys() : [token]) expired.add(known);
    },
    callerOf: (authorization = "") => {
      const token = /^Bearer (\S+)$/iu.exec(authorization)?.[1];
      if (token === undefined) return E.left(unauthorized("Access token is empty."));
      if (expired.has(token))
        return E.left(unauthorized("Lifetime validation failed, the token is expired."));
      return E.fromNullable(unauthorized("Access token validation failure."))(callers.get(token));
    },
  };
};

const unauthorized = (message: string): GraphReply =>
  refusal(401, "InvalidAuthenticationToken", message, {
    "WWW-Authenticate": 'Bearer realm="", error="invalid_token"',
  });

/** The mailbox that `me`, or `users` and an id or name, is for this caller. */
export const mailboxFor = (
  caller: GraphCaller,
  segments: ReadonlyArray<string>,
  mailboxes: ReadonlyArray<Mailbox>,
): E.Either<GraphReply, Mailbox> => {
  if (segments[0] === "me" && caller.user === undefined)
    return E.left(badRequest("/me request is only valid with delegated authentication flow."));
  const wanted = (segments[0] === "me" ? (caller.user ?? "") : (segments[1] ?? "")).toLowerCase();
  const mailbox = mailboxes.find(({ user, userId }) => user.toLowerCase() === wanted || userId === wanted);
  return mailbox === undefined || mailbox.tenant !== caller.tenant
    ? E.left(refusal(404, "ErrorInvalidUser", `The requested user '${wanted}' is invalid.`))
    : E.right(mailbox);
};

/** Whether a caller may do that to what is in a mailbox. */
export const mayUse = (
  { user, scopes }: GraphCaller,
  mailbox: Mailbox,
  what: "Contacts" | "MailboxSettings",
  isWrite: boolean,
): boolean => {
  const isOthers = user !== undefined && user.toLowerCase() !== mailbox.user.toLowerCase();
  const enough = isOthers
    ? [`${what}.ReadWrite.Shared`, ...(isWrite ? [] : [`${what}.Read.Shared`])]
    : [`${what}.ReadWrite`, ...(isWrite ? [] : [`${what}.Read`])];
  return scopes.some((scope) => enough.includes(scope));
};

export const accessDenied = refusal(
  403,
  "ErrorAccessDenied",
  "Access is denied. Check credentials and try again.",
);
