import * as E from "fp-ts/lib/Either.js";
import type { StoredContact } from "./contact-shelf.js";
import { type IdForm, isIdOf } from "./graph-ids.js";
import { type GraphReply, type GraphRequest, badRequest, itemNotFound } from "./graph-message.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { ViolationBook } from "./graph-violations.js";
import type { Mailbox } from "./mailbox.js";
import { type ODataQuery, preferenceOf } from "./odata-query.js";

/** One request to a mailbox, let in. */
export type GraphOperation = {
  readonly request: GraphRequest;
  readonly query: ODataQuery;
  readonly mailbox: Mailbox;
  /** Of the mailbox, as the request has it: `/me`. */
  readonly owner: string;
  readonly switches: GraphSwitches;
  readonly violations: ViolationBook;
  readonly isOurs: (marker: string) => boolean;
};

/** Which form of ids the caller asked for. */
export const idFormOf = ({ request }: Pick<GraphOperation, "request">): IdForm =>
  preferenceOf(request.header("prefer"), "idtype")?.toLowerCase() === "immutableid" ? "Immutable" : "Default";

/** `path`: below the owner. */
export const linkTo = ({ request, owner }: GraphOperation, path: string): string =>
  `${request.outside}/v1.0${owner}${path}`;

export const contextOf = ({ request, mailbox }: GraphOperation, of: string): string =>
  `${request.outside}/v1.0/$metadata#users('${mailbox.userId}')/${of}`;

/** A contact folder by its id, or by the default folder's alias; of nothing, the default one. */
export const folderOf = (
  { mailbox, switches }: GraphOperation,
  id = mailbox.folders.defaultFolder,
): E.Either<GraphReply, string> => {
  const { folders, number } = mailbox;
  if (id.toLowerCase() === "contacts" && switches.folderAlias === "Known")
    return E.right(folders.defaultFolder);
  if (!isIdOf(number, id)) return E.left(malformedId);
  return folders.get(id) === undefined ? E.left(itemNotFound) : E.right(id);
};

/** `folder`: as the path has it, if it has one. */
export const contactOf = (
  operation: GraphOperation,
  id: string,
  folder: string | undefined,
): E.Either<GraphReply, StoredContact> => {
  const { mailbox, switches } = operation;
  const { shelf, folders, number } = mailbox;
  const place = folder === undefined ? E.right(undefined) : folderOf(operation, folder);
  if (E.isLeft(place)) return place;
  if (!isIdOf(number, id)) return E.left(malformedId);
  const contact = shelf.get(id);
  if (contact === undefined) return E.left(itemNotFound);
  if (contact.folderId === folders.deletedItems && switches.deletedItems === "Hidden")
    return E.left(itemNotFound);
  const isElsewhere = place.right !== undefined && place.right !== contact.folderId;
  return isElsewhere && switches.otherFolder === "NotFound" ? E.left(itemNotFound) : E.right(contact);
};

const malformedId = badRequest("Id is malformed.", "ErrorInvalidIdMalformed");
