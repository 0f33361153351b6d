import * as E from "fp-ts/lib/Either.js";
import {
  type BusinessContact,
  type ContactId,
  type InvalidContact,
  businessContactType,
  contactId,
  contactLimits,
} from "@spegla/core";
import type { Filing } from "./contact-table.js";
import { invalid } from "./store-error.js";

/** Whose and what a contact is; none of it is one of its fields. */
export type GivenFiling = {
  /** Business Contact, Account, or a type of the application's own. */
  readonly recordType?: string;
  /** Null: nobody's. */
  readonly owner?: string | null;
  readonly isPrivate?: boolean;
  /** The record of the account that the person belongs to; it need not be there yet. Null: none. */
  readonly accountId?: ContactId | null;
};

export const newFiling: Filing = {
  recordType: businessContactType,
  owner: undefined,
  isPrivate: false,
  accountId: undefined,
};

/** What is not given stays as it is. */
export const filingFromGiven = (given: GivenFiling, now: Filing): E.Either<InvalidContact, Filing> => {
  const { recordType = now.recordType, isPrivate = now.isPrivate } = given;
  const { owner = now.owner, accountId = now.accountId } = given;
  return checkFiling({
    recordType,
    owner: owner ?? undefined,
    isPrivate,
    accountId: accountId ?? undefined,
  });
};

const checkFiling = (filing: Filing): E.Either<InvalidContact, Filing> => {
  const { recordType, owner, isPrivate, accountId } = filing;
  if (!isWord(recordType)) return badWord("recordType");
  if (owner !== undefined && !isWord(owner)) return badWord("owner");
  if (typeof isPrivate !== "boolean") return invalid("isPrivate", "is no boolean", "give true or false");
  return accountId !== undefined && E.isLeft(contactId(String(accountId)))
    ? invalid("accountId", "is no contact id", "give the id of the account's record, or null")
    : E.right(filing);
};

export const filingOf = ({ recordType, owner, isPrivate, accountId }: BusinessContact): Filing => ({
  recordType,
  owner,
  isPrivate,
  accountId,
});

export const eqFiling = (a: Filing, b: Filing): boolean =>
  a.recordType === b.recordType &&
  a.owner === b.owner &&
  a.isPrivate === b.isPrivate &&
  a.accountId === b.accountId;

export const isWord = (given: unknown): boolean =>
  typeof given === "string" && given.trim() !== "" && given.length <= contactLimits.label;

export const badWord = (field: string): E.Either<InvalidContact, never> =>
  invalid(field, "is empty, too long or no text", `give 1 to ${contactLimits.label} characters`);
