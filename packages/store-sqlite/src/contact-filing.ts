import * as E from "fp-ts/lib/Either.js";
import { type InvalidContact, businessContactType, contactLimits } from "@spegla/core";
import type { Filing } from "./contact-table.js";
import { invalid } from "./store-error.js";

/** What decides who mirrors a contact; none of it is one of its fields. */
export type GivenFiling = {
  /** Business Contact, Account, or a type of the application's own. */
  readonly recordType?: string;
  /** Null: nobody's. */
  readonly owner?: string | null;
  readonly isPrivate?: boolean;
};

export const newFiling: Filing = { recordType: businessContactType, owner: undefined, isPrivate: false };

/** What is not given stays as it is. */
export const filingFromGiven = (given: GivenFiling, now: Filing): E.Either<InvalidContact, Filing> => {
  const { recordType = now.recordType, owner = now.owner ?? null, isPrivate = now.isPrivate } = given;
  if (!isWord(recordType)) return badWord("recordType");
  if (owner !== null && !isWord(owner)) return badWord("owner");
  if (typeof isPrivate !== "boolean") return invalid("isPrivate", "is no boolean", "give true or false");
  return E.right({ recordType, owner: owner ?? undefined, isPrivate });
};

export const isWord = (given: unknown): boolean =>
  typeof given === "string" && given.trim() !== "" && given.length <= contactLimits.label;

export const badWord = (field: string): E.Either<InvalidContact, never> =>
  invalid(field, "is empty, too long or no text", `give 1 to ${contactLimits.label} characters`);
