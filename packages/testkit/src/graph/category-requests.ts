import {
  type GraphReply,
  badRequest,
  emptyReply,
  isJson,
  itemNotFound,
  jsonOf,
  jsonReply,
  refusal,
} from "./graph-message.js";
import { type GraphOperation, contextOf } from "./graph-operation.js";

/** GET and POST of masterCategories, PATCH and DELETE of one of them. */
export const answerCategories = (operation: GraphOperation, id: string | undefined): GraphReply => {
  const { method } = operation.request;
  if (id === undefined && method === "GET") return listCategories(operation);
  if (id === undefined && method === "POST") return createCategory(operation);
  const known = [...operation.mailbox.categories.values()].find((category) => category.id === id);
  if (known === undefined) return itemNotFound;
  if (method === "GET") return jsonReply(200, known);
  if (method === "DELETE") {
    operation.mailbox.categories.delete(known.displayName);
    return emptyReply(204);
  }
  const body = jsonOf(operation.request);
  const color = isJson(body) ? body["color"] : undefined;
  if (method !== "PATCH" || !isColor(color))
    return badRequest("Only the color of a category can be changed.");
  operation.mailbox.categories.set(known.displayName, { ...known, color });
  return jsonReply(200, { ...known, color });
};

const listCategories = (operation: GraphOperation): GraphReply =>
  jsonReply(200, {
    "@odata.context": contextOf(operation, "outlook/masterCategories"),
    value: [...operation.mailbox.categories.values()],
  });

const createCategory = ({ request, mailbox }: GraphOperation): GraphReply => {
  const body = jsonOf(request);
  const { displayName, color = "none" } = isJson(body) ? body : {};
  if (typeof displayName !== "string" || displayName === "" || !isColor(color))
    return badRequest("A category has a displayName and a color.");
  const names = [...mailbox.categories.keys()].map((name) => name.toLowerCase());
  if (names.includes(displayName.toLowerCase()))
    return refusal(409, "CategoryNameExists", "A category with this name already exists.");
  const category = { id: mailbox.mint.item("Default"), displayName, color };
  mailbox.categories.set(displayName, category);
  return jsonReply(201, category);
};

const isColor = (color: unknown): color is string =>
  typeof color === "string" && /^(?:none|preset(?:1?\d|2[0-4]))$/u.test(color);
