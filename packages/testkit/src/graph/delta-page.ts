import * as E from "fp-ts/lib/Either.js";
import { expandedOf } from "./contact-filter.js";
import { contactJson } from "./contact-json.js";
import type { StoredContact } from "./contact-shelf.js";
import type { DeltaEntry, DeltaToken } from "./delta-tokens.js";
import { type GraphReply, type Json, jsonReply } from "./graph-message.js";
import { type GraphOperation, contextOf, idFormOf, linkTo } from "./graph-operation.js";
import { preferenceOf } from "./odata-query.js";

/** The next page of a round, with a link to what follows it. */
export const pageOf = (operation: GraphOperation, token: DeltaToken): GraphReply => {
  const { mailbox, switches, request } = operation;
  const asked = preferenceOf(request.header("prefer"), "odata.maxpagesize");
  const size = Math.min(sizeOf(asked) ?? switches.deltaPageSize, switches.deltaMaxPageSize, token.rest);
  const isPause =
    switches.deltaEmptyPages === "Between" && token.pending.length > 0 && token.pause !== "Over";
  const told = isPause ? [] : token.pending.slice(0, size);
  const pending = token.pending.slice(told.length);
  const rest = token.rest - told.length;
  const isLast = pending.length === 0 || rest === 0;
  const next: DeltaToken = isLast
    ? { ...token, _tag: "Round", pending: [], pause: "ToCome" }
    : { ...token, pending, rest, pause: isPause ? "Over" : "ToCome" };
  const text = mailbox.tokens.issue(next);
  const link = isLast
    ? { "@odata.deltaLink": deltaLink(operation, token.folderId, "$deltatoken", text) }
    : { "@odata.nextLink": deltaLink(operation, token.folderId, "$skiptoken", text) };
  return jsonReply(
    200,
    {
      "@odata.context": contextOf(operation, "Collection(contact)"),
      ...link,
      value: told.flatMap((entry) => entryJson(operation, token, entry)),
    },
    asked === undefined ? {} : { "Preference-Applied": `odata.maxpagesize=${size}` },
  );
};

const sizeOf = (asked: string | undefined): number | undefined => {
  const size = Number(asked);
  return Number.isInteger(size) && size > 0 ? size : undefined;
};

const entryJson = (operation: GraphOperation, token: DeltaToken, entry: DeltaEntry): ReadonlyArray<Json> => {
  const form = idFormOf(operation);
  const { mailbox, switches } = operation;
  const contact = mailbox.shelf.get(entry.immutableId);
  if (entry._tag === "Live") {
    if (contact?.folderId === token.folderId) return liveJson(operation, token, contact);
    return [];
  }
  const removed = {
    "@odata.type": contactType,
    id: form === "Immutable" ? entry.immutableId : entry.id,
    "@removed": { reason: "deleted" },
  };
  return switches.deltaRepeats === "Twice" ? [removed, removed] : [removed];
};

const liveJson = (
  operation: GraphOperation,
  { select, expand }: DeltaToken,
  contact: StoredContact,
): ReadonlyArray<Json> => {
  const { switches } = operation;
  const expanded = expandedOf(expand);
  const view = {
    form: idFormOf(operation),
    switches,
    isListed: true,
    select,
    expanded: E.getOrElse((): ReadonlySet<string> => new Set())(expanded),
  };
  const states = switches.deltaRepeats === "Twice" ? [contact.previous ?? contact, contact] : [contact];
  return states.map((state) => ({ "@odata.type": contactType, ...contactJson(state, view) }));
};

const contactType = "#microsoft.graph.contact";

export const deltaLink = (
  operation: GraphOperation,
  folderId: string,
  name: "$deltatoken" | "$skiptoken",
  token: string,
): string => linkTo(operation, `/contactFolders('${folderId}')/contacts/delta?${name}=${token}`);
