import type { Contact, ContactId, VersionVector } from "@spegla/core";
import type { StoryWorld } from "./story-world.js";
import { type Token, tokensIn, tokensOf } from "./token.js";

/**
 * The edits that a copy shows because a run wrote them there which ended without a record of it. Who
 * takes one away again makes the copy what it was before: nobody can tell that it was ever there.
 */
export const unnotedInCopy = (world: StoryWorld, id: ContactId, copy: Contact): ReadonlySet<Token> => {
  const { intents } = world.state.snapshot();
  return intents.some(({ key }) => key === id) ? unknownToLink(world, id, copy) : new Set();
};

/**
 * The edits of the folder's that a contact shows because a run brought them home which ended without
 * a record of it. Taken away again in the database, they look like new ones of the folder's.
 */
export const unnotedInContact = (world: StoryWorld, id: ContactId, contact: Contact): ReadonlySet<Token> => {
  const now = world.office.get(id)?.version.vector ?? {};
  const noted = linkOf(world, id)?.version.vector ?? now;
  const isNoted = Object.entries(now).every(
    ([replica, counter]) => !replica.startsWith("folder-") || counter <= (noted[replica] ?? 0),
  );
  return isNoted ? new Set() : unknownToLink(world, id, contact);
};

const unknownToLink = (world: StoryWorld, id: ContactId, contact: Contact): ReadonlySet<Token> => {
  const known = new Set(tokensIn(linkOf(world, id) ?? null));
  return new Set([...tokensOf(contact)].filter((token) => !known.has(token)));
};

const linkOf = (
  { state }: StoryWorld,
  id: ContactId,
): { readonly version: { readonly vector: VersionVector } } | undefined => {
  const text = state.snapshot().links.find(({ key }) => key === id)?.text;
  return text === undefined ? undefined : JSON.parse(text);
};
