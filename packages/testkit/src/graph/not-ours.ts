import type { StoredContact } from "./contact-shelf.js";
import type { ExtendedProperties } from "./extended-property.js";
import type { GraphOperation } from "./graph-operation.js";

/** Notes a write to an item that carries no marker of ours, neither before it nor after it. */
export const noteIfNotOurs = (
  { mailbox, violations, isOurs, request }: GraphOperation,
  contact: StoredContact,
  after: ExtendedProperties,
): void => {
  const values = [...contact.extended.values(), ...after.values()].map(({ value }) => value);
  if (values.some((value) => value !== "" && isOurs(value))) return;
  violations.note({
    _tag: "NotOurs",
    user: mailbox.user,
    message: `${request.method} of ${contact.immutableId}, ${contact.fields.texts.displayName}`,
  });
};
