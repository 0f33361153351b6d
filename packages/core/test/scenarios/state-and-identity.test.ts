import type { Marker } from "@spegla/core";
import { databaseIdOf, mirrorIdOf } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, newWorld, person } from "../world.js";
import { copyIdOf, editHere, editThere, mirroring, nth, settle, targetWith, writesOf } from "./scenario.js";

const markerOf = (world: World, n: number): Marker => {
  const marker = world.copyOf(nth(n))?.marker;
  if (marker === undefined) throw new Error(`c${n} has no copy`);
  return marker;
};

describe("links", () => {
  it.each(["Some", "All"])(
    "[S16] links of what is nowhere any more are dropped without a word (%s)",
    async (which) => {
      const world = await mirroring(4);
      for (let n = 0; n < (which === "All" ? 4 : 2); n += 1) {
        world.folder.personRemoves(copyIdOf(world, nth(n)));
        world.database.purge(nth(n));
      }
      expect(await world.mirror.sync()).toMatchObject({
        outcome: "Complete",
        writes: { database: 0, folder: 0 },
        conflicts: 0,
        held: 0,
      });
      expect((await world.mirror.status()).mirrored).toBe(which === "All" ? 0 : 2);
    },
  );

  it.each(["database", "folder"] as const)(
    "[S17, MG9] the state lost and both sides different: a conflict keeps both, nothing is overwritten unseen (%s wins)",
    async (field) => {
      const world = await mirroring(2, { mirror: { policy: { field } } });
      editHere(world, nth(0), { jobTitle: "here", notes: "only here" });
      editThere(world, nth(0), { jobTitle: "there", office: "only there" });
      world.state.wipe();
      await settle(world);
      const jobTitle = field === "database" ? "here" : "there";
      expect(world.database.get(nth(0))?.contact).toMatchObject({
        jobTitle,
        notes: "only here",
        office: "only there",
      });
      expect(await world.mirror.conflicts()).toMatchObject([
        { contactId: nth(0), conflict: { database: { value: "here" }, folder: { value: "there" } } },
      ]);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S18, DT6] contact and copy both brought back from the bin in one interval are one pair again", async () => {
    const world = await mirroring(3);
    const [copy, marker] = [world.copyOf(nth(0)), markerOf(world, 0)];
    world.database.remove(nth(0));
    await settle(world);
    world.database.restore(nth(0));
    world.folder.foreignAdds(copy?.contact ?? person({}), marker);
    expect(await writesOf(world, () => settle(world))).toBe(0);
    expect((await world.mirror.status()).mirrored).toBe(3);
    expect(disagreements(world)).toEqual([]);
  });

  it("[S19, EN3] new revisions on both sides, and nothing new in them: no write, no conflict", async () => {
    const world = await mirroring(5);
    for (const { id } of world.database.all()) {
      world.folder.bumpsRevision(copyIdOf(world, id));
      world.database.edit(id, (contact) => ({ ...contact }));
    }
    const report = await world.mirror.sync();
    expect(report).toMatchObject({ writes: { database: 0, folder: 0 }, conflicts: 0, outcome: "Complete" });
    expect(await writesOf(world, () => settle(world))).toBe(0);
  });

  it.each([false, true])(
    "[S20, EN4] a copy under another name is the same copy, in a %s snapshot: no deletion, its edit comes home",
    async (isExpired) => {
      const world = await mirroring(3);
      const renamed = world.folder.personRenames(copyIdOf(world, nth(0)));
      world.folder.personRenames(copyIdOf(world, nth(1)));
      world.folder.personEdits(renamed, (contact) => ({ ...contact, notes: "moved" }));
      if (isExpired) world.folder.expireCursors();
      await settle(world);
      expect(world.database.deleted()).toEqual([]);
      expect(world.database.get(nth(0))?.contact.notes).toBe("moved");
      expect(copyIdOf(world, nth(0))).toBe(renamed);
      expect(world.folder.all()).toHaveLength(3);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S30, L6] a state from an old backup: what it does not know is linked again, and nothing is undone", async () => {
    const world = await mirroring(6);
    const backup = world.state.snapshot();
    world.database.add(person({ surname: "New" }), { id: nth(9) });
    editHere(world, nth(0), { notes: "here" });
    editThere(world, nth(1), { notes: "there" });
    world.database.remove(nth(2));
    world.folder.personRemoves(copyIdOf(world, nth(3)));
    world.folder.personAdds(person({ surname: "Own" }));
    await settle(world);
    const before = contents(world);
    world.state.restore(backup);
    expect(await writesOf(world, () => settle(world))).toBe(0);
    expect(contents(world)).toEqual(before);
    expect(await world.mirror.conflicts()).toEqual([]);
    expect((await world.mirror.status()).mirrored).toBe(5);
  });

  it("[S30, EN5] a folder that cannot be listed while its links are restored changes nothing", async () => {
    const world = await mirroring(4);
    world.state.wipe();
    world.database.remove(nth(0));
    const mirror = world.remirror({
      target: targetWith(world, () => ({
        pull: () => TE.left({ _tag: "ProtocolViolation", message: "a page of advertisements" }),
      })),
    });
    const before = contents(world);
    await expect(mirror.sync()).rejects.toMatchObject({ _tag: "FolderFailed" });
    expect(contents(world)).toEqual(before);
    await settle(world);
    expect(world.database.all()).toHaveLength(3);
    expect(world.folder.all()).toHaveLength(4);
  });
});

describe("markers", () => {
  it("[S22, DT8] two items with one marker: the contact is named, the second waits, the rest goes on", async () => {
    const world = await mirroring(4);
    const second = world.folder.personDuplicates(copyIdOf(world, nth(0)));
    world.folder.personEdits(second, (contact) => ({ ...contact, notes: "second" }));
    editThere(world, nth(1), { notes: "goes on" });
    expect(await world.mirror.sync()).toMatchObject({ held: 1, writes: { database: 1, folder: 0 } });
    expect(await world.mirror.held()).toMatchObject([{ contactId: nth(0), remoteId: second }]);
    expect(world.database.get(nth(0))?.contact.notes).toBeUndefined();
    expect(world.database.get(nth(1))?.contact.notes).toBe("goes on");
  });

  it("[S31, EN19] a marker that another program dropped is put back, and its copy's edit comes home", async () => {
    const world = await mirroring(2);
    const [id, marker] = [copyIdOf(world, nth(0)), markerOf(world, 0)];
    editThere(world, nth(0), { notes: "there" });
    world.folder.dropsMarker(id);
    await settle(world);
    expect(markerOf(world, 0)).toEqual(marker);
    expect(copyIdOf(world, nth(0))).toBe(id);
    expect(world.database.get(nth(0))?.contact.notes).toBe("there");
  });

  const forged = {
    "another contact's": { contactId: nth(1) },
    "nobody's": { contactId: nth(99) },
    "another database's": { databaseId: databaseIdOf("another-database") },
  };
  it.each(Object.entries(forged))(
    "[S31, DT4] a linked copy that now carries %s marker is not written to, and waits",
    async (_whose, part) => {
      const world = await mirroring(4);
      world.folder.forges(copyIdOf(world, nth(0)), { ...markerOf(world, 0), ...part });
      editHere(world, nth(0), { notes: "here" });
      editHere(world, nth(1), { notes: "here" });
      expect(await world.mirror.sync()).toMatchObject({ held: 1, writes: { database: 0, folder: 1 } });
      expect(await world.mirror.held()).toMatchObject([{ contactId: nth(0) }]);
      expect(world.database.all()).toHaveLength(4);
      expect(await writesOf(world, () => settle(world))).toBe(0);
    },
  );

  it("[S31, L6] a new item cannot claim a contact: not a living one's place, nor an unheard one's, nor a stopped mirror's", async () => {
    const world = await mirroring(3);
    const living = markerOf(world, 0);
    const claims: ReadonlyArray<Marker> = [
      living,
      { ...living, contactId: nth(99) },
      { ...living, contactId: nth(98), mirrorId: mirrorIdOf("of-yesterday") },
      { ...living, databaseId: databaseIdOf("another-database") },
    ];
    const before = world.database.all();
    for (const marker of claims) world.folder.foreignAdds(person({ surname: "Claimant" }), marker);
    expect(await writesOf(world, () => settle(world))).toBe(0);
    expect(world.database.all()).toEqual(before);
    expect(world.folder.all()).toHaveLength(7);
    expect((await world.mirror.held()).map(({ contactId }) => contactId)).toEqual([nth(0), nth(99)]);
  });

  it("[S34] contacts that say the same are two contacts, with a copy each, also when the state is lost", async () => {
    const world = newWorld();
    const twins = [1, 2].map(() => world.database.add(person({ fullName: "Ann Ek" })).id);
    await settle(world);
    const copies = twins.map((id) => copyIdOf(world, id));
    world.state.wipe();
    expect(await writesOf(world, () => settle(world))).toBe(0);
    expect(twins.map((id) => copyIdOf(world, id))).toEqual(copies);
    editThere(world, twins[1] ?? nth(0), { notes: "the second" });
    await settle(world);
    expect(twins.map((id) => world.database.get(id)?.contact.notes)).toEqual([undefined, "the second"]);
  });
});
