import { type GraphReply, badRequest, isJson, jsonOf, jsonReply } from "./graph-message.js";
import { type GraphOperation, contextOf } from "./graph-operation.js";

/** POST of translateExchangeIds: between the two forms of an item's id. */
export const translateIds = (operation: GraphOperation): GraphReply => {
  const body = jsonOf(operation.request);
  const { inputIds, targetIdType } = isJson(body) ? body : {};
  if (!Array.isArray(inputIds) || inputIds.length > 1_000 || !isKnownForm(targetIdType))
    return badRequest("translateExchangeIds takes at most 1000 inputIds, and a targetIdType.");
  const { shelf } = operation.mailbox;
  return jsonReply(200, {
    "@odata.context": contextOf(operation, "Collection(microsoft.graph.convertIdResult)"),
    value: inputIds.map((sourceId) => {
      const contact = typeof sourceId === "string" ? shelf.get(sourceId) : undefined;
      if (contact === undefined)
        return { sourceId, errorDetails: { code: "ErrorInvalidIdMalformed", message: "Id is malformed." } };
      const targetId = targetIdType === "restId" ? contact.id : contact.immutableId;
      return { sourceId, targetId };
    }),
  });
};

const isKnownForm = (form: unknown): form is string => form === "restId" || form === "restImmutableEntryId";
