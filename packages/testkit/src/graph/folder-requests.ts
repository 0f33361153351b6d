import * as E from "fp-ts/lib/Either.js";
import type { MailFolder } from "./folder-tree.js";
import {
  type GraphReply,
  type Json,
  badRequest,
  emptyReply,
  isJson,
  jsonOf,
  jsonReply,
  refusal,
} from "./graph-message.js";
import { type GraphOperation, contextOf, folderOf } from "./graph-operation.js";
import { pageOfList } from "./list-page.js";
import { countOf, selectOf } from "./odata-query.js";

/** GET of contactFolders or childFolders; the default folder is in no such list. */
export const listFolders = (operation: GraphOperation, parent: string | undefined): GraphReply => {
  const { mailbox, query } = operation;
  const place = folderOf(operation, parent);
  if (E.isLeft(place)) return place.left;
  const [top, skip] = [countOf(query, "$top", 10), countOf(query, "$skip", 0)];
  if (top === undefined || skip === undefined || top < 1)
    return badRequest("Invalid value for $top or $skip.");
  const select = selectOf(query);
  return jsonReply(200, {
    "@odata.context": contextOf(operation, "contactFolders"),
    ...pageOfList(operation, mailbox.folders.below(place.right), { top, skip }, (folder) =>
      folderJson(folder, select),
    ),
  });
};

export const getFolder = (operation: GraphOperation, id: string): GraphReply => {
  const place = folderOf(operation, id);
  return E.isLeft(place) ? place.left : shown(operation, place.right, 200);
};

export const createFolder = (operation: GraphOperation, parent: string | undefined): GraphReply => {
  const { folders } = operation.mailbox;
  const place = folderOf(operation, parent);
  if (E.isLeft(place)) return place.left;
  const name = nameIn(operation);
  if (name === undefined) return badRequest("The displayName of a folder is missing.");
  if (isTaken(operation, place.right, name)) return folderExists(operation);
  return shown(operation, folders.add(place.right, name).id, 201);
};

export const renameFolder = (operation: GraphOperation, id: string): GraphReply => {
  const { folders } = operation.mailbox;
  const place = folderOf(operation, id);
  if (E.isLeft(place)) return place.left;
  const name = nameIn(operation);
  if (name === undefined) return badRequest("The displayName of a folder is missing.");
  const parent = folders.get(place.right)?.parentFolderId ?? "";
  if (isTaken(operation, parent, name)) return folderExists(operation);
  noteTouched(operation, place.right);
  folders.rename(place.right, name);
  return shown(operation, place.right, 200);
};

export const deleteFolder = (operation: GraphOperation, id: string): GraphReply => {
  const { folders, shelf } = operation.mailbox;
  const place = folderOf(operation, id);
  if (E.isLeft(place)) return place.left;
  if (place.right === folders.defaultFolder)
    return refusal(403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.");
  noteTouched(operation, place.right);
  for (const gone of folders.drop(place.right))
    for (const contact of shelf.inFolder(gone)) shelf.remove(contact);
  return emptyReply(204);
};

const noteTouched = ({ mailbox, violations, request }: GraphOperation, id: string): void => {
  const message = `${request.method} of the folder ${mailbox.folders.get(id)?.displayName ?? ""}`;
  violations.note({ _tag: "FolderTouched", user: mailbox.user, message });
};

const nameIn = ({ request }: GraphOperation): string | undefined => {
  const body = jsonOf(request);
  const name = isJson(body) ? body["displayName"] : undefined;
  return typeof name === "string" && name.trim() !== "" ? name : undefined;
};

const isTaken = ({ mailbox }: GraphOperation, parent: string, name: string): boolean =>
  mailbox.folders.below(parent).some(({ displayName }) => displayName.toLowerCase() === name.toLowerCase());

const folderExists = ({ switches }: GraphOperation): GraphReply =>
  refusal(
    switches.folderExistsStatus,
    "ErrorFolderExists",
    "A folder with the specified name already exists.",
  );

const shown = (operation: GraphOperation, id: string, status: number): GraphReply => {
  const folder = operation.mailbox.folders.get(id);
  const json = folder === undefined ? {} : folderJson(folder, selectOf(operation.query));
  return jsonReply(status, { "@odata.context": contextOf(operation, "contactFolders/$entity"), ...json });
};

const folderJson = (
  { id, parentFolderId, displayName }: MailFolder,
  select: ReadonlyArray<string> | undefined,
): Json => {
  const whole = { id, parentFolderId, displayName };
  const wanted = select?.map((name) => name.toLowerCase());
  return Object.fromEntries(
    Object.entries(whole).filter(([name]) => name === "id" || (wanted?.includes(name.toLowerCase()) ?? true)),
  );
};
