import type { ReplicaId } from "../clock/replica-id.js";
import {
  type VersionVector,
  compareVersionVectors,
  emptyVersionVector,
  seesVersion,
} from "../clock/version-vector.js";
import type { ContactId } from "../contact/ids.js";

/** A deletion that is remembered, so that a replica that has not heard of it cannot undo it unawares. */
export type Tombstone = {
  readonly contactId: ContactId;
  /** The contact's version with the deletion as its last edit. */
  readonly vector: VersionVector;
  /** When it was noted here, in milliseconds by this place's clock: no other clock is ever compared with it. */
  readonly deletedAt: number;
  readonly deletedBy: ReplicaId;
};

/** What one place remembers of deletions. */
export type Graveyard = {
  readonly tombstones: ReadonlyArray<Tombstone>;
  /** The latest `deletedAt` of what was purged before every replica had seen it; 0 if nothing was. */
  readonly horizon: number;
};

export const emptyGraveyard: Graveyard = { tombstones: [], horizon: 0 };

/** What a replica has seen of each contact; of one that is not listed, nothing. */
export type SeenVersions = ReadonlyMap<ContactId, VersionVector>;

/**
 * Lets go of the tombstones that every known replica has seen, and of those older than
 * `retentionMs`, seen or not. The second kind raises the horizon.
 */
export const purgeTombstones =
  (now: number, retentionMs: number, acknowledged: ReadonlyMap<ReplicaId, SeenVersions>) =>
  ({ tombstones, horizon }: Graveyard): Graveyard => {
    const unseen = tombstones.filter((tombstone) => !isSeenByAll(acknowledged, tombstone));
    const oldest = now - retentionMs;
    return {
      tombstones: unseen.filter(({ deletedAt }) => deletedAt >= oldest),
      horizon: unseen.reduce(
        (latest, { deletedAt }) => (deletedAt < oldest ? Math.max(latest, deletedAt) : latest),
        horizon,
      ),
    };
  };

/**
 * Whether a replica may have missed a deletion that nobody remembers any more. It has to start from
 * scratch: that it has a contact, or has it not, says nothing.
 *
 * @param lastSyncedAt - when it was last given everything, by the clock of this place
 */
export const isTooOld = ({ horizon }: Graveyard, lastSyncedAt: number): boolean => lastSyncedAt <= horizon;

/** A contact as a replica that syncs with this place has it. */
export type ReportedPresence = {
  readonly contactId: ContactId;
  readonly vector: VersionVector;
  readonly lastSyncedAt: number;
};

/**
 * What it means that a replica has a contact. `Living`: take it, it is new or was restored.
 * `Deleted`: it has yet to hear of the deletion. `EditAgainstDelete`: it was edited before it heard.
 * `StartOver`: nothing, the replica is too old.
 */
export const judgePresence = (
  graveyard: Graveyard,
  { contactId, vector, lastSyncedAt }: ReportedPresence,
): "Living" | "Deleted" | "EditAgainstDelete" | "StartOver" => {
  if (isTooOld(graveyard, lastSyncedAt)) return "StartOver";
  const tombstone = graveyard.tombstones.find((one) => one.contactId === contactId);
  if (tombstone === undefined) return "Living";
  switch (compareVersionVectors(vector, tombstone.vector)) {
    case "After":
      return "Living";
    case "Concurrent":
      return "EditAgainstDelete";
    case "Before":
    case "Equal":
      return "Deleted";
  }
};

const isSeenByAll = (
  acknowledged: ReadonlyMap<ReplicaId, SeenVersions>,
  { contactId, vector, deletedBy }: Tombstone,
): boolean =>
  [...acknowledged].every(
    ([replica, seen]) =>
      replica === deletedBy || seesVersion(seen.get(contactId) ?? emptyVersionVector, vector),
  );
