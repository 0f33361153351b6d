import { answerCategories } from "./category-requests.js";
import { contactDelta, mailboxFull } from "./contact-delta.js";
import { createFolder, deleteFolder, getFolder, listFolders, renameFolder } from "./folder-requests.js";
import { type GraphReply, jsonReply, refusal } from "./graph-message.js";
import type { GraphOperation } from "./graph-operation.js";
import { getContact, listContacts } from "./list-contacts.js";
import { answerPhoto } from "./photo-requests.js";
import { deleteContact, purgeContact } from "./remove-contact.js";
import { translateIds } from "./translate-ids.js";
import { createContact, updateContact } from "./write-contact.js";

/** The answer to a request that is let in. `rest`: the path below the mailbox's owner. */
export const routeOperation = (operation: GraphOperation, rest: ReadonlyArray<string>): GraphReply => {
  const { mailbox, request } = operation;
  if (mailbox.state === "Full" && addsSomething(request.method, rest)) return mailboxFull;
  switch (rest[0]) {
    case undefined:
      return jsonReply(200, { id: mailbox.userId, userPrincipalName: mailbox.user, mail: mailbox.user });
    case "contacts":
      return routeContacts(operation, rest.slice(1), undefined);
    case "contactfolders":
      return routeFolders(operation, rest.slice(1));
    case "outlook":
      return rest[1] === "mastercategories" && rest.length <= 3
        ? answerCategories(operation, rest[2])
        : noSegment(rest.join("/"));
    case "translateexchangeids":
      return request.method === "POST" ? translateIds(operation) : notAllowed(operation);
    default:
      return noSegment(rest.join("/"));
  }
};

const addsSomething = (method: string, rest: ReadonlyArray<string>): boolean =>
  method !== "GET" && method !== "DELETE" && rest[0] !== "translateexchangeids";

const routeFolders = (operation: GraphOperation, rest: ReadonlyArray<string>): GraphReply => {
  const { method } = operation.request;
  const [id, below, ...further] = rest;
  if (id === undefined) return answerFolders(operation, undefined);
  if (below === "contacts") return routeContacts(operation, further, id);
  if (below === "childfolders" && further.length === 0) return answerFolders(operation, id);
  if (below !== undefined) return noSegment(below);
  if (method === "GET") return getFolder(operation, id);
  if (method === "PATCH") return renameFolder(operation, id);
  return method === "DELETE" ? deleteFolder(operation, id) : notAllowed(operation);
};

const answerFolders = (operation: GraphOperation, parent: string | undefined): GraphReply => {
  const { method } = operation.request;
  if (method === "GET") return listFolders(operation, parent);
  return method === "POST" ? createFolder(operation, parent) : notAllowed(operation);
};

const routeContacts = (
  operation: GraphOperation,
  rest: ReadonlyArray<string>,
  folder: string | undefined,
): GraphReply => {
  const { method } = operation.request;
  const [id, below, last] = rest;
  if (id === undefined) return answerContacts(operation, folder);
  if (id === "delta" || id === "microsoft.graph.delta()")
    return method === "GET" ? contactDelta(operation, folder) : notAllowed(operation);
  if (below === undefined) return answerContact(operation, id, folder);
  if (below === "photo" && (last === undefined || last === "$value"))
    return answerPhoto(operation, id, folder, last === "$value");
  if (below === "permanentdelete" && method === "POST") return purgeContact(operation, id, folder);
  return noSegment(rest.join("/"));
};

const answerContacts = (operation: GraphOperation, folder: string | undefined): GraphReply => {
  const { method } = operation.request;
  if (method === "GET") return listContacts(operation, folder);
  return method === "POST" ? createContact(operation, folder) : notAllowed(operation);
};

const answerContact = (operation: GraphOperation, id: string, folder: string | undefined): GraphReply => {
  switch (operation.request.method) {
    case "GET":
      return getContact(operation, id, folder);
    case "PATCH":
      return updateContact(operation, id, folder);
    case "DELETE":
      return deleteContact(operation, id, folder);
    default:
      return notAllowed(operation);
  }
};

const notAllowed = ({ request }: GraphOperation): GraphReply =>
  refusal(405, "ErrorInvalidRequest", `Method '${request.method}' not allowed.`);

const noSegment = (path: string): GraphReply =>
  refusal(400, "BadRequest", `Resource not found for the segment '${path}'.`);
