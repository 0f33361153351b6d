import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";

/**
 * For each candidate the existing contacts that are probably the same person. Asked once for all of them,
 * because what many share says less. It only answers; `findDuplicates` of @spegla/duplicates, given its
 * rules, is one.
 */
export type DuplicateFinder = (
  candidates: ReadonlyArray<DuplicateCandidate>,
  existing: ReadonlyArray<DuplicateCandidate>,
) => {
  /** Those that have a match; each with its matches, the best first. */
  readonly candidates: ReadonlyArray<{ readonly id: string; readonly matches: ReadonlyArray<FoundMatch> }>;
};

/** `id`: opaque, and given back with what is found. */
export type DuplicateCandidate = {
  readonly id: string;
  readonly contact: Contact;
  readonly recordType?: string;
};

export type FoundMatch = {
  readonly id: string;
  /** How likely it is one person, 0 to 1. */
  readonly score: number;
  readonly verdict: "Sure" | "Likely";
  readonly reasons: ReadonlyArray<MatchReason>;
};

export type MatchReason = {
  /** Name of the rule. */
  readonly rule: string;
  /** Bits by which it raises, or below 0 lowers, the odds of one person. */
  readonly weight: number;
  /** 0 (differs) to 1 (agrees). */
  readonly similarity: number;
  /** What was compared, for people. */
  readonly value: string;
  /** How many contacts have this in common, if more than one. */
  readonly sharedBy?: number;
};

/** A business contact that an item of the folder may be. */
export type ContactMatch = Omit<FoundMatch, "id"> & {
  readonly contactId: ContactId;
  readonly name: string;
  /** It cannot be linked to the item then. */
  readonly hasCopy: boolean;
};
