import { type Contact, type ContactId, type RemoteId } from "@spegla/core";
import { editContact, faultAt, photoBytes, samplePhotos } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "./world.js";

const copyIdOf = (world: World, id: ContactId): RemoteId => {
  const copy = world.copyOf(id);
  if (copy === undefined) throw new Error(`${id} has no copy`);
  return copy.id;
};

const titled =
  (jobTitle: string) =>
  (contact: Contact): Contact => ({ ...contact, jobTitle });

const preferring = (at: number) => editContact({ _tag: "PreferEntry", field: "phones", at });

describe("what people answer", () => {
  it("[EN24] resolving a conflict lets go nothing that is held for another reason", async () => {
    const world = newWorld({ mirror: { policy: { field: "ask" } } });
    for (let n = 0; n < 12; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
    await world.mirror.sync();
    world.database.edit(idOf("c0"), titled("here"));
    world.folder.personEdits(copyIdOf(world, idOf("c0")), titled("there"));
    await world.mirror.sync();
    for (const { id } of world.folder.all()) world.folder.personRemoves(id);
    await world.mirror.sync();
    const [conflict] = await world.mirror.conflicts();
    await world.mirror.resolve(conflict?.id ?? "", "database");
    expect(await world.mirror.sync()).toMatchObject({ held: 12 });
    expect(world.database.all()).toHaveLength(12);
  });

  it("[EN24] of two preferences that conflict, the chosen one is the only one afterwards", async () => {
    const world = newWorld();
    const { id } = world.database.add(
      person({
        phones: [
          { kind: "work", number: "1" },
          { kind: "home", number: "2" },
        ],
      }),
    );
    await world.mirror.sync();
    world.database.edit(id, preferring(0));
    world.folder.personEdits(copyIdOf(world, id), preferring(1));
    await world.mirror.sync();
    expect(world.database.get(id)?.contact.phones.map(({ preferred }) => preferred)).toEqual([
      true,
      undefined,
    ]);
    const [conflict] = await world.mirror.conflicts();
    await world.mirror.resolve(conflict?.id ?? "", "folder");
    await world.mirror.sync();
    expect(world.database.get(id)?.contact.phones.map(({ preferred }) => preferred)).toEqual([
      undefined,
      true,
    ]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN25] a purged contact whose copy was edited waits for a person, and its lost edit is recorded", async () => {
    const world = newWorld();
    for (const id of ["c0", "c1"]) world.database.add(person({ surname: id }), { id: idOf(id) });
    await world.mirror.sync();
    world.folder.personEdits(copyIdOf(world, idOf("c0")), titled("edited"));
    world.database.purge(idOf("c0"));
    expect(await world.mirror.sync()).toMatchObject({
      held: 1,
      parked: 0,
      writes: { database: 0, folder: 0 },
    });
    const [held] = await world.mirror.held();
    expect(held?.reason).toContain("purged");
    await world.mirror.release(held?.id ?? "");
    await world.mirror.sync();
    expect((await world.mirror.conflicts())[0]?.conflict).toMatchObject({
      winner: "Delete",
      lost: { jobTitle: "edited" },
    });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN8] answered holds are no longer counted as waiting", async () => {
    const world = newWorld();
    const { id } = world.database.add(person({ surname: "Ek" }));
    await world.mirror.sync();
    world.folder.personRemoves(copyIdOf(world, id));
    await world.mirror.sync();
    expect((await world.mirror.status()).held).toBe(1);
    const [held] = await world.mirror.held();
    expect(held?.reason).toContain("the only mirrored contact is gone");
    await world.mirror.discard(held?.id ?? "");
    expect((await world.mirror.status()).held).toBe(0);
    await world.mirror.sync();
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN26] a stop that was begun is finished by stop, and nothing else begins before", async () => {
    const world = newWorld();
    const { id } = world.database.add(person({ surname: "Ek" }));
    await world.mirror.sync();
    for (let at = 0; (await world.mirror.status()).phase !== "Stopping"; at += 1)
      await world
        .faultyMirror(faultAt(at, { _tag: "DieBefore" }))
        .stop()
        .catch(() => undefined);
    world.clock.advance(60_000);
    await expect(world.mirror.sync()).rejects.toMatchObject({ _tag: "StopUnfinished" });
    await expect(world.mirror.plan()).rejects.toMatchObject({ _tag: "StopUnfinished" });
    expect(await world.mirror.stop()).toMatchObject({ outcome: "Stopped" });
    expect(await world.mirror.status()).toMatchObject({ phase: "Unbound", mirrored: 0 });
    await world.mirror.sync();
    expect(world.copyOf(id)?.marker?.mirrorId).toBe("mirror-2");
  });

  it("[EN23] stopping with another category refiles nothing that is about to go", async () => {
    const world = newWorld({ mirror: { category: "Business" } });
    for (const id of ["c0", "c1", "c2"]) world.database.add(person({ surname: id }), { id: idOf(id) });
    await world.mirror.sync();
    const before = world.folder.calls.counts().writes;
    await world.remirror({ category: "Other" }).stop();
    expect(world.folder.calls.counts().writes - before).toBe(3);
  });

  for (const field of ["database", "folder"] as const)
    it(`[L4] of two photos that conflict the loser's bytes are kept (${field} wins)`, async () => {
      const world = newWorld({ mirror: { policy: { field } } });
      const { id } = world.database.add(person({ surname: "Ek" }));
      await world.mirror.sync();
      const [mine, theirs] = samplePhotos;
      if (mine === undefined || theirs === undefined) throw new Error("no photos");
      world.database.edit(id, (contact) => ({ ...contact, photo: mine }));
      world.folder.personEdits(copyIdOf(world, id), (contact) => ({ ...contact, photo: theirs }));
      await world.mirror.sync();
      const [conflict] = await world.mirror.conflicts();
      await world.mirror.resolve(conflict?.id ?? "", field === "database" ? "folder" : "database");
      await world.mirror.sync();
      const chosen = field === "database" ? theirs : mine;
      expect(world.database.get(id)?.contact.photo).toEqual(chosen);
      expect(await world.folder.photo(copyIdOf(world, id), chosen)()).toEqual(
        E.right(photoBytes(chosen.hash)),
      );
      expect(disagreements(world)).toEqual([]);
    });

  it("[EN27] a contact whose copy's name is taken by somebody else is parked with that reason, under its name", async () => {
    const world = newWorld({ folder: { naming: "Client" } });
    const { id } = world.database.add(person({ surname: "Ek" }));
    await world.mirror.sync();
    const taken = copyIdOf(world, id);
    const marker = world.copyOf(id)?.marker;
    if (marker === undefined) throw new Error("no marker");
    world.folder.dropsMarker(taken);
    world.state.wipe();
    const report = await world.remirror({ newMirrorId: () => marker.mirrorId }).sync();
    expect(report).toMatchObject({ parked: 1, counts: {}, writes: { database: 0, folder: 0 } });
    expect((await world.mirror.parked())[0]).toMatchObject({ name: "Ek", errorTag: "RevisionMismatch" });
  });
});
