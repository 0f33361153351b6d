import * as E from "fp-ts/lib/Either.js";
import type { ChangeEffect, StoredContact, StoredPhoto } from "./contact-shelf.js";
import { type GraphReply, badRequest, emptyReply, jsonReply, refusal } from "./graph-message.js";
import { type GraphOperation, contactOf, contextOf } from "./graph-operation.js";
import { noteIfNotOurs } from "./not-ours.js";

/** GET, PUT, PATCH and DELETE of `photo`; `isValue`: of its bytes. */
export const answerPhoto = (
  operation: GraphOperation,
  id: string,
  folder: string | undefined,
  isValue: boolean,
): GraphReply => {
  const { mailbox, switches, request } = operation;
  const found = contactOf(operation, id, folder);
  if (E.isLeft(found)) return found.left;
  if (mailbox.kind === "Personal" && switches.personalPhotos === "Refused")
    return refusal(400, "ErrorInvalidOperation", "Photos of contacts are not supported for this mailbox.");
  const contact = found.right;
  const { method } = request;
  if (method === "GET") return isValue ? photoBytesOf(contact) : photoJson(operation, contact);
  if (method === "DELETE") return deletePhoto(operation, contact);
  if (!isValue || (method !== "PUT" && method !== "PATCH"))
    return refusal(405, "ErrorInvalidRequest", `Method '${method}' not allowed.`);
  return putPhoto(operation, contact);
};

const photoNotFound = refusal(404, "ErrorItemNotFound", "The photo wasn't found.");

const photoBytesOf = ({ photo }: StoredContact): GraphReply =>
  photo === undefined
    ? photoNotFound
    : {
        status: 200,
        headers: { "Content-Type": photo.mediaType, ETag: photoTag(photo) },
        body: { _tag: "Bytes", bytes: photo.bytes },
      };

const photoJson = (operation: GraphOperation, { photo }: StoredContact): GraphReply =>
  photo === undefined
    ? photoNotFound
    : jsonReply(200, {
        "@odata.context": contextOf(operation, "contacts/photo/$entity"),
        "@odata.mediaContentType": photo.mediaType,
        "@odata.mediaEtag": photoTag(photo),
        id: "240X240",
        width: 240,
        height: 240,
      });

/** Another one for other bytes (FNV-1a). */
const photoTag = ({ bytes }: StoredPhoto): string => {
  const hash = bytes.reduce((sum, octet) => Math.imul(sum ^ octet, 0x01000193), 0x811c9dc5);
  return `"${(hash >>> 0).toString(16)}-${bytes.length}"`;
};

const putPhoto = (operation: GraphOperation, contact: StoredContact): GraphReply => {
  const { request, mailbox } = operation;
  const mediaType = (request.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const bytes = typeof request.body === "string" ? new Uint8Array() : request.body;
  if (!mediaType.startsWith("image/") || bytes.length === 0)
    return badRequest("The request body is no image.", "ErrorInvalidImage");
  noteIfNotOurs(operation, contact, contact.extended);
  mailbox.shelf.change(contact, { photo: { mediaType, bytes } }, effectOf(operation));
  return emptyReply(200);
};

const deletePhoto = (operation: GraphOperation, contact: StoredContact): GraphReply => {
  if (operation.switches.photoDelete === "Refused")
    return refusal(405, "ErrorInvalidRequest", "Method 'DELETE' not allowed.");
  if (contact.photo === undefined) return photoNotFound;
  noteIfNotOurs(operation, contact, contact.extended);
  operation.mailbox.shelf.withoutPhoto(contact, effectOf(operation));
  return emptyReply(204);
};

const effectOf = ({ switches }: GraphOperation): ChangeEffect => ({
  movesKey: switches.photoKey === "Moves",
  isTold: switches.photoKey === "Moves",
});
