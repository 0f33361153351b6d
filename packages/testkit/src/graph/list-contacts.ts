import * as E from "fp-ts/lib/Either.js";
import { identity, pipe } from "fp-ts/lib/function.js";
import { type ContactFilter, contactFilter, expandedOf } from "./contact-filter.js";
import { contactJson } from "./contact-json.js";
import type { StoredContact } from "./contact-shelf.js";
import { type GraphReply, badRequest, jsonReply, refusal } from "./graph-message.js";
import { type GraphOperation, contactOf, contextOf, folderOf, idFormOf } from "./graph-operation.js";
import { pageOfList } from "./list-page.js";
import { countOf, preferenceOf, selectOf } from "./odata-query.js";

/** GET of a folder's contacts; the default folder's where the path names none. */
export const listContacts = (operation: GraphOperation, folder: string | undefined): GraphReply =>
  pipe(
    E.Do,
    E.bind("folderId", () => folderOf(operation, folder)),
    E.bind("expanded", () => expandedOf(operation.query.get("$expand"))),
    E.bind("filter", () => filterOf(operation)),
    E.bind("window", () => windowOf(operation)),
    E.match(identity, ({ folderId, expanded, filter, window }) => {
      const { mailbox, query, switches } = operation;
      mailbox.creates.looked(filter.looksFor);
      const found = mailbox.shelf.inFolder(folderId).filter(filter.matches);
      const view = { form: idFormOf(operation), switches, isListed: true, select: selectOf(query), expanded };
      const isCounted = query.get("$count")?.toLowerCase() === "true";
      return jsonReply(200, {
        "@odata.context": contextOf(operation, "contacts"),
        ...(isCounted ? { "@odata.count": found.length } : {}),
        ...pageOfList(operation, found, window, (contact: StoredContact) => contactJson(contact, view)),
      });
    }),
  );

const filterOf = ({ query, switches }: GraphOperation): E.Either<GraphReply, ContactFilter> => {
  const text = query.get("$filter");
  return text === undefined ? E.right({ matches: () => true, looksFor: [] }) : contactFilter(text, switches);
};

const windowOf = ({
  query,
  request,
}: GraphOperation): E.Either<GraphReply, { readonly top: number; readonly skip: number }> => {
  const asked = Number(preferenceOf(request.header("prefer"), "odata.maxpagesize") ?? 10);
  const top = countOf(query, "$top", asked);
  const skip = countOf(query, "$skip", 0);
  return top === undefined || skip === undefined || !(top >= 1)
    ? E.left(badRequest("Invalid value for $top or $skip."))
    : E.right({ top: Math.min(top, 1_000), skip });
};

export const getContact = (operation: GraphOperation, id: string, folder: string | undefined): GraphReply =>
  pipe(
    E.Do,
    E.bind("contact", () => contactOf(operation, id, folder)),
    E.filterOrElse(
      ({ contact }) => contact.isCorrupt !== true,
      () => refusal(500, "ErrorCorruptData", "Data is corrupt."),
    ),
    E.bind("expanded", () => expandedOf(operation.query.get("$expand"))),
    E.match(identity, ({ contact, expanded }) => {
      const { query, switches, mailbox } = operation;
      mailbox.creates.looked([...contact.extended.values()].map(({ value }) => value));
      const view = {
        form: idFormOf(operation),
        switches,
        isListed: false,
        select: selectOf(query),
        expanded,
      };
      return jsonReply(200, {
        "@odata.context": contextOf(operation, "contacts/$entity"),
        ...contactJson(contact, view),
      });
    }),
  );
