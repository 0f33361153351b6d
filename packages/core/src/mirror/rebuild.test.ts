import { describe, expect, it } from "vitest";
import { stateCollections } from "../replica/state-store.js";
import { editHere, editThere, copyIdOf, mirroring, nth } from "../../test/scenarios/scenario.js";
import { type World, disagreements, person } from "../../test/world.js";

/** What a rebuild must leave alone: every item, but for the filing of copies, and every contact. */
const everything = ({ folder, database }: World) => JSON.stringify([folder.all(), database.rows()]);

const damage = (world: World, collection: (typeof stateCollections)[number], keys?: number): void => {
  const whole = world.state.snapshot();
  world.state.restore({
    ...whole,
    [collection]: whole[collection].map((record, at) =>
      at < (keys ?? Infinity) ? { ...record, text: "{" } : record,
    ),
  });
};

describe("rebuilding", () => {
  it("[RB1] a lost state is made of the markers: nothing is created, deleted or changed", async () => {
    const world = await mirroring(50);
    const before = everything(world);
    world.state.wipe();
    const { sync, dropped } = await world.mirror.rebuild();
    expect(dropped).toEqual({});
    expect(sync).toMatchObject({ counts: { Adopt: 50 }, writes: { database: 0, folder: 0 }, conflicts: 0 });
    expect(everything(world)).toBe(before);
    expect(await world.mirror.sync()).toMatchObject({ counts: {}, writes: { database: 0, folder: 0 } });
  });

  it("[RB2] records that cannot be read are dropped, and the others still tell what was agreed on", async () => {
    const world = await mirroring(6);
    damage(world, "links", 2);
    await expect(world.mirror.sync()).rejects.toMatchObject({ _tag: "StateUnreadable" });
    // Cleared there: only a link knows that it was agreed on before.
    editThere(world, nth(5), { jobTitle: "there" });
    const { sync, dropped } = await world.mirror.rebuild();
    expect(dropped).toEqual({ links: 2 });
    expect(sync).toMatchObject({ counts: { Adopt: 2, WriteContact: 1 }, conflicts: 0 });
    expect(disagreements(world)).toEqual([]);
  });

  it("[RB2] whatever is damaged, the mirror is as good as before afterwards", async () => {
    for (const collection of stateCollections) {
      const world = await mirroring(3);
      world.database.add(person({ surname: "Held" }));
      damage(world, collection);
      await world.mirror.rebuild();
      expect(disagreements(world), collection).toEqual([]);
      expect(await world.mirror.sync()).toMatchObject({ counts: {}, writes: { database: 0, folder: 0 } });
    }
  });

  it("[RB2] without its binding it still knows what was agreed on, and a moved copy by its marker", async () => {
    const world = await mirroring(5);
    damage(world, "binding");
    editHere(world, nth(1), { surname: "Corrected" });
    world.folder.personRenames(copyIdOf(world, nth(2)));
    await world.mirror.rebuild();
    expect(world.database.all()).toHaveLength(5);
    expect(await world.mirror.conflicts()).toEqual([]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[RB2] puts back a marker that went without a new revision", async () => {
    const world = await mirroring(3);
    const id = copyIdOf(world, nth(1));
    world.folder.dropsMarker(id);
    const now = world.folder.all().find((item) => item.id === id)?.revision;
    const whole = world.state.snapshot();
    world.state.restore({
      ...whole,
      links: whole.links.map((link) =>
        link.key === nth(1)
          ? { ...link, text: JSON.stringify({ ...JSON.parse(link.text), folderRevision: now }) }
          : link,
      ),
    });
    await world.mirror.rebuild();
    expect(world.folder.all().every(({ marker }) => marker !== undefined)).toBe(true);
    expect(disagreements(world)).toEqual([]);
  });

  it("[RB3] what happened meanwhile is taken over, and a deletion without a link is nobody's word", async () => {
    const world = await mirroring(4);
    world.state.wipe();
    editHere(world, nth(0), { jobTitle: "here" });
    world.folder.personRemoves(copyIdOf(world, nth(1)));
    const { sync } = await world.mirror.rebuild();
    expect(sync.counts).toEqual({ Adopt: 3, CreateCopy: 1 });
    expect(world.database.all()).toHaveLength(4);
    expect(disagreements(world)).toEqual([]);
  });

  it("[RB4] a rebuild that was interrupted is finished by another one", async () => {
    const world = await mirroring(4);
    for (let at = 0; at < 60; at += 1) {
      world.state.wipe();
      let calls = 0;
      const mirror = world.faultyMirror(() =>
        (calls += 1) === at ? { _tag: "DieBefore" } : { _tag: "Pass" },
      );
      await mirror.rebuild({ waitMs: 300_000 }).catch(() => undefined);
      await world.mirror.rebuild({ waitMs: 300_000 });
      expect(world.folder.all()).toHaveLength(4);
      expect(disagreements(world)).toEqual([]);
    }
  });
});

describe("the doctor", () => {
  it("[RB5] finds nothing on a healthy mirror, and plans nothing", async () => {
    const world = await mirroring(5);
    const { damaged, findings, plan } = await world.mirror.doctor();
    expect({ damaged, findings, counts: plan?.counts }).toEqual({ damaged: {}, findings: [], counts: {} });
  });

  it("[RB5] names each thing that is not as it should be, and writes nothing", async () => {
    const world = await mirroring(7, { mirror: { category: "Business" } });
    const { folder, database } = world;
    folder.personDuplicates(copyIdOf(world, nth(0)));
    folder.dropsMarker(copyIdOf(world, nth(1)));
    folder.personRemoves(copyIdOf(world, nth(2)));
    folder.personEdits(copyIdOf(world, nth(3)), (contact) => ({ ...contact, categories: [] }));
    const added = database.add(person({ surname: "New" }));
    database.remove(nth(4));
    world.state.restore({
      ...world.state.snapshot(),
      links: world.state.snapshot().links.filter(({ key }) => key !== nth(4) && key !== nth(5)),
    });
    const before = everything(world);
    const { findings } = await world.mirror.doctor();
    expect(everything(world)).toBe(before);
    expect(new Set(findings.map((one) => `${one._tag} ${"contactId" in one ? one.contactId : ""}`))).toEqual(
      new Set([
        `SecondCopy ${nth(0)}`,
        `MissingMarker ${nth(1)}`,
        `LostCopy ${nth(2)}`,
        `MissingCategory ${nth(3)}`,
        `OrphanCopy ${nth(4)}`,
        `UnlinkedCopy ${nth(5)}`,
        `NoCopy ${added.id}`,
      ]),
    );
  });

  it("[RB5] what it plans is what rebuild does, after which it finds nothing more", async () => {
    const world = await mirroring(30, { mirror: { category: "Business" } });
    world.folder.personEdits(copyIdOf(world, nth(3)), (contact) => ({ ...contact, categories: [] }));
    await world.mirror.sync();
    world.folder.dropsMarker(copyIdOf(world, nth(1)));
    world.folder.personDuplicates(copyIdOf(world, nth(0)));
    world.state.restore({ ...world.state.snapshot(), links: world.state.snapshot().links.slice(2) });
    const { plan } = await world.mirror.doctor();
    const { sync } = await world.mirror.rebuild();
    expect(plan?.counts).toEqual(sync.counts);
    expect(await world.mirror.doctor()).toMatchObject({ findings: [] });
  });

  it("[RB6] of a damaged state it tells that much, and that rebuilding comes first", async () => {
    const world = await mirroring(2);
    damage(world, "links", 1);
    const diagnosis = await world.mirror.doctor();
    expect(diagnosis).toEqual({ damaged: { links: 1 }, findings: [] });
  });
});
