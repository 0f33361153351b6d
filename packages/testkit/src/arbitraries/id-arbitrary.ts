import {
  type ContactId,
  type Marker,
  type ReplicaId,
  type VersionVector,
  emptyVersionVector,
  tickVersionVector,
} from "@spegla/core";
import * as fc from "fast-check";
import { contactIdOf, databaseIdOf, mirrorIdOf, replicaIdOf } from "../samples/ids.js";
import { aRecord } from "./record-arbitrary.js";

/** From one character to 64, UUIDs among them. */
export const aContactId: fc.Arbitrary<ContactId> = fc
  .oneof(
    fc.uuid(),
    fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/u),
    fc.nat({ max: 9 }).map(String),
    fc.constantFrom("constructor", "CON", "A", "a"),
  )
  .map(contactIdOf);

/** One of three, so that edits meet. */
export const aReplicaId: fc.Arbitrary<ReplicaId> = fc
  .constantFrom("office", "laptop", "folder")
  .map(replicaIdOf);

/** Made of up to eight edits; the empty one among them. */
export const aVersionVector: fc.Arbitrary<VersionVector> = fc
  .array(aReplicaId, { maxLength: 8 })
  .map((edits) => edits.reduce((vector, replica) => tickVersionVector(replica)(vector), emptyVersionVector));

/** Of two databases with two bindings each. */
export const aMarker: fc.Arbitrary<Marker> = aRecord({
  databaseId: fc.constantFrom("database-1", "database-2").map(databaseIdOf),
  mirrorId: fc.constantFrom("mirror-1", "mirror-2").map(mirrorIdOf),
  contactId: aContactId,
});
