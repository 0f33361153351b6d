import type { StateChanges } from "../replica/state-store.js";
import { putRecord } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import type { Parked } from "./records.js";

/** Whether an item was made a contact, or a contact's copy: the contact is then looked at again. */
export const takesItem = ({ decision }: Pick<Operation, "decision">): boolean =>
  decision === "ImportContact" || decision === "LinkItem";

export const tookItem = "an item was taken into the mirror";

/**
 * What is noted in the commit that ends such an operation, beside its link: the import, and that the
 * contact is to be looked at again, by this run or, if it dies, by the next one.
 */
export const importRecords = (operation: Operation, now: number): Required<StateChanges>["puts"] => {
  if (!takesItem(operation)) return [];
  const { contactId, name, imported, tracks } = operation;
  const parked: Parked = {
    contactId,
    name,
    reason: tookItem,
    errorTag: "NotFound",
    attempts: 1,
    since: now,
    retryAt: now,
  };
  return [
    ...(imported === undefined ? [] : [putRecord("imports", contactId, imported)]),
    ...(tracks === undefined ? [] : [putRecord("tracking", contactId, { contactId, isTracked: true })]),
    putRecord("parked", contactId, parked),
  ];
};
