import { type ReplicaError, type ReplicaErrorTag, recoveryFor } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { disagreements, newWorld } from "../world.js";
import { failing, folderFailing, refusing } from "./failing.js";
import { addPeople, editHere, mirroring, nth, settle, writesOf } from "./scenario.js";

describe("what an error says", () => {
  it.each([30_000, 3_600_000])(
    "[S45, S48, EN12] asked to wait %i ms, a run waits that long and is no failure",
    async (retryAfterMs) => {
      for (const tag of ["RateLimited", "Unavailable"] as const)
        for (const call of ["pull", "push"]) {
          const world = newWorld({ mirror: { leaseMs: 1_000 } });
          addPeople(world, 3);
          const began = world.clock.now();
          let times = 0;
          const mirror = failing(
            world,
            { _tag: tag, message: "later", retryAfterMs },
            (name) => name === call && (times += 1) === 1,
          );
          expect(await mirror.sync()).toMatchObject({
            outcome: "Complete",
            parked: 0,
            writes: { folder: 3 },
          });
          expect(world.clock.now() - began).toBe(retryAfterMs);
          expect(disagreements(world)).toEqual([]);
        }
    },
  );

  const saying = (tag: ReplicaErrorTag): ReplicaError => ({
    _tag: tag,
    id: "",
    field: "notes",
    reason: "",
    message: tag,
  });
  /** Of a whole request that keeps failing, and of one write that does. */
  const ends: Readonly<Record<ReplicaErrorTag, readonly [pull: string, push: string, write: string]>> = {
    CursorExpired: ["goes on", "FolderFailed", "FolderFailed"],
    RevisionMismatch: ["FolderFailed", "parks", "parks"],
    NotFound: ["FolderMissing", "parks", "parks"],
    RateLimited: ["FolderFailed", "FolderFailed", "parks"],
    Unavailable: ["FolderFailed", "FolderFailed", "parks"],
    Unauthorized: ["FolderFailed", "FolderFailed", "FolderFailed"],
    Forbidden: ["FolderFailed", "parks", "parks"],
    QuotaExceeded: ["FolderFailed", "parks", "parks"],
    InvalidItem: ["FolderFailed", "parks", "parks"],
    Unsupported: ["FolderFailed", "parks", "parks"],
    ProtocolViolation: ["FolderFailed", "parks", "parks"],
    Aborted: ["Aborted", "Aborted", "Aborted"],
  };
  it.each(Object.keys(recoveryFor).map((tag) => tag as ReplicaErrorTag))(
    "[S45, S50, EN12] %s: what a request's failure, and one write's, come to; nothing is deleted, all works after it",
    async (tag) => {
      const outcome = async (sync: Promise<{ readonly parked: number }>): Promise<string> =>
        sync.then(
          ({ parked }) => (parked > 0 ? "parks" : "goes on"),
          (error: { readonly _tag: string }) => error._tag,
        );
      for (const [at, where] of ["pull", "push", "write"].entries()) {
        const world = await mirroring(6);
        for (let n = 0; n < 3; n += 1) editHere(world, nth(n), { notes: "here" });
        let pulls = 0;
        const mirror =
          where === "write"
            ? refusing(world, saying(tag), (id) => id === nth(0), 99)
            : folderFailing(
                world,
                saying(tag),
                (call) =>
                  call === where && (call === "push" || tag !== "CursorExpired" || (pulls += 1) === 1),
              );
        expect(await outcome(mirror.sync()), where).toBe(ends[tag][at]);
        if (where === "write" && ends[tag][2] === "parks") expect(disagreements(world)).toHaveLength(1);
        expect(world.database.all()).toHaveLength(6);
        expect(world.folder.all()).toHaveLength(6);
        world.clock.advance(60_000);
        await settle(world);
        expect(disagreements(world)).toEqual([]);
        expect(await world.mirror.parked()).toEqual([]);
      }
    },
  );

  it("[S47, EN11] no room: tried again after a minute, four times longer each time, and at most after a day", async () => {
    const world = await mirroring(2);
    editHere(world, nth(0), { notes: "too long" });
    const mirror = refusing(
      world,
      { _tag: "QuotaExceeded", message: "the folder is full" },
      (id) => id === nth(0),
      8,
    );
    const waits: Array<number> = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await writesOf(world, mirror.sync)).toBe(0);
      const [parked] = await mirror.parked();
      expect(parked).toMatchObject({ attempts: attempt, reason: "the folder is full" });
      waits.push(((parked?.retryAt ?? 0) - world.clock.now()) / 60_000);
      world.clock.advance((parked?.retryAt ?? 0) - world.clock.now() - 1);
      await mirror.sync();
      expect((await mirror.parked())[0]?.attempts).toBe(attempt);
      world.clock.advance(1);
    }
    expect(waits).toEqual([1, 4, 16, 64, 256, 1_024, 1_440, 1_440]);
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(disagreements(world)).toEqual([]);
  });
});
