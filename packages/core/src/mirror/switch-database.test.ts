import type { Mirror, MirrorOptions } from "@spegla/core";
import {
  type FaultScript,
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  databaseIdOf,
  faultAt,
  isProcessDied,
  memoryDatabase,
  mirrorIdOf,
  samplePhotos,
  withFaults,
  withStoreFaults,
  withTargetFaults,
} from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { contactOf, copyIdOf, editHere, editThere, mirroring, nth } from "../../test/scenarios/scenario.js";
import { type World, contents, disagreements, idOf, person, sorted } from "../../test/world.js";

const stranger = {
  databaseId: databaseIdOf("third-database"),
  mirrorId: mirrorIdOf("third-mirror"),
  contactId: idOf("c0"),
};

type Switch = {
  /** With the database that is left. */
  readonly world: World;
  /** The same folder, seen from the next database. */
  readonly next: World;
  readonly database: MemoryDatabase;
  /** With the next database. */
  readonly mirror: Mirror;
  readonly remirror: (options?: Partial<MirrorOptions>) => Mirror;
  readonly faulty: (script: FaultScript<never>) => Mirror;
};

/** Five mirrored contacts beside things of other people's, and another database with contacts of the same ids. */
const withNextDatabase = async (
  options: Partial<MirrorOptions> = {},
  databaseOptions: MemoryDatabaseOptions = {},
): Promise<Switch> => {
  const world = await mirroring(5, { folder: { naming: "Server" }, mirror: { category: "Old" } });
  world.folder.personAdds(person({ surname: "Own" }));
  world.folder.foreignAdds(person({ surname: "Third" }), stranger);
  const database = memoryDatabase({ id: "next-database", now: world.clock.now, ...databaseOptions });
  for (const n of [0, 1]) database.add(person({ surname: `Lo ${n}` }), { id: nth(n) });
  const copyOf: World["copyOf"] = (id) =>
    copiesOf(world, database).find(({ marker }) => marker?.contactId === id);
  let [mirrors, contacts] = [0, 0];
  const remirror: Switch["remirror"] = (changed = {}) =>
    world.remirror({
      database,
      category: "New",
      newMirrorId: () => `next-mirror-${(mirrors += 1)}`,
      newContactId: () => `made-${(contacts += 1)}`,
      ...options,
      ...changed,
    });
  const mirror = remirror();
  const faulty: Switch["faulty"] = (script) =>
    remirror({
      database: withFaults(database, script),
      target: withTargetFaults(world.target, script),
      state: withStoreFaults(world.state, script),
    });
  return { world, database, mirror, remirror, faulty, next: { ...world, database, copyOf, mirror } };
};

const copiesOf = ({ folder }: World, { id }: Pick<MemoryDatabase, "id">) =>
  folder.all().filter(({ marker }) => marker?.databaseId === id);

const linesOf = (world: World, { id }: Pick<MemoryDatabase, "id">) =>
  copiesOf(world, { id }).map((item) => JSON.stringify(item));

/** What is nobody's business: the person's own item, and a third database's copy. */
const othersOf = ({ folder }: World) =>
  folder
    .all()
    .filter(({ marker }) => marker === undefined || marker.databaseId === stranger.databaseId)
    .map((item) => JSON.stringify(item));

describe("a state that is bound to another database", () => {
  it("[AD1] is not synced with, and says what to do", async () => {
    const { world, mirror, database } = await withNextDatabase();
    await expect(mirror.sync()).rejects.toMatchObject({
      _tag: "WrongDatabase",
      bound: world.database.id,
      given: database.id,
      message: expect.stringContaining("switchDatabase"),
    });
  });

  it("[AD1] asks what becomes of the copies, and changes nothing before", async () => {
    const { world, mirror } = await withNextDatabase();
    const [writes, state, items] = [world.writes(), world.state.snapshot(), world.folder.all()];
    await expect(mirror.switchDatabase()).rejects.toMatchObject({
      _tag: "AnswerNeeded",
      databaseId: world.database.id,
      copies: 5,
    });
    expect(world.writes()).toBe(writes);
    expect(world.state.snapshot()).toEqual(state);
    expect(world.folder.all()).toEqual(items);
    await world.mirror.sync();
    expect(disagreements(world, "Old")).toEqual([]);
  });

  it("[AD1] refuses a folder that is not the one where they are, and filing that could not be stored", async () => {
    const { world, remirror } = await withNextDatabase();
    const state = world.state.snapshot();
    const elsewhere = remirror({ folder: world.target.addFolder().id });
    await expect(elsewhere.switchDatabase({ answer: "remove" })).rejects.toMatchObject({
      _tag: "WrongFolder",
    });
    for (const filing of [{ recordType: "Account" }, { owner: "" }])
      await expect(remirror().switchDatabase({ answer: "import", ...filing })).rejects.toMatchObject({
        _tag: "InvalidOption",
        option: Object.keys(filing)[0],
      });
    expect(world.state.snapshot()).toEqual(state);
  });

  it("[AD1] or that is about to stop, is not switched", async () => {
    const { world } = await withNextDatabase();
    const dying = world.faultyMirror(({ name }) => ({ _tag: name === "push" ? "DieBefore" : "Pass" }));
    await expect(dying.stop()).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    for (const request of [{}, { databaseId: stranger.databaseId, answer: "remove" as const }])
      await expect(world.mirror.switchDatabase(request)).rejects.toMatchObject({ _tag: "StopUnfinished" });
    expect(copiesOf(world, { id: stranger.databaseId })).toHaveLength(1);
  });

  it("[AD1] and has left it already: there is nothing to answer, and it syncs", async () => {
    const { world, mirror, next } = await withNextDatabase();
    await world.mirror.stop();
    const report = await mirror.switchDatabase();
    expect(report).toMatchObject({ outcome: "Switched", sync: { counts: { CreateCopy: 2 } } });
    expect(report).not.toHaveProperty("left");
    expect(await mirror.switchDatabase()).toMatchObject({ outcome: "Switched", sync: { counts: {} } });
    expect(disagreements(next, "New")).toEqual([]);
  });
});

describe("switching the database", () => {
  it("[AD2] answered keep: the copies stay byte for byte and are listed, and the new database is mirrored", async () => {
    const { world, mirror, database, next } = await withNextDatabase();
    const [lines, others] = [linesOf(world, world.database), othersOf(world)];
    expect(await mirror.switchDatabase({ answer: "keep" })).toMatchObject({
      outcome: "Switched",
      left: { answer: "keep", copies: 5, remaining: [] },
      sync: { counts: { CreateCopy: 2 } },
    });
    expect(linesOf(world, world.database)).toEqual(lines);
    expect(othersOf(world)).toEqual(others);
    expect(disagreements(next, "New")).toEqual([]);
    expect(await mirror.foreignCopies()).toMatchObject([
      {
        databaseId: world.database.id,
        copies: [0, 1, 2, 3, 4].map((n) => ({ contactId: nth(n), name: `Ek ${n}` })),
      },
      { databaseId: stranger.databaseId, copies: [{ contactId: idOf("c0"), name: "Third" }] },
    ]);
    expect(await mirror.status()).toMatchObject({ phase: "Mirroring", mirrored: 2 });
    expect(await mirror.status()).not.toHaveProperty("leaving");
    database.edit(nth(0), (contact) => ({ ...contact, jobTitle: "later" }));
    await mirror.sync();
    expect(linesOf(world, world.database)).toEqual(lines);
  });

  it("[AD2] and back: the copies that were kept become its own again", async () => {
    const { world, mirror, remirror } = await withNextDatabase();
    await mirror.switchDatabase({ answer: "keep" });
    editThere(world, nth(2), { notes: "meanwhile" });
    const back = remirror({ database: world.database, category: "Old" });
    expect(await back.switchDatabase({ answer: "remove" })).toMatchObject({
      outcome: "Switched",
      left: { answer: "remove", copies: 2 },
      sync: { counts: { Adopt: 5 } },
    });
    expect(contactOf(world, 2).notes).toBe("meanwhile");
    expect(disagreements(world, "Old")).toEqual([]);
  });

  it("[AD3] answered remove: exactly the copies of that database go", async () => {
    const { world, mirror, next } = await withNextDatabase();
    const others = othersOf(world);
    const contacts = world.database.all();
    expect(await mirror.switchDatabase({ answer: "remove" })).toMatchObject({
      outcome: "Switched",
      left: { answer: "remove", copies: 5, remaining: [] },
      sync: { counts: { CreateCopy: 2 } },
    });
    expect(copiesOf(world, world.database)).toEqual([]);
    expect(othersOf(world)).toEqual(others);
    expect(disagreements(next, "New")).toEqual([]);
    expect(world.database.all()).toEqual(contacts);
    expect(await mirror.conflicts()).toEqual([]);
  });

  it("[AD3] and what was edited on a copy since is kept in a recorded conflict, beside those of the new database", async () => {
    const { world, mirror } = await withNextDatabase();
    editThere(world, nth(0), { notes: "there" });
    const twin = world.folder.personDuplicates(copyIdOf(world, nth(1)));
    world.folder.personEdits(twin, (contact) => ({ ...contact, notes: "twice" }));
    await mirror.switchDatabase({ answer: "remove" });
    expect(await mirror.conflicts()).toMatchObject([
      { contactId: nth(0), conflict: { _tag: "EditAgainstDelete", lost: { notes: "there" } } },
      { contactId: nth(1), conflict: { lost: { notes: "twice" } } },
    ]);
    const [kept] = await mirror.conflicts();
    expect(kept?.id).not.toBe(`${nth(0)}/EditAgainstDelete`);
  });

  it("[AD4] answered import: each copy becomes a contact of the new database, and its copy", async () => {
    const { world, mirror, database, next } = await withNextDatabase();
    const [others, contacts] = [othersOf(world), world.database.all()];
    const items = copiesOf(world, world.database).map(({ id }) => id);
    const [photo] = samplePhotos;
    if (photo === undefined) throw new Error("no photo");
    editThere(world, nth(3), { notes: "there", photo });
    expect(
      await mirror.switchDatabase({ answer: "import", recordType: "Lead", owner: "ann", importId: "taken" }),
    ).toMatchObject({
      outcome: "Switched",
      left: { answer: "import", copies: 5, importId: "taken", remaining: [] },
      sync: { counts: { CreateCopy: 2 } },
    });
    expect(copiesOf(world, world.database)).toEqual([]);
    expect(othersOf(world)).toEqual(others);
    const taken = database.all().filter(({ recordType }) => recordType === "Lead");
    expect(taken).toHaveLength(5);
    expect(taken.every(({ owner, importId }) => owner === "ann" && importId === "taken")).toBe(true);
    expect(taken.map(({ contact }) => contact.surname)).toEqual([0, 1, 2, 3, 4].map((n) => `Ek ${n}`));
    expect(taken[3]?.contact).toMatchObject({ notes: "there", photo });
    // What the copies were filed under was the former mirror's, and nobody's category.
    expect(taken.every(({ contact }) => contact.categories.length === 0)).toBe(true);
    expect(copiesOf(world, database).every(({ contact }) => contact.categories.join() === "New")).toBe(true);
    expect(taken.map(({ id }) => next.copyOf(id)?.id)).toEqual(items);
    expect(disagreements(next, "New")).toEqual([]);
    expect(world.database.all()).toEqual(contacts);
    const writes = next.writes() + database.calls.counts().writes;
    await mirror.sync();
    expect(next.writes() + database.calls.counts().writes).toBe(writes);
  });

  it("[AD4] and later edits reach the new database alone", async () => {
    const { world, mirror, database, next } = await withNextDatabase();
    await mirror.switchDatabase({ answer: "import" });
    const copy = copiesOf(world, database).find(({ contact }) => contact.surname === "Ek 2");
    if (copy === undefined) throw new Error("no copy");
    world.folder.personEdits(copy.id, (contact) => ({ ...contact, notes: "later" }));
    await mirror.sync();
    expect(database.all().find(({ contact }) => contact.surname === "Ek 2")?.contact.notes).toBe("later");
    expect(contactOf(world, 2)).not.toHaveProperty("notes");
    expect(disagreements(next, "New")).toEqual([]);
    await expect(world.mirror.sync()).rejects.toMatchObject({ _tag: "WrongDatabase" });
  });

  it("[AD9] what was imported can be removed again as a group, with its copies", async () => {
    const { world, mirror, database, next } = await withNextDatabase();
    const report = await mirror.switchDatabase({ answer: "import" });
    expect(await mirror.imports()).toMatchObject([
      { importId: report.left?.importId, count: 5, mode: "Move" },
    ]);
    await mirror.removeImported({ importId: report.left?.importId ?? "" });
    expect(database.all()).toHaveLength(2);
    expect(copiesOf(world, database)).toHaveLength(2);
    expect(disagreements(next, "New")).toEqual([]);
  });

  it("[AD4] who is not mirrored in the new database is imported once, and its item stays as it is", async () => {
    const { world, mirror, database } = await withNextDatabase({
      selection: { name: "no leads", includes: ({ recordType }) => recordType !== "Lead" },
    });
    const lines = linesOf(world, world.database);
    await mirror.switchDatabase({ answer: "import", recordType: "Lead" });
    expect(database.all()).toHaveLength(7);
    expect(linesOf(world, world.database)).toEqual(lines);
    expect(await mirror.foreignCopies()).toMatchObject([{ databaseId: world.database.id }, {}]);
  });

  it("[AD5] the last edits go home first, if the former database is there", async () => {
    const { world, mirror, next } = await withNextDatabase();
    editHere(world, nth(0), { jobTitle: "here" });
    editThere(world, nth(1), { notes: "there" });
    world.folder.personRemoves(copyIdOf(world, nth(2)));
    expect(await mirror.switchDatabase({ answer: "remove", former: world.database })).toMatchObject({
      outcome: "Switched",
      lastSync: { outcome: "Complete", counts: { WriteContact: 1, WriteCopy: 1, RemoveContact: 1 } },
      left: { copies: 4 },
    });
    expect(contactOf(world, 1).notes).toBe("there");
    expect(world.database.deleted().map(({ id }) => id)).toEqual([nth(2)]);
    expect(await mirror.conflicts()).toEqual([]);
    expect(copiesOf(world, world.database)).toEqual([]);
    expect(disagreements(next, "New")).toEqual([]);
  });

  it("[AD5] and whom the new mirror selects, or which way it goes, takes nobody's copy away before", async () => {
    const { world, remirror } = await withNextDatabase();
    const mirror = remirror({ selection: { name: "nobody", includes: () => false }, tracking: "Chosen" });
    editThere(world, nth(1), { notes: "there" });
    await mirror.switchDatabase({ answer: "keep", former: world.database });
    expect(contactOf(world, 1).notes).toBe("there");
    expect(copiesOf(world, world.database)).toHaveLength(5);
  });

  it("[AD5] but for what waits for a person there: that is answered first", async () => {
    const { world, mirror } = await withNextDatabase();
    for (const { id } of copiesOf(world, world.database)) world.folder.personRemoves(id);
    const former = world.database;
    expect(await mirror.switchDatabase({ answer: "remove", former })).toMatchObject({ outcome: "NotBegun" });
    const [held] = await world.mirror.held();
    await world.mirror.release(held?.group ?? "");
    expect(await mirror.switchDatabase({ answer: "remove", former })).toMatchObject({ outcome: "Switched" });
    expect(world.database.deleted()).toHaveLength(5);
  });

  it("[AD5] which has to be the one that is left", async () => {
    const { world, mirror, database } = await withNextDatabase();
    const state = world.state.snapshot();
    await expect(mirror.switchDatabase({ answer: "keep", former: database })).rejects.toMatchObject({
      _tag: "WrongDatabase",
      bound: world.database.id,
    });
    expect(world.state.snapshot()).toEqual(state);
  });

  it("[AD5] a stop that was begun without an end is no obstacle", async () => {
    const { world, mirror, next } = await withNextDatabase();
    const dying = world.faultyMirror(({ name }) => ({ _tag: name === "push" ? "DieBefore" : "Pass" }));
    await expect(dying.stop()).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    expect(await mirror.switchDatabase({ answer: "remove", former: world.database })).toMatchObject({
      outcome: "Switched",
      left: { copies: 5 },
    });
    expect(disagreements(next, "New")).toEqual([]);
  });

  it("[AD10] what could not be taken away is told, does not wait, and may be answered otherwise", async () => {
    const { world, mirror, remirror } = await withNextDatabase();
    const stuck = copyIdOf(world, nth(3));
    const target = withTargetFaults(world.target, ({ name, writes }) =>
      name === "push" && writes === 5
        ? { _tag: "FailWrites", at: [3], error: { _tag: "Forbidden", message: "not that one" } }
        : { _tag: "Pass" },
    );
    const refusing = remirror({ target });
    expect(await refusing.switchDatabase({ answer: "remove" })).toMatchObject({
      outcome: "Unfinished",
      left: { copies: 4, remaining: [{ remoteId: stuck, name: "Ek 3", reason: "not that one" }] },
    });
    expect(await mirror.parked()).toEqual([]);
    expect((await mirror.status()).leaving).toMatchObject({ databaseId: world.database.id });
    const unfinished = { _tag: "SwitchUnfinished", former: world.database.id };
    await expect(mirror.stop()).rejects.toMatchObject(unfinished);
    await expect(mirror.changeFolder({ folder: world.target.addFolder().id })).rejects.toMatchObject(
      unfinished,
    );
    expect(await mirror.switchDatabase({ answer: "keep" })).toMatchObject({ outcome: "Switched" });
    expect(copiesOf(world, world.database).map(({ id }) => id)).toEqual([stuck]);
    expect(await mirror.status()).not.toHaveProperty("leaving");
    expect(await mirror.stop()).toMatchObject({ outcome: "Stopped" });
  });

  it("[AD10] also to be imported, and then filed as if that had been said at first", async () => {
    const { world, mirror, remirror, database, next } = await withNextDatabase();
    const target = withTargetFaults(world.target, ({ name, writes }) =>
      name === "push" && writes === 5
        ? { _tag: "FailWrites", at: [3], error: { _tag: "Forbidden", message: "not that one" } }
        : { _tag: "Pass" },
    );
    await remirror({ target }).switchDatabase({ answer: "remove" });
    expect(await mirror.switchDatabase({ answer: "import" })).toMatchObject({
      outcome: "Switched",
      left: { answer: "import", copies: 1 },
    });
    expect(database.all().map(({ contact }) => contact.surname)).toContain("Ek 3");
    expect(disagreements(next, "New")).toEqual([]);
  });

  it("[AD10] nothing else is left while a folder is", async () => {
    const { world, mirror } = await withNextDatabase();
    const full = world.target.addFolder({ refusal: () => ({ _tag: "Forbidden", message: "full" }) });
    await world.mirror.changeFolder({ folder: full.id });
    await expect(mirror.switchDatabase({ answer: "keep" })).rejects.toMatchObject({
      _tag: "FolderChangeUnfinished",
      folder: full.id,
    });
  });
});

describe("what was kept under the ids of the former database's contacts", () => {
  it("[AD13] says nothing of the new one's", async () => {
    const { world, mirror, database, next } = await withNextDatabase();
    await world.mirror.untrack([nth(0)]);
    const item = world.folder.personAdds(person({ surname: "Met" }));
    await world.mirror.importContacts({ which: [item], mode: "Copy", importId: "fair" });
    await mirror.switchDatabase({ answer: "keep" });
    expect(await mirror.imports()).toEqual([]);
    expect((await mirror.unknownContacts()).every(({ importedAs }) => importedAs === undefined)).toBe(true);
    expect(copiesOf(world, database).map(({ marker }) => marker?.contactId)).toContain(nth(0));
    expect(disagreements(next, "New")).toEqual([]);
  });
});

describe("copies that were kept", () => {
  it.each(["remove", "import"] as const)("[AD12] can be answered otherwise later: %s", async (answer) => {
    const { world, mirror, database, next } = await withNextDatabase();
    await mirror.switchDatabase({ answer: "keep" });
    editThere(world, nth(1), { notes: "since" });
    const databaseId = world.database.id;
    const state = world.state.snapshot();
    await expect(mirror.switchDatabase({ databaseId })).rejects.toMatchObject({
      _tag: "AnswerNeeded",
      databaseId,
      copies: 5,
    });
    expect(world.state.snapshot()).toEqual(state);
    expect(await mirror.switchDatabase({ databaseId, answer })).toMatchObject({
      outcome: "Switched",
      left: { answer, copies: 5, remaining: [] },
    });
    expect(copiesOf(world, world.database)).toEqual([]);
    expect(database.all()).toHaveLength(answer === "remove" ? 2 : 7);
    expect(await mirror.conflicts()).toHaveLength(answer === "remove" ? 1 : 0);
    expect(disagreements(next, "New")).toEqual([]);
    expect(await mirror.status()).not.toHaveProperty("leaving");
  });

  it("[AD12] so can those of a state that was lost", async () => {
    const { world, mirror, database, next } = await withNextDatabase();
    await mirror.switchDatabase({ answer: "keep" });
    const { databaseId } = stranger;
    expect(await mirror.switchDatabase({ databaseId, answer: "import" })).toMatchObject({
      outcome: "Switched",
      left: { answer: "import", copies: 1 },
    });
    world.state.wipe();
    expect(await mirror.switchDatabase({ databaseId: world.database.id, answer: "import" })).toMatchObject({
      outcome: "Switched",
      left: { copies: 5 },
    });
    expect(database.all()).toHaveLength(8);
    expect(await mirror.foreignCopies()).toEqual([]);
    // Nobody knows any more what that mirror filed its copies under.
    expect(disagreements(next, "New")).toEqual([]);
  });
});

describe("the plan of a switch", () => {
  it.each([
    ["keep", { CreateCopy: 2 }],
    ["remove", { RemoveForeign: 5, CreateCopy: 2 }],
    ["import", { ImportContact: 5, CreateCopy: 2 }],
  ] as const)("[AD11] answered %s tells what it would do, and changes nothing", async (answer, counts) => {
    const { world, mirror } = await withNextDatabase();
    editThere(world, nth(1), { notes: "there" });
    const [writes, items] = [world.writes(), world.folder.all()];
    const plan = await mirror.plans.switchDatabase({ answer });
    expect(plan).toMatchObject({ counts, heldBecause: [] });
    const edited = [];
    for await (const { editedSince, name } of plan.operations)
      if (editedSince !== undefined) edited.push([name, editedSince.folder]);
    expect(edited).toEqual(answer === "remove" ? [["Ek 1", ["notes"]]] : []);
    expect(world.writes()).toBe(writes);
    expect(world.folder.all()).toEqual(items);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", counts: { WriteContact: 1 } });
  });

  it("[AD11] asks for the answer as the switch does, and of one that was begun tells what is left", async () => {
    const { world, mirror, faulty } = await withNextDatabase();
    await expect(mirror.plans.switchDatabase()).rejects.toMatchObject({ _tag: "AnswerNeeded", copies: 5 });
    const dying = faulty(({ name }) => ({ _tag: name === "push" ? "DieBefore" : "Pass" }));
    await expect(dying.switchDatabase({ answer: "remove" })).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    expect(await mirror.plans.switchDatabase()).toMatchObject({
      counts: { RemoveForeign: 5, CreateCopy: 2 },
    });
    expect(await mirror.plans.switchDatabase({ answer: "keep" })).toMatchObject({
      counts: { CreateCopy: 2 },
    });
    expect(copiesOf(world, world.database)).toHaveLength(5);
    expect(await mirror.switchDatabase()).toMatchObject({
      outcome: "Switched",
      left: { answer: "remove", copies: 5 },
    });
  });
});

describe("a switch that is interrupted", () => {
  const kinds = [
    ["DieBefore", {}],
    ["DieAfter", {}],
    ["DieAfter", { writes: 1 }],
  ] as const;
  const answers = ["keep", "remove", "import"] as const;

  it.each(answers.flatMap((answer) => kinds.map(([_tag, more]) => [answer, _tag, more] as const)))(
    "[AD7] answered %s, at any call (%s %o), is finished by calling it again without an answer",
    async (answer, _tag, more) => {
      const undisturbed = await withNextDatabase();
      await undisturbed.mirror.switchDatabase({ answer, importId: "taken" });
      const expected = told(undisturbed);
      let calls = 0;
      for (let isAlive = false; !isAlive; calls += 1) {
        const given = await withNextDatabase();
        const { world, next, mirror, database } = given;
        const [others, contacts] = [othersOf(world), world.database.all()];
        const faults = faultAt(calls, { _tag, ...more });
        isAlive = await given
          .faulty(faults)
          .switchDatabase({ answer, importId: "taken" })
          .then(
            () => true,
            (error: unknown) => {
              if (!isProcessDied(error)) throw error;
              return false;
            },
          );
        world.state.expireLease();
        const isBound = world.state.snapshot().binding[0]?.text.includes(database.id) === true;
        // Before it is bound to the new database nothing is kept, and nothing was done.
        expect(await mirror.switchDatabase(isBound ? {} : { answer, importId: "taken" })).toMatchObject({
          outcome: "Switched",
        });
        expect(told(given)).toEqual(expected);
        expect(disagreements(next, "New")).toEqual([]);
        expect(othersOf(world)).toEqual(others);
        expect(world.database.all()).toEqual(contacts);
        expect(await mirror.conflicts()).toEqual([]);
        const writes = next.writes() + database.calls.counts().writes;
        await mirror.sync();
        expect(next.writes() + database.calls.counts().writes).toBe(writes);
      }
      expect(calls).toBeGreaterThan(10);
    },
  );

  /** Without the ids that were made. */
  const told = ({ world, next, database }: Switch) => ({
    surnames: sorted(database.all().map(({ contact }) => contact.surname ?? "")),
    left: copiesOf(world, world.database).length,
    own: sorted(copiesOf(world, next.database).map(({ contact }) => contact.surname ?? "")),
    contents: database.all().length === 2 ? contents(next) : undefined,
  });

  it("[AD7] goes on while the new database is synced", async () => {
    const { world, mirror, next, faulty, database } = await withNextDatabase();
    const dying = faulty(({ name, writes }) => ({
      _tag: name === "push" && writes === 5 ? "DieAfter" : "Pass",
    }));
    await expect(dying.switchDatabase({ answer: "import" })).rejects.toMatchObject({ _tag: "ProcessDied" });
    world.state.expireLease();
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete" });
    expect(database.all()).toHaveLength(7);
    expect((await mirror.status()).leaving).toMatchObject({ databaseId: world.database.id });
    expect(await mirror.switchDatabase()).toMatchObject({ outcome: "Switched", left: { copies: 0 } });
    expect(database.all()).toHaveLength(7);
    expect(copiesOf(world, world.database)).toEqual([]);
    expect(disagreements(next, "New")).toEqual([]);
  });
});
