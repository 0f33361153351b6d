import {
  type ContactId,
  type DatabaseId,
  type MirrorId,
  type ReplicaId,
  contactId,
  databaseId,
  mirrorId,
  replicaId,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";

/** Ids of texts that a test wrote itself; each throws for a text that is no such id. */
export const contactIdOf = (text: string): ContactId => rightOf(contactId(text));
export const databaseIdOf = (text: string): DatabaseId => rightOf(databaseId(text));
export const mirrorIdOf = (text: string): MirrorId => rightOf(mirrorId(text));
export const replicaIdOf = (text: string): ReplicaId => rightOf(replicaId(text));

/** What is right by the test's own making; throws the Left as text otherwise. */
export const rightOf = <Right>(either: E.Either<unknown, Right>): Right => {
  if (E.isLeft(either)) throw new Error(`expected a Right, not Left ${JSON.stringify(either.left)}`);
  return either.right;
};
