import * as E from "fp-ts/lib/Either.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { entriesOf, removedBefore, visiblePlace } from "./delta-entries.js";
import { deltaLink, pageOf } from "./delta-page.js";
import type { DeltaEntry, DeltaToken } from "./delta-tokens.js";
import { type GraphReply, badRequest, refusal } from "./graph-message.js";
import { type GraphOperation, folderOf } from "./graph-operation.js";
import type { GraphSwitches } from "./graph-switches.js";
import { countOf, selectOf } from "./odata-query.js";

/** GET of delta: a first round, the next one, or another page. */
export const contactDelta = (operation: GraphOperation, folder: string | undefined): GraphReply => {
  const { mailbox, query, switches } = operation;
  const place = folderOf(operation, folder);
  const page = query.get("$skiptoken");
  const text = page ?? query.get("$deltatoken") ?? "";
  if (E.isLeft(place)) return text === "" ? place.left : folderGone(place.left, switches.deltaFolderGone);
  if (mailbox.state !== "Ready") return mailboxFull;
  if (text === "latest") return badRequest("The delta token 'latest' is not supported.");
  return text === ""
    ? firstRound(operation, place.right)
    : followLink(operation, place.right, text, page === undefined ? "Round" : "Page");
};

const followLink = (
  operation: GraphOperation,
  folderId: string,
  text: string,
  wanted: DeltaToken["_tag"],
): GraphReply => {
  const { mailbox, switches } = operation;
  const token = mailbox.tokens.find(text, switches.deltaGenerations);
  if (token?._tag !== wanted || token.folderId !== folderId) return forgotten(operation, folderId);
  return wanted === "Page" ? pageOf(operation, token) : nextRound(operation, token);
};

const folderGone = (refused: GraphReply, code: GraphSwitches["deltaFolderGone"]): GraphReply =>
  refused.status === 404 ? refusal(404, code, "The folder was not found.") : refused;

export const mailboxFull = refusal(403, "ErrorQuotaExceeded", "Mailbox has exceeded maximum mailbox size.");

const forgotten = (operation: GraphOperation, folderId: string): GraphReply => {
  const [status = "410", code = ""] = operation.switches.deltaReset.split(" ");
  const newest = operation.mailbox.tokens.newest();
  return refusal(
    Number(status),
    code,
    `The sync state generation is not found; generation=0;[highest=${newest}][${newest}].`,
    { Location: deltaLink(operation, folderId, "$deltatoken", "") },
  );
};

const firstRound = (operation: GraphOperation, folderId: string): GraphReply => {
  const { mailbox, query, switches } = operation;
  const refused = refusedOptions(operation);
  if (refused !== undefined) return refused;
  const rest = countOf(query, "$top", Number.POSITIVE_INFINITY);
  if (rest === undefined) return badRequest("Invalid value for $top.");
  const place = visiblePlace(operation, folderId);
  const seen = mailbox.shelf.changesOf(folderId).slice(0, place);
  const known = new Set(seen.map(({ immutableId }) => immutableId));
  const live = mailbox.shelf
    .inFolder(folderId)
    .filter(({ immutableId }) => known.has(immutableId))
    .map(({ immutableId }): DeltaEntry => ({ _tag: "Live", immutableId }));
  const gone = switches.deltaInitialRemovals === "Listed" ? removedBefore(operation, seen) : [];
  return pageOf(operation, {
    _tag: "Page",
    folderId,
    select: selectOf(query),
    expand: switches.deltaExpand === "Honoured" ? query.get("$expand") : undefined,
    chain: mailbox.tokens.newChain(),
    pending: [...gone, ...live],
    place,
    before: place,
    rest,
    pause: "ToCome",
  });
};

const refusedOptions = ({ query, switches }: GraphOperation): GraphReply | undefined => {
  const given = query.names();
  if (given.includes("$expand") && switches.deltaExpand === "Fails")
    return refusal(500, "InternalServerError", "Value cannot be null.\r\nParameter name: parent");
  const isRefused = (name: string): boolean =>
    name === "$expand"
      ? switches.deltaExpand === "Refused"
      : ["$filter", "$orderby", "$search", "$skip", "$count"].includes(name);
  const refused = given.find(isRefused);
  return refused === undefined
    ? undefined
    : badRequest(
        `The following parameters are not supported with change tracking over this resource: '${refused}'.`,
        "ErrorInvalidUrlQuery",
      );
};

const nextRound = (operation: GraphOperation, token: DeltaToken): GraphReply => {
  const { mailbox, switches } = operation;
  const place = Math.max(visiblePlace(operation, token.folderId), token.place);
  const from = switches.deltaReplays === "LastRound" ? token.before : token.place;
  const changes = mailbox.shelf.changesOf(token.folderId).slice(from, place);
  const entries = entriesOf(operation, token.folderId, changes);
  return pageOf(operation, {
    ...token,
    _tag: "Page",
    pending: switches.deltaOrder === "NewestFirst" ? RA.reverse(entries) : entries,
    place,
    before: token.place,
    rest: Number.POSITIVE_INFINITY,
  });
};
