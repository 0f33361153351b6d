import * as E from "fp-ts/lib/Either.js";
import { type Brand, brandAs } from "../brand.js";

/** A business contact, for as long as its database lives. Also what a copy's name is derived from. */
export type ContactId = Brand<string, "ContactId">;

export type InvalidContactId = {
  readonly _tag: "InvalidContactId";
  readonly given: string;
  readonly fix: string;
};

/**
 * Left `InvalidContactId`: anything but 1 to 64 letters, digits and inner hyphens. That is what
 * every target accepts as (part of) a name: no separator, dot or blank can climb out of a folder,
 * and no server spells it back differently.
 */
export const contactId = (given: string): E.Either<InvalidContactId, ContactId> =>
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/u.test(given)
    ? E.right(brandAs<ContactId>(given))
    : E.left({
        _tag: "InvalidContactId",
        given: given.slice(0, 100),
        fix: "use 1 to 64 letters, digits and inner hyphens, for instance a UUID",
      });
