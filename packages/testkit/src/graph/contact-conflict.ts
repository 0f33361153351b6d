import type { StoredContact } from "./contact-shelf.js";
import { changeKeyOf, etagOf } from "./graph-ids.js";
import { type GraphReply, refusal } from "./graph-message.js";
import type { GraphOperation } from "./graph-operation.js";
import type { GraphSwitches } from "./graph-switches.js";

/** What a service that compares says to an `If-Match` of another revision. */
export const conflictOf = (
  { request, switches }: GraphOperation,
  { revision }: StoredContact,
  how: GraphSwitches["ifMatch"],
): GraphReply | undefined => {
  const wanted = request.header("if-match");
  const isMet =
    wanted === undefined || wanted === "*" || wanted === etagOf(revision) || wanted === changeKeyOf(revision);
  return isMet || how === "Ignored" ? undefined : staleChangeKey(switches.conflictStatus);
};

const staleChangeKey = (status: number): GraphReply =>
  refusal(
    status,
    "ErrorIrresolvableConflict",
    "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
  );
