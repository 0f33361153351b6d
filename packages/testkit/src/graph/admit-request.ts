import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { type GraphReply, type GraphRequest, badRequest, refusal } from "./graph-message.js";
import { graphPath } from "./graph-path.js";
import { type GraphCaller, accessDenied, mailboxFor, mayUse } from "./graph-sign-in.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { MailboxTraffic } from "./graph-traffic.js";
import type { GraphWorld } from "./graph-world.js";
import type { Mailbox } from "./mailbox.js";
import { type ODataQuery, odataQuery } from "./odata-query.js";

/** A request to a mailbox whose sender may send it. */
export type AdmittedRequest = {
  readonly request: GraphRequest;
  readonly query: ODataQuery;
  readonly mailbox: Mailbox;
  readonly traffic: MailboxTraffic;
  readonly owner: string;
  /** The path below the owner. */
  readonly rest: ReadonlyArray<string>;
};

export const admitRequest = (
  world: GraphWorld,
  request: GraphRequest,
): E.Either<GraphReply, AdmittedRequest> =>
  pipe(
    E.Do,
    E.bind("path", () => E.fromNullable(malformedUrl)(graphPath(request.path))),
    E.bind("query", () => E.fromNullable(malformedUrl)(odataQuery(request.query))),
    E.tap(({ path }) => beginsWithMailbox(path.segments)),
    E.bind("caller", () => world.signIn.callerOf(request.header("authorization"))),
    E.bind("mailbox", ({ caller, path }) => mailboxFor(caller, path.segments, world.mailboxes)),
    E.tap(({ mailbox }) => isOpen(mailbox, world.switches())),
    E.let("rest", ({ path }) => path.segments.slice(path.segments[0] === "me" ? 1 : 2)),
    E.tap((admitted) => isAllowed(admitted, request)),
    E.map(({ query, mailbox, rest, path, caller }) => ({
      request,
      query,
      mailbox,
      rest,
      owner: path.owner,
      traffic: world.trafficOf(caller.app, mailbox),
    })),
  );

const malformedUrl = badRequest("The URL is malformed.");

const beginsWithMailbox = ([first = ""]: ReadonlyArray<string>): E.Either<GraphReply, void> =>
  first === "me" || first === "users"
    ? E.right(undefined)
    : E.left(badRequest(`Resource not found for the segment '${first}'.`));

const isAllowed = (
  { caller, mailbox, rest }: Pick<AdmittedRequest, "mailbox" | "rest"> & { readonly caller: GraphCaller },
  { method }: GraphRequest,
): E.Either<GraphReply, void> => {
  const isRead = method === "GET" || rest[0] === "translateexchangeids";
  const what = rest[0] === "outlook" ? "MailboxSettings" : "Contacts";
  return rest.length === 0 || mayUse(caller, mailbox, what, !isRead)
    ? E.right(undefined)
    : E.left(accessDenied);
};

const isOpen = (mailbox: Mailbox, switches: GraphSwitches): E.Either<GraphReply, void> => {
  switch (mailbox.state) {
    case "Ready":
    case "NearlyFull":
    case "Full":
      return E.right(undefined);
    case "BeingMoved":
      return E.left(
        refusal(switches.movingStatus, "ErrorMailboxMoveInProgress", "Mailbox move is in progress."),
      );
    case "NoLicence":
      return E.left(
        refusal(
          switches.noLicenceStatus,
          "MailboxNotEnabledForRESTAPI",
          "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
        ),
      );
    case "PolicyBlocked":
      return E.left(
        refusal(
          403,
          "ErrorAccessDenied",
          "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.",
        ),
      );
  }
};
