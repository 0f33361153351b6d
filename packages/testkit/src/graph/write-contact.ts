import * as E from "fp-ts/lib/Either.js";
import { type BadBody, isBadBody, withBody } from "./contact-body.js";
import { conflictOf } from "./contact-conflict.js";
import { contactJson } from "./contact-json.js";
import { type ContactFields, emptyFields } from "./contact-properties.js";
import type { ChangeEffect, StoredContact } from "./contact-shelf.js";
import { type ExtendedWrite, extendedWrites, withExtended } from "./extended-property.js";
import { type GraphReply, badRequest, isJson, jsonOf, jsonReply } from "./graph-message.js";
import { type GraphOperation, contactOf, contextOf, folderOf, idFormOf, linkTo } from "./graph-operation.js";
import type { Mailbox } from "./mailbox.js";
import { noteIfNotOurs } from "./not-ours.js";
import { settledContact } from "./settled-contact.js";

/** POST of a contact into a folder; the default one where the path names none. */
export const createContact = (operation: GraphOperation, folder: string | undefined): GraphReply => {
  const { mailbox, switches } = operation;
  const place = folderOf(operation, folder);
  if (E.isLeft(place)) return place.left;
  const read = bodyOf(operation, undefined);
  if (isBadBody(read)) return badRequest(read.wrong, read.code);
  const contact = mailbox.shelf.add(place.right, {
    fields: withKnownCategories(read.fields, operation),
    extended: withExtended(new Map(), read.writes, switches.markerNull),
  });
  rememberNames(mailbox, contact);
  const id = idFormOf(operation) === "Immutable" ? contact.immutableId : contact.id;
  const location = linkTo(operation, `/contactFolders('${contact.folderId}')/contacts('${id}')`);
  return shown(operation, contact, 201, { Location: location });
};

/** PATCH of a contact. */
export const updateContact = (
  operation: GraphOperation,
  id: string,
  folder: string | undefined,
): GraphReply => {
  const { mailbox, switches } = operation;
  const found = contactOf(operation, id, folder);
  if (E.isLeft(found)) return found.left;
  const contact = found.right;
  const stale = conflictOf(operation, contact, switches.ifMatch);
  if (stale !== undefined) return stale;
  const moved = folderInBody(operation, contact.folderId);
  if (E.isLeft(moved)) return moved.left;
  const read = bodyOf(operation, contact.fields);
  if (isBadBody(read)) return badRequest(read.wrong, read.code);
  const extended = withExtended(contact.extended, read.writes, switches.markerNull);
  noteIfNotOurs(operation, contact, extended);
  const content = { fields: withKnownCategories(read.fields, operation), extended };
  const changed = mailbox.shelf.change(
    contact,
    content,
    read.isOfMarkersAlone ? markerEffect(operation) : undefined,
  );
  rememberNames(mailbox, changed);
  const after = moved.right === contact.folderId ? changed : mailbox.shelf.move(changed, moved.right);
  return shown(operation, after, 200);
};

type ReadBody = {
  readonly fields: ContactFields;
  readonly writes: ReadonlyArray<ExtendedWrite>;
  readonly isOfMarkersAlone: boolean;
};

const bodyOf = (operation: GraphOperation, before: ContactFields | undefined): ReadBody | BadBody => {
  const { request, switches, mailbox } = operation;
  const body = jsonOf(request);
  if (!isJson(body) || !/^application\/json\b/iu.test(request.header("content-type") ?? ""))
    return { wrong: "Unable to read JSON request payload.", code: "BadRequest" };
  const writes = extendedWrites(body);
  if ("wrong" in writes) return writes;
  const given = withBody(before ?? emptyFields, body, switches);
  if (isBadBody(given)) return given;
  const sent = new Set(Object.keys(body));
  const { directory, firstNames } = mailbox;
  const known = switches.emailNames === "Directory" ? directory : firstNames;
  const fields = settledContact(given, {
    switches,
    before,
    sent,
    knownName: (address) => known.get(address),
  });
  if (isBadBody(fields)) return fields;
  return { fields, writes, isOfMarkersAlone: sent.size === 1 && sent.has("singleValueExtendedProperties") };
};

const markerEffect = ({ switches }: GraphOperation): ChangeEffect => ({
  movesKey: switches.markerKey === "Moves",
  isTold: switches.markerDelta === "Shown",
});

/** Where `parentFolderId` in a body sends a contact that is in this folder. */
const folderInBody = (operation: GraphOperation, folderId: string): E.Either<GraphReply, string> => {
  const body = jsonOf(operation.request);
  const given = isJson(body) ? body["parentFolderId"] : undefined;
  const { parentFolderWrite } = operation.switches;
  if (given === undefined || parentFolderWrite === "Ignored") return E.right(folderId);
  return typeof given === "string" && parentFolderWrite === "Moves"
    ? folderOf(operation, given)
    : E.left(badRequest("The property 'parentFolderId' is read-only."));
};

const withKnownCategories = (fields: ContactFields, { mailbox, switches }: GraphOperation): ContactFields => {
  const { categories, mint } = mailbox;
  const unlisted = fields.lists.categories.filter((name) => !categories.has(name));
  if (switches.unlistedCategory === "Listed")
    for (const displayName of unlisted)
      categories.set(displayName, { id: mint.item("Default"), displayName, color: "none" });
  if (switches.unlistedCategory !== "Dropped") return fields;
  const kept = fields.lists.categories.filter((name) => categories.has(name));
  return { ...fields, lists: { ...fields.lists, categories: kept } };
};

const rememberNames = ({ firstNames }: Mailbox, { fields }: StoredContact): void => {
  for (const email of fields.emails) {
    const address = email?.address?.toLowerCase();
    if (address !== undefined && !firstNames.has(address)) firstNames.set(address, email?.name ?? "");
  }
};

/** The answer to a write: everything, but no extended properties. */
const shown = (
  operation: GraphOperation,
  contact: StoredContact,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): GraphReply => {
  const view = {
    form: idFormOf(operation),
    switches: operation.switches,
    isListed: false,
    select: undefined,
    expanded: new Set<string>(),
  };
  return jsonReply(
    status,
    { "@odata.context": contextOf(operation, "contacts/$entity"), ...contactJson(contact, view) },
    headers,
  );
};
