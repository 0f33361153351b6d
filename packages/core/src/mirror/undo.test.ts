import { faultAt, isProcessDied, memoryTarget, samplePhotos } from "@spegla/testkit";
import type { BusinessContact, Contact, RemoteId } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { settle } from "../../test/walk.js";
import { type World, contents, disagreements, idOf, newWorld, person } from "../../test/world.js";

const [anna, bo, cleo, dag] = [idOf("anna"), idOf("bo"), idOf("cleo"), idOf("dag")];

/** Anna, Bo and Cleo, mirrored by run 1. */
const mirrored = async (options: Parameters<typeof newWorld>[0] = {}): Promise<World> => {
  const world = newWorld(options);
  world.database.add(person({ givenName: "Anna", notes: "old" }), { id: anna });
  world.database.add(person({ givenName: "Bo" }), { id: bo });
  world.database.add(person({ givenName: "Cleo" }), { id: cleo });
  await world.mirror.sync();
  return world;
};

const copyId = (world: World, id: typeof anna): RemoteId => {
  const copy = world.copyOf(id);
  if (copy === undefined) throw new Error(`${id} has no copy`);
  return copy.id;
};

const noted = (notes: string) => (contact: Contact) => ({ ...contact, notes });

/** A day of everything: edits here and there, deletions here and there, one of them behind an edit, somebody new. */
const aDay = (world: World): void => {
  world.database.edit(anna, noted("here"));
  world.folder.personEdits(copyId(world, anna), (contact) => ({ ...contact, office: "there" }));
  world.folder.personRemoves(copyId(world, bo));
  world.database.edit(cleo, noted("never carried over"));
  world.database.remove(cleo);
  world.database.add(person({ givenName: "Dag" }), { id: dag });
};

describe("an undoing", () => {
  it("[UN1] gives each side back what the run took, and leaves there what people did", async () => {
    const world = await mirrored();
    aDay(world);
    const was = contents(world);
    const { run } = await world.mirror.sync();
    const plan = await world.mirror.plans.undo(run);
    expect(plan).toMatchObject({ counts: { Undo: 4 }, refused: [], heldBecause: [] });
    expect(await world.mirror.undo(run)).toMatchObject({
      undone: 4,
      refused: [],
      remaining: 0,
      report: { counts: { Undo: 4 }, held: 4 },
    });
    expect(contents(world)).toEqual(was);
    expect(world.database.get(anna)?.contact).toMatchObject({ notes: "here" });
    expect(world.copyOf(anna)?.contact).toMatchObject({ notes: "old", office: "there" });
  });

  it("[UN1] shows in its plan what it would do, and does nothing", async () => {
    const world = await mirrored();
    world.folder.personEdits(copyId(world, anna), noted("there"));
    const { run } = await world.mirror.sync();
    const before = [contents(world), world.writes(), world.state.snapshot().links];
    const plan = await world.mirror.plans.undo(run);
    const operations = [];
    for await (const operation of plan.operations) operations.push(operation);
    expect(operations).toMatchObject([
      { decision: "Undo", contactId: anna, databasePaths: ["notes"], folderPaths: [], isHeld: false },
    ]);
    expect([contents(world), world.writes(), world.state.snapshot().links]).toEqual(before);
  });

  it("[UN2] holds its contacts under the run's name, also from edits since, until a person answers", async () => {
    const world = await mirrored();
    world.database.edit(anna, noted("new"));
    const { run } = await world.mirror.sync();
    await world.mirror.undo(run);
    world.database.edit(anna, (contact) => ({ ...contact, office: "later" }));
    await world.mirror.sync();
    expect(await world.mirror.held()).toMatchObject([
      {
        contactId: anna,
        id: anna,
        group: `undo-${run}`,
        reason: expect.stringContaining(`run ${run} was undone`),
      },
    ]);
    expect(world.copyOf(anna)?.contact).toEqual(person({ givenName: "Anna", notes: "old" }));
    await world.mirror.release(`undo-${run}`);
    await world.mirror.sync();
    expect(world.copyOf(anna)?.contact).toMatchObject({ notes: "new", office: "later" });
    expect(await world.mirror.held()).toEqual([]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[UN2] does not let the guard hold others because of what is frozen", async () => {
    const world = newWorld({ mirror: { guard: { share: 0.2, count: 2 } } });
    for (let n = 0; n < 20; n += 1)
      world.database.add(person({ surname: `Ek ${n}`, notes: "old" }), { id: idOf(`c${n}`) });
    await world.mirror.sync();
    for (let n = 0; n < 10; n += 1) world.database.edit(idOf(`c${n}`), noted("new"));
    await world.mirror.sync();
    await world.mirror.release("hold-2");
    const { run } = await world.mirror.sync();
    expect(await world.mirror.undo(run)).toMatchObject({ undone: 10 });
    for (let n = 0; n < 11; n += 1) world.database.edit(idOf(`c${n}`), noted("newer"));
    expect(await world.mirror.sync()).toMatchObject({ heldBecause: [], counts: { WriteCopy: 1 }, held: 10 });
  });

  it("[UN3, EN9] released, is not counted by the guard, whichever side loses by it", async () => {
    const world = newWorld({ mirror: { guard: { share: 0.2, count: 2 } } });
    for (let n = 0; n < 20; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
    await world.mirror.sync();
    for (let n = 0; n < 5; n += 1) world.database.remove(idOf(`c${n}`));
    for (let n = 5; n < 10; n += 1) world.folder.personRemoves(copyId(world, idOf(`c${n}`)));
    await world.mirror.sync();
    await world.mirror.release("hold-2");
    const { run } = await world.mirror.sync();
    expect(await world.mirror.undo(run)).toMatchObject({ undone: 10 });
    await world.mirror.release(`undo-${run}`);
    expect(await world.mirror.sync()).toMatchObject({
      heldBecause: [],
      held: 0,
      counts: { RemoveCopy: 5, RemoveContact: 5 },
    });
  });

  it("[UN4] discarded, what a person did in the folder since the undoing is in a recorded conflict", async () => {
    const world = await mirrored();
    world.folder.personEdits(copyId(world, anna), noted("there"));
    const { run } = await world.mirror.sync();
    await world.mirror.undo(run);
    world.folder.personEdits(copyId(world, anna), noted("later"));
    await world.mirror.discard(anna);
    await settle(world);
    expect(world.copyOf(anna)?.contact).toMatchObject({ notes: "old" });
    expect(await world.mirror.conflicts()).toMatchObject([
      { contactId: anna, conflict: { path: "notes", folder: { value: "later" } } },
    ]);
  });

  it("[UN1] knows its own values in what the service says that it made of them", async () => {
    const respell = (contact: Contact): Contact => ({
      ...contact,
      ...(contact.notes === undefined ? {} : { notes: contact.notes.toUpperCase() }),
      emails: contact.emails.map((email) => ({ ...email, address: email.address.toLowerCase() })),
    });
    const world = await mirrored({ folder: { stored: "Reported", respell } });
    await world.mirror.sync();
    const was = world.copyOf(anna)?.contact;
    world.database.edit(anna, (contact) => ({
      ...contact,
      notes: "new",
      emails: [{ kind: "work", address: "Anna.Ek@x.se" }],
    }));
    const { run } = await world.mirror.sync();
    await world.mirror.sync();
    expect(world.copyOf(anna)?.contact).toMatchObject({
      notes: "NEW",
      emails: [{ address: "anna.ek@x.se" }],
    });
    expect(await world.mirror.undo(run)).toMatchObject({ undone: 1, refused: [] });
    expect(world.copyOf(anna)?.contact).toEqual(was);
    await world.mirror.release(anna);
    await settle(world);
    expect(world.copyOf(anna)?.contact).toMatchObject({
      notes: "NEW",
      emails: [{ address: "anna.ek@x.se" }],
    });
    expect(world.database.get(anna)?.contact).toMatchObject({ notes: "new" });
  });

  it("[UN6] leaves a contact alone of which anything was changed since, and says what", async () => {
    const [photo] = samplePhotos;
    if (photo === undefined) throw new Error("there are no photos");
    const world = await mirrored();
    world.database.add(person({ givenName: "Eva", photo }), { id: idOf("eva") });
    await world.mirror.sync();
    aDay(world);
    world.database.edit(idOf("eva"), ({ photo: _gone, ...others }) => others);
    const { run } = await world.mirror.sync();
    world.database.edit(anna, (contact) => ({ ...contact, office: "elsewhere" }));
    world.database.restore(bo);
    world.database.purge(cleo);
    world.folder.personEdits(copyId(world, dag), noted("new"));
    const now = contents(world);
    const { refused, undone } = await world.mirror.undo(run);
    const reasons = Object.fromEntries(refused.map(({ contactId, reason }) => [contactId, reason]));
    expect(reasons).toEqual({
      anna: "office was edited in the database since",
      bo: "it is in Deleted Items no longer",
      cleo: "it was purged from the database since",
      dag: "its copy was edited since, and that has not come home yet: sync first",
      eva: "the photo that it had in its copy is not kept anywhere",
    });
    expect([undone, contents(world)]).toEqual([0, now]);
    await settle(world);
    expect(disagreements(world)).toEqual([]);
  });

  it("[UN6] leaves a contact that was made, or restored, in the database when somebody has worked on it since", async () => {
    const world = await mirrored();
    world.database.remove(bo);
    world.folder.personEdits(copyId(world, bo), noted("still there"));
    const { run } = await world.mirror.sync();
    world.folder.personAdds(person({ givenName: "Eva" }));
    const { report } = await world.mirror.importContacts({ which: "All", mode: "Move" });
    for (const { id } of world.database.all()) world.database.edit(id, noted("worked on"));
    await world.mirror.sync();
    const now = contents(world);
    for (const one of [run, report.run])
      expect(await world.mirror.undo(one)).toMatchObject({
        undone: 0,
        refused: [{ reason: "it was edited in the database since" }],
      });
    expect(contents(world)).toEqual(now);
  });

  it("[UN6] refuses a run that is not remembered, and all of one that worked elsewhere", async () => {
    const world = await mirrored();
    await expect(world.mirror.undo(7)).rejects.toMatchObject({ _tag: "NoSuchRun", run: 7 });
    await expect(world.mirror.plans.undo(7)).rejects.toMatchObject({ _tag: "NoSuchRun" });
    await world.mirror.stop();
    const { run } = await world.mirror.sync();
    const before = contents(world);
    const { refused, undone } = await world.mirror.undo(1);
    expect(refused.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining("in another folder")),
    );
    expect([undone, contents(world)]).toEqual([0, before]);
    expect(await world.mirror.undo(run)).toMatchObject({ undone: 3 });
    expect(world.folder.all()).toEqual([]);
  });

  const latest = async (world: World): Promise<number> =>
    (await world.mirror.history({ limit: 1 }))[0]?.run ?? 0;

  it("[UN1] takes back any verb: a choice, a link, a removal of what was imported", async () => {
    const world = await mirrored();
    const chosen = contents(world);
    await world.mirror.untrack([anna]);
    expect(world.copyOf(anna)).toBeUndefined();
    expect(await world.mirror.undo(await latest(world))).toMatchObject({ undone: 1, refused: [] });
    expect(contents(world)).toEqual(chosen);
    await world.mirror.track([anna]);

    world.database.add(person({ givenName: "Eva", office: "here" }), { id: idOf("eva") });
    const remoteId = world.folder.personAdds(person({ givenName: "Eva", notes: "mine" }));
    const apart = contents(world);
    await world.mirror.linkContacts([{ contactId: idOf("eva"), remoteId }]);
    expect(world.copyOf(idOf("eva"))?.contact).toMatchObject({ notes: "mine", office: "here" });
    expect(await world.mirror.undo(await latest(world))).toMatchObject({ undone: 1, refused: [] });
    expect(contents(world)).toEqual(apart);

    await world.mirror.importContacts({ which: [remoteId], mode: "Move", importId: "fair" });
    const imported = contents(world);
    await world.mirror.removeImported({ importId: "fair" });
    expect(contents(world)).not.toEqual(imported);
    expect(await world.mirror.undo(await latest(world))).toMatchObject({ undone: 1, refused: [] });
    expect(contents(world)).toEqual(imported);
    await settle(world);
  });

  it("[UN6] says of what was done in a folder or with a database that the mirror has left why it stays", async () => {
    const world = await mirrored();
    const next = memoryTarget({ id: "next" });
    await world.mirror.changeFolder({ target: next, folder: next.folder.id });
    const { refused, undone } = await world.mirror.undo(await latest(world));
    expect([undone, next.folder.all().length]).toEqual([0, 3]);
    expect(refused.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining("in another folder")),
    );
  });

  it("[UN7] of an import makes the items people's own again, and their contacts go to Deleted Items", async () => {
    for (const mode of ["Move", "Copy"] as const) {
      const world = await mirrored();
      world.folder.personAdds(person({ givenName: "Eva", notes: "mine" }));
      world.folder.personAdds(person({ givenName: "Finn" }));
      const was = contents(world);
      await world.mirror.importContacts({ which: "All", mode });
      const [imported] = await world.mirror.history({ limit: 1 });
      expect(world.database.all()).toHaveLength(5);
      const report = await world.mirror.undo(imported?.run ?? 0);
      expect(report).toMatchObject({ undone: 2, refused: [], remaining: 0, report: { held: 0 } });
      expect(contents(world)).toEqual({
        ...(was as object),
        deleted: expect.toSatisfy((ids: ReadonlyArray<string>) => ids.length === 2),
      });
      expect(world.state.snapshot().imports).toEqual([]);
      await settle(world);
      expect(await world.mirror.unknownContacts()).toHaveLength(2);
      expect(disagreements(world)).toEqual([]);
    }
  });
});

/** Runs that can be taken back as a whole, each in a world of its own. */
const stories: Readonly<Record<string, () => Promise<{ readonly world: World; readonly run: number }>>> = {
  "a day of everything": async () => {
    const world = await mirrored();
    aDay(world);
    return { world, run: (await world.mirror.sync()).run };
  },
  "a day of everything, write by write": async () => {
    const world = await mirrored({ folder: { batchSize: 1, concurrency: 1 } });
    aDay(world);
    return { world, run: (await world.mirror.sync()).run };
  },
  "contacts that left the mirror": async () => {
    const includes = ({ isPrivate }: BusinessContact): boolean => !isPrivate;
    const world = await mirrored({ mirror: { selection: { name: "public", includes } } });
    aDay(world);
    world.database.reclassify(anna, { isPrivate: true });
    world.database.reclassify(bo, { isPrivate: true });
    return { world, run: (await world.mirror.sync()).run };
  },
  "an import": async () => {
    let made = 0;
    const world = await mirrored({ mirror: { newContactId: () => `new-${(made += 1)}` } });
    world.folder.personAdds(person({ givenName: "Eva", notes: "mine" }));
    world.folder.personAdds(person({ givenName: "Finn" }));
    const { report } = await world.mirror.importContacts({ which: "All", mode: "Move" });
    return { world, run: report.run };
  },
};

/** When all that waits is let go, and everybody is mirrored. */
const disagreementsAtRest = async (world: World): Promise<ReadonlyArray<string>> => {
  await settle(world);
  for (const { id } of world.database.all()) world.database.reclassify(id, { isPrivate: false });
  await settle(world);
  return disagreements(world);
};

describe("an undoing that is interrupted", () => {
  const cases = Object.keys(stories).flatMap((story) =>
    (["DieBefore", "DieAfter"] as const).map((when) => ({ story, when })),
  );

  it.each(cases)(
    "[UN8] by death at any call is finished by calling it again; a sync in between does nothing of it ($story, $when)",
    async ({ story, when }) => {
      const begin = stories[story] ?? (() => Promise.reject(new Error(story)));
      const whole = await begin();
      await whole.world.mirror.undo(whole.run);
      const expected = contents(whole.world);
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        const { world, run } = await begin();
        const died = await world
          .faultyMirror(faultAt(at, { _tag: when }))
          .undo(run)
          .then(() => false, isProcessDied);
        world.state.expireLease();
        if (at % 2 === 0) await world.mirror.sync();
        const again = await world.mirror.undo(run);
        expect([at, again.refused, again.remaining, contents(world)]).toEqual([at, [], 0, expected]);
        const answer = at % 4 < 2 ? "release" : "discard";
        for (const { id } of await world.mirror.held()) await world.mirror[answer](id);
        expect([at, await disagreementsAtRest(world)]).toEqual([at, []]);
        if (!died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(5);
    },
  );

  it("[UN8] and never called again loses nothing: released, the sync goes on with what there is", async () => {
    for (const begin of Object.values(stories))
      for (let at = 1, died = true; died; at += 1) {
        const { world, run } = await begin();
        died = await world
          .faultyMirror(faultAt(at, { _tag: "DieAfter" }))
          .undo(run)
          .then(() => false, isProcessDied);
        world.state.expireLease();
        const own = world.folder.all().filter(({ marker }) => marker === undefined);
        expect([at, await disagreementsAtRest(world)]).toEqual([at, []]);
        const left = world.folder.all().filter(({ marker }) => marker === undefined);
        expect([at, left]).toEqual([at, own]);
      }
  });
});
