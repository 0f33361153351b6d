import {
  type Contact,
  type ContactFiling,
  type ReplicaError,
  type WriteResult,
  checkContact,
  contactLimits,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";

/** What a memory replica answers instead of doing what it was asked. */
export const failed = (error: ReplicaError): WriteResult<never, never> => ({ _tag: "Failed", error });

export const notFound = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id,
  message: `there is no ${id}`,
});

export const revisionMismatch = (id: string): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `${id} is at another revision, or was there before`,
});

export const forbidden: ReplicaError = { _tag: "Forbidden", message: "this folder can only be read" };

export const aborted: ReplicaError = { _tag: "Aborted", message: "the caller's signal was aborted" };

/** A contact that `checkContact` refuses should never have been sent. */
export const refusalOfContact = (id: string, contact: Contact): ReplicaError | undefined => {
  const checked = checkContact(contact);
  if (E.isRight(checked)) return undefined;
  const { field, reason, fix } = checked.left;
  return { _tag: "InvalidItem", id, field, reason, message: `${field} ${reason}; ${fix}` };
};

/** Whose and what a contact is, and where it came from, is said in words. */
export const refusalOfFiling = (id: string, filing: ContactFiling): ReplicaError | undefined => {
  const field = (["recordType", "owner", "importId", "importSource"] as const).find(
    (name) => filing[name] !== undefined && !isWord(filing[name]),
  );
  if (field === undefined) return undefined;
  const reason = "is empty or too long";
  return { _tag: "InvalidItem", id, field, reason, message: `${field} ${reason}` };
};

const isWord = (text: string): boolean => text.trim() !== "" && text.length <= contactLimits.label;
