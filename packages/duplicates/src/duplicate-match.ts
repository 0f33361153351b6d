import type { Contact } from "@spegla/core";

/** `id` is the caller's own and opaque. */
export type ComparedContact = {
  readonly id: string;
  readonly contact: Contact;
  readonly recordType?: string;
};

/** What to think of a match; what is less than `Likely` is no match. `Sure` asks for a name that fully agrees. */
export type DuplicateVerdict = "Sure" | "Likely";

export type DuplicateMatch = {
  readonly id: string;
  readonly recordType?: string;
  /** How likely it is one person, 0 to 1. */
  readonly score: number;
  readonly verdict: DuplicateVerdict;
  /** What speaks for it, the strongest first, and then what speaks against it. */
  readonly reasons: ReadonlyArray<DuplicateReason>;
};

export type DuplicateReason = {
  /** Name of the rule. */
  readonly rule: string;
  /** Bits by which it raises, or below 0 lowers, the odds of one person. */
  readonly weight: number;
  /** 0 (differs) to 1 (agrees). */
  readonly similarity: number;
  /** What was compared, for people: once if it is the same, else `one / other`. */
  readonly value: string;
  /** How many contacts of one side have this in common, if more than one: what many share says less. */
  readonly sharedBy?: number;
};

/** Keys that too many share to compare all who do; the other rules decided about those contacts. */
export type CrowdedKeys = {
  readonly rule: string;
  readonly keys: number;
  /** Contacts, of both sides together, that have one of them. */
  readonly contacts: number;
  /** Up to five of the keys, those that most contacts share first. */
  readonly examples: ReadonlyArray<string>;
};
