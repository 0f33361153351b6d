import * as E from "fp-ts/lib/Either.js";
import { contactLimits } from "../contact/contact-limits.js";
import { type ContactId, contactId } from "../contact/ids.js";
import { type ContactFiling, businessContactType } from "../replica/database.js";
import type { RemoteId } from "../replica/ids.js";
import type { ItemChoice } from "./chosen-items.js";
import type { DuplicateFinder } from "./duplicate-finder.js";
import { type MirrorError, mirrorError } from "./mirror-error.js";

/** Makes business contacts of the folder's unknown contacts. */
export type ImportRequest = {
  readonly which: ItemChoice;
  /** `Move`: the item becomes the contact's copy; `Copy`: it stays the person's own, and the contact gets a copy of its own. */
  readonly mode: "Copy" | "Move";
  /** Default `Business Contact`. An `Account` is never mirrored: its item stays as it is, whatever the mode. */
  readonly recordType?: string;
  readonly owner?: string;
  /** Default false. */
  readonly isPrivate?: boolean;
  readonly accountId?: ContactId;
  /** Names the import, so that it can be removed again as a group. Default: a new one. */
  readonly importId?: string;
  /** Where it came from, for people. */
  readonly source?: string;
  /** Items that it finds a match for, and that have no answer, are not imported but told. */
  readonly findDuplicates?: DuplicateFinder;
  readonly answers?: ReadonlyMap<RemoteId, ImportAnswer>;
};

/** What is to become of an item that may be a contact of the database already; `link`: it becomes that contact's copy. */
export type ImportAnswer = "createAnyway" | "skip" | { readonly link: ContactId };

export type ImportFiling = ContactFiling & { readonly importId: string };

/** Left `InvalidOption`: something of it could not be stored. */
export const importFiling = (
  { recordType = businessContactType, owner, isPrivate = false, accountId, importId, source }: ImportRequest,
  newImportId: () => string,
): E.Either<MirrorError, ImportFiling> => {
  const words = { recordType, owner, importId, source };
  const bad = Object.entries(words).find(([, text]) => text !== undefined && !isWord(text));
  if (bad !== undefined) return invalid(bad[0], `give 1 to ${contactLimits.label} characters`);
  if (accountId !== undefined && E.isLeft(contactId(accountId)))
    return invalid("accountId", "give the id of the account's record");
  return E.right({
    recordType,
    isPrivate,
    ...(owner === undefined ? {} : { owner }),
    ...(accountId === undefined ? {} : { accountId }),
    importId: importId ?? newImportId(),
    ...(source === undefined ? {} : { importSource: source }),
  });
};

const isWord = (text: string): boolean => text.trim() !== "" && text.length <= contactLimits.label;

const invalid = (option: string, fix: string): E.Either<MirrorError, never> =>
  E.left(mirrorError({ _tag: "InvalidOption", option, fix }, `${option}: ${fix}`));
