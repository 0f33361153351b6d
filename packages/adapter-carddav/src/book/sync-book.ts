import * as E from "fp-ts/lib/Either.js";
import { type Removal, type RemoteId, remoteId } from "@spegla/core";
import type { DavError } from "../dav/dav-error.js";
import type { DavResponse, Multistatus } from "../dav/multistatus.js";
import { isMemberHref, normalHref } from "../href.js";
import type { AddressBook } from "./address-book.js";
import { untagged } from "./entity-tag.js";
import { type ListedCard, presenceOf, tagOf } from "./list-book.js";

/** What a sync-collection report tells. */
export type BookChanges = {
  readonly upserts: ReadonlyArray<ListedCard>;
  readonly removals: ReadonlyArray<Removal<RemoteId>>;
  /** Where the next report goes on. */
  readonly token: string;
  /** The server told a part only: there is more from `token` on (RFC 6578 §3.6). */
  readonly isTruncated: boolean;
};

/**
 * Left: the answer has no token, so there is no place to go on from. An entry whose state the server
 * does not know is reported as news, so that it is read.
 */
export const changesFromReport = (
  book: AddressBook,
  { responses, syncToken }: Multistatus,
): E.Either<"NoToken", BookChanges> => {
  const token = syncToken?.trim() ?? "";
  if (token === "") return E.left("NoToken");
  const own = normalHref(book.url, book.url);
  const upserts = new Map<RemoteId, ListedCard>();
  const removals = new Set<RemoteId>();
  let isTruncated = false;
  for (const response of responses)
    for (const href of response.hrefs) {
      const id = normalHref(book.url, href);
      if (id === own) isTruncated ||= response.status === 507;
      else if (isMemberHref(book.url, id)) noteMember(upserts, removals, remoteId(id), response);
    }
  const gone = [...removals].filter((id) => !upserts.has(id));
  return E.right({
    upserts: [...upserts.values()],
    removals: gone.map((id) => ({ id })),
    token,
    isTruncated,
  });
};

/**
 * The token is no good any more, or never was. By its precondition (RFC 6578 §3.2), else by the status
 * that servers are seen to give one; a new listing shows whether there is more to it.
 */
export const isTokenRefused = (error: DavError): boolean => {
  if (error._tag !== "Refused") return false;
  if (error.conditions.includes("{DAV:}valid-sync-token")) return true;
  return tokenStatuses.has(error.status) && !error.conditions.includes("{DAV:}need-privileges");
};

/** 405 and 501: no such report here (any more). 507: more has changed than the server likes to tell. */
const tokenStatuses: ReadonlySet<number> = new Set([400, 403, 405, 409, 410, 412, 500, 501, 507]);

const noteMember = (
  upserts: Map<RemoteId, ListedCard>,
  removals: Set<RemoteId>,
  id: RemoteId,
  response: DavResponse,
): void => {
  const presence = presenceOf(response);
  if (presence === "Gone") removals.add(id);
  else upserts.set(id, { id, revision: presence === "There" ? tagOf(response) : untagged });
};
