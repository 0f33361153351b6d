import type { Contact, ContactId } from "@spegla/core";
import { type Token, tokensIn, tokensOf } from "./token.js";

/**
 * What people did, so that it can be told at the end whether any of it was lost: every edit has its
 * token, and an edit that takes another one's value away, where that was to be seen, supersedes it.
 */
export type Ledger = {
  readonly newToken: () => Token;
  /** Whose edit a token is. */
  readonly written: Map<Token, ContactId>;
  /** Somebody who saw it has replaced or removed it, or a person has decided against it. */
  readonly superseded: Set<Token>;
  /** In a conflict that was recorded, ever. */
  readonly recorded: Set<Token>;
  /** Contacts that somebody deleted, and nobody restored. */
  readonly deleted: Set<ContactId>;
  /** Contacts that came back, or went, with a conflict that says so, or by a person's decision. */
  readonly contested: Set<ContactId>;
  /** Contacts of an import that a person wanted to have removed again. */
  readonly unwanted: Set<ContactId>;
  /** Contacts that a person did not want to go, though their copies were gone. */
  readonly spared: Set<ContactId>;
  /** Contacts that somebody purged: nothing is left of them. */
  readonly purged: Set<ContactId>;
  /** Contacts of which a person wants to keep a second copy, or one of what left the mirror. */
  readonly keptCopies: Set<ContactId>;
  /** Contacts whose copy a person, or another program, has changed the categories of: ours may be gone. */
  readonly refiled: Set<ContactId>;
  /** In an item of the person's own that a contact was made of: what they do to that is not about the contact. */
  readonly imported: Set<Token>;
  /** Somebody wrote the old value again. */
  readonly rewritten: Set<Token>;
  /** A run that died wrote it, noted so nowhere, and somebody took it away before anybody looked. */
  readonly unnoted: Set<Token>;
  /** The state was lost, or an older one came back: removals that were not settled may be undone. */
  hasForgotten: boolean;
};

export const newLedger = (): Ledger => {
  let tokens = 0;
  return {
    newToken: () => (tokens += 1),
    written: new Map(),
    superseded: new Set(),
    recorded: new Set(),
    deleted: new Set(),
    contested: new Set(),
    unwanted: new Set(),
    spared: new Set(),
    purged: new Set(),
    keptCopies: new Set(),
    refiled: new Set(),
    imported: new Set(),
    rewritten: new Set(),
    unnoted: new Set(),
    hasForgotten: false,
  };
};

/** Somebody made `after` of what they saw. */
export const noteEdit = (
  ledger: Ledger,
  id: ContactId,
  before: Contact | undefined,
  after: Contact | undefined,
): void => {
  const seen = before === undefined ? new Set<Token>() : tokensOf(before);
  const left = after === undefined ? new Set<Token>() : tokensOf(after);
  for (const token of seen) if (!left.has(token)) ledger.superseded.add(token);
  for (const token of left) {
    if (seen.has(token)) continue;
    ledger.superseded.delete(token);
    if (ledger.written.has(token)) ledger.rewritten.add(token);
    else ledger.written.set(token, id);
  }
};

/** Of what a run wrote and did not note, whatever was just replaced or removed. */
export const noteUnnoted = (ledger: Ledger, tokens: ReadonlySet<Token>): void => {
  for (const token of tokens) if (ledger.superseded.has(token)) ledger.unnoted.add(token);
};

/** A person, or the two machines of a database, decided between values: none of them counts as lost. */
export const noteDecided = (ledger: Ledger, values: unknown): void => {
  for (const token of tokensIn(values)) ledger.superseded.add(token);
};

/** A person changes, or removes, what is nobody else's business. */
export const noteOwn = (ledger: Ledger, values: unknown): void => {
  for (const token of tokensIn(values)) if (!ledger.imported.has(token)) ledger.superseded.add(token);
};

/** What an item says is from now on said by a contact as well. */
export const noteImported = (ledger: Ledger, id: ContactId, contact: Contact): void => {
  noteEdit(ledger, id, undefined, contact);
  for (const token of tokensOf(contact)) ledger.imported.add(token);
};

export const noteRecorded = (ledger: Ledger, values: unknown): void => {
  for (const token of tokensIn(values)) ledger.recorded.add(token);
};

export const noteDeleted = (ledger: Ledger, id: ContactId): void => {
  ledger.deleted.add(id);
  ledger.spared.delete(id);
};

/** It lives again, because somebody wanted it. */
export const noteRestored = (ledger: Ledger, id: ContactId): void => void ledger.deleted.delete(id);
