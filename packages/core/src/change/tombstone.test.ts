import { aReplicaId, contactIdOf, replicaIdOf } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReplicaId } from "../clock/replica-id.js";
import { type VersionVector, emptyVersionVector, tickVersionVector } from "../clock/version-vector.js";
import {
  type Graveyard,
  type SeenVersions,
  type Tombstone,
  emptyGraveyard,
  isTooOld,
  judgePresence,
  purgeTombstones,
} from "./tombstone.js";

const [office, laptop, folder] = ["office", "laptop", "folder"].map(replicaIdOf);
const anna = contactIdOf("anna");
const day = 86_400_000;

const after = (...edits: ReadonlyArray<ReplicaId | undefined>): VersionVector =>
  edits.reduce<VersionVector>(
    (vector, replica) => (replica === undefined ? vector : tickVersionVector(replica)(vector)),
    emptyVersionVector,
  );

const created = after(office);
const deleted: Tombstone = {
  contactId: anna,
  vector: after(office, office),
  deletedAt: 10 * day,
  deletedBy: replicaIdOf("office"),
};
const graveyard: Graveyard = { tombstones: [deleted], horizon: 0 };

const acknowledging = (seen: Readonly<Record<string, VersionVector>>): ReadonlyMap<ReplicaId, SeenVersions> =>
  new Map(Object.entries(seen).map(([replica, vector]) => [replicaIdOf(replica), new Map([[anna, vector]])]));

describe("tombstones", () => {
  it("[TS1] one that every known replica has seen may go, and leaves no horizon", () => {
    const acknowledged = acknowledging({ laptop: deleted.vector, folder: after(office, office, folder) });
    expect(purgeTombstones(11 * day, 30 * day, acknowledged)(graveyard)).toEqual(emptyGraveyard);
  });

  it("[TS2] one that a replica has not seen stays until its retention is over", () => {
    const acknowledged = acknowledging({ laptop: created, folder: deleted.vector });
    expect(purgeTombstones(40 * day, 30 * day, acknowledged)(graveyard)).toEqual(graveyard);
    expect(purgeTombstones(40 * day + 1, 30 * day, acknowledged)(graveyard).tombstones).toEqual([]);
  });

  it("[TS2] a replica that has never said what it has seen keeps it too", () => {
    const silent = new Map([[replicaIdOf("laptop"), new Map()]]);
    expect(purgeTombstones(11 * day, 30 * day, silent)(graveyard)).toEqual(graveyard);
  });

  it("[TS3] purging what somebody has not seen raises the horizon, and never lowers it", () => {
    const acknowledged = acknowledging({ laptop: created });
    expect(purgeTombstones(41 * day, 30 * day, acknowledged)(graveyard).horizon).toBe(10 * day);
    expect(
      purgeTombstones(41 * day, 30 * day, acknowledged)({ ...graveyard, horizon: 20 * day }).horizon,
    ).toBe(20 * day);
  });

  it("[TS4] a replica that last synced at the horizon or before is too old, one after it is not", () => {
    const purged: Graveyard = { tombstones: [], horizon: 10 * day };
    expect([9 * day, 10 * day, 10 * day + 1].map((at) => isTooOld(purged, at))).toEqual([true, true, false]);
  });

  it("[TS5] a contact that has not heard of its deletion stays deleted, an edited one is a conflict, a restored one lives", () => {
    const verdictOn = (vector: VersionVector) =>
      judgePresence(graveyard, { contactId: anna, vector, lastSyncedAt: 9 * day });
    expect(verdictOn(created)).toBe("Deleted");
    expect(verdictOn(deleted.vector)).toBe("Deleted");
    expect(verdictOn(after(office, laptop))).toBe("EditAgainstDelete");
    expect(verdictOn(after(office, office, laptop))).toBe("Living");
  });

  it("[TS6] without the too-old rule a forgotten deletion would be undone", () => {
    const purged = purgeTombstones(41 * day, 30 * day, acknowledging({ laptop: created }))(graveyard);
    const stale = { contactId: anna, vector: created, lastSyncedAt: 9 * day };
    expect(judgePresence({ ...purged, horizon: 0 }, stale)).toBe("Living");
    expect(judgePresence(purged, stale)).toBe("StartOver");
  });

  it("[TS6] no presence that has not seen a deletion undoes it, whenever who synced and purged", () => {
    const aStep = fc.oneof(
      fc.record({ _tag: fc.constant("Sync" as const), replica: aReplicaId }),
      fc.record({ _tag: fc.constant("Purge" as const), retention: fc.nat({ max: 10 }) }),
    );
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 12 }), fc.nat({ max: 12 }), (steps, deletedAt) => {
        // Every replica has the contact and has synced at time 1; the office deletes it some time later.
        const replicas = ["office", "laptop", "folder"].map(replicaIdOf);
        const lastSynced = new Map(replicas.map((replica) => [replica, 1]));
        const seen = new Map(replicas.map((replica) => [replica, created]));
        let yard = emptyGraveyard;
        let isDeleted = false;
        for (const [at, step] of steps.entries()) {
          const now = at + 2;
          if (at === deletedAt) {
            yard = { ...yard, tombstones: [{ ...deleted, deletedAt: now }] };
            seen.set(deleted.deletedBy, deleted.vector);
            isDeleted = true;
          }
          if (step._tag === "Purge") {
            const acknowledged = new Map(
              [...seen].map(([replica, vector]) => [replica, new Map([[anna, vector]])]),
            );
            yard = purgeTombstones(now, step.retention, acknowledged)(yard);
            continue;
          }
          const vector = seen.get(step.replica) ?? emptyVersionVector;
          const lastSyncedAt = lastSynced.get(step.replica) ?? 0;
          if (isDeleted && vector === created)
            expect(judgePresence(yard, { contactId: anna, vector, lastSyncedAt })).toBeOneOf([
              "Deleted",
              "StartOver",
            ]);
          lastSynced.set(step.replica, now);
          if (isDeleted) seen.set(step.replica, deleted.vector);
        }
      }),
    );
  });
});
