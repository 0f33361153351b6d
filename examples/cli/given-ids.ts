import { type ContactId, contactId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";

/** Values separated by commas; a comma that belongs to a value is written `\,`. */
export const listed = (given: string): ReadonlyArray<string> =>
  given
    .split(/(?<!\\),/u)
    .map((one) => one.replaceAll("\\,", ",").trim())
    .filter((one) => one !== "");

export const contactIds = (given: string): ReadonlyArray<ContactId> =>
  listed(given)
    .map(contactId)
    .flatMap((id) => (E.isRight(id) ? [id.right] : []));

/** What is wrong with ids of contacts that were given, for a script's `check`. */
export const wrongContactIds = (option: string, given: string | undefined): string | undefined => {
  const wrong = listed(given ?? "")
    .map(contactId)
    .find(E.isLeft);
  return wrong === undefined ? undefined : `--${option} names "${wrong.left.given}": ${wrong.left.fix}`;
};

export const choiceOf = (given: string): ReadonlyArray<ContactId> | "All" =>
  given === "all" ? "All" : contactIds(given);
