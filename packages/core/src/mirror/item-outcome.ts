import type { ContactId } from "../contact/ids.js";
import type { RemoteId } from "../replica/ids.js";
import type { ContactMatch } from "./duplicate-finder.js";

/** What came of one item of the folder that was to become part of the mirror. */
export type ItemOutcome = {
  readonly remoteId: RemoteId;
  /** For people; of an item that is not there, its id. */
  readonly name: string;
} & (
  | {
      readonly _tag: "Imported";
      readonly contactId: ContactId;
      /** False: an account, or not one of those that are mirrored. The item then stays as it is. */
      readonly isMirrored: boolean;
    }
  | { readonly _tag: "Linked"; readonly contactId: ContactId }
  /** It is a copy of that contact, or the contact was made of it: an earlier call did it. */
  | { readonly _tag: "DoneBefore"; readonly contactId: ContactId }
  /** It may be one of these contacts; nothing was done. Call again with an answer. */
  | { readonly _tag: "Undecided"; readonly matches: ReadonlyArray<ContactMatch> }
  /** The answer was to leave it. */
  | { readonly _tag: "Skipped" }
  /** `reason` is for a person. Nothing was done. */
  | { readonly _tag: "Refused"; readonly reason: string }
);

export const isOfContact = (
  outcome: ItemOutcome,
): outcome is Extract<ItemOutcome, { readonly _tag: "Imported" | "Linked" }> =>
  outcome._tag === "Imported" || outcome._tag === "Linked";

export const refused = (remoteId: RemoteId, reason: string, name: string = remoteId): ItemOutcome => ({
  _tag: "Refused",
  remoteId,
  name,
  reason,
});

/** One that is a copy already is done if it is that of the contact which it was to be linked to. */
export const unlessOfAnother = (outcome: ItemOutcome, contactId: ContactId | undefined): ItemOutcome =>
  outcome._tag === "DoneBefore" && contactId !== undefined && outcome.contactId !== contactId
    ? refused(outcome.remoteId, "it is the copy of another contact", outcome.name)
    : outcome;
