import { type Contact, type FieldConflict, type OneWay, accountType, createMirror } from "@spegla/core";
import {
  aProjection,
  faultAt,
  isProcessDied,
  memoryDatabase,
  memoryStateStore,
  memoryTarget,
  narrowProjection,
  respelledContact,
  samplePhotos,
  wholeProjection,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aFolderBehaviour, aWalk, settle, takeStep } from "./walk.js";
import { type World, contents, disagreements, idOf, newWorld, person } from "./world.js";

/** `RUNS=20000` looks longer. */
const numRuns = Number(process.env["RUNS"] ?? 150);
const unguarded = { guard: { share: 1, count: 1_000_000, all: "Pass" } } as const;
const oneWays = ["ToFolderIgnoring", "ToFolderReverting"] as const;

const mirrored = async (direction: OneWay, folder = {}): Promise<World> => {
  const world = newWorld({ mirror: { direction }, folder });
  for (let n = 0; n < 3; n += 1)
    world.database.add(person({ surname: `Ek ${n}`, notes: "old" }), { id: idOf(`c${n}`) });
  await world.mirror.sync();
  return world;
};

const editCopy = (world: World, id: string, fields: Partial<Contact>): void => {
  const copy = world.copyOf(idOf(id)) ?? expect.fail(`${id} has no copy`);
  world.folder.personEdits(copy.id, (contact) => ({ ...contact, ...fields }));
};

const removeCopy = (world: World, id: string): void =>
  world.folder.personRemoves((world.copyOf(idOf(id)) ?? expect.fail(`${id} has no copy`)).id);

/** Writes that the mirror sent to the database. */
const writesHome = ({ database }: World): number => database.calls.counts().writes;

const fieldConflicts = async (world: World): Promise<ReadonlyArray<FieldConflict>> =>
  (await world.mirror.conflicts()).flatMap(({ conflict }) =>
    conflict._tag === "FieldConflict" ? [conflict] : [],
  );

describe("ignoring", () => {
  it("[DI2] a copy keeps what a person did to it, and gets its contact's edits beside it", async () => {
    const world = await mirrored("ToFolderIgnoring");
    editCopy(world, "c0", { notes: "there", nickname: "Annie" });
    removeCopy(world, "c1");
    const planned = await world.mirror.plan();
    expect(planned.counts).toEqual({ IgnoreCopy: 2 });
    expect((await world.mirror.sync()).counts).toEqual({ IgnoreCopy: 2 });
    expect((await world.mirror.sync()).counts).toEqual({});
    world.database.edit(idOf("c0"), (contact) => ({ ...contact, jobTitle: "Buyer" }));
    await world.mirror.sync();
    expect(world.copyOf(idOf("c0"))?.contact).toMatchObject({
      notes: "there",
      nickname: "Annie",
      jobTitle: "Buyer",
    });
    expect(world.copyOf(idOf("c1"))).toBeUndefined();
    expect(await fieldConflicts(world)).toEqual([]);
    world.database.edit(idOf("c0"), (contact) => ({ ...contact, notes: "new" }));
    world.database.edit(idOf("c1"), (contact) => ({ ...contact, notes: "new" }));
    expect((await world.mirror.sync()).counts).toEqual({ WriteCopy: 1, RecreateCopy: 1 });
    expect(world.copyOf(idOf("c0"))?.contact).toMatchObject({ notes: "new", nickname: "Annie" });
    expect(world.copyOf(idOf("c1"))?.contact.notes).toBe("new");
    expect(await fieldConflicts(world)).toMatchObject([{ path: "notes", folder: { value: "there" } }]);
    expect(writesHome(world)).toBe(0);
  });

  it("[DI2] a deleted copy stays deleted through a listing anew, a refiled contact and another selection", async () => {
    const world = await mirrored("ToFolderIgnoring");
    removeCopy(world, "c1");
    await world.mirror.sync();
    world.folder.expireCursors();
    world.database.expireCursors();
    world.folder.calls.reset();
    await world.mirror.sync();
    expect(world.folder.calls.counts()).toMatchObject({ reads: 0, finds: 0 });
    await world.remirror({ selection: { name: "another", includes: () => true } }).sync();
    expect(world.copyOf(idOf("c1"))).toBeUndefined();
    expect(await world.mirror.held()).toEqual([]);
    expect(world.database.all()).toHaveLength(3);
  });

  it("[DI2] one that a person brings back is the copy again", async () => {
    const world = await mirrored("ToFolderIgnoring");
    const copy = world.copyOf(idOf("c1")) ?? expect.fail("no copy");
    const twin = world.folder.personDuplicates(copy.id);
    world.folder.personRemoves(copy.id);
    await world.mirror.sync();
    expect(world.copyOf(idOf("c1"))?.id).toBe(twin);
    world.database.edit(idOf("c1"), (contact) => ({ ...contact, notes: "new" }));
    await world.mirror.sync();
    expect(world.folder.all()).toHaveLength(3);
    expect(world.copyOf(idOf("c1"))?.contact.notes).toBe("new");
  });

  it("[DI2] each field of the copy is what was done to it last, as far as a sync saw it, and nothing is lost", async () => {
    const fields = ["jobTitle", "notes", "office"] as const;
    const aStep = fc.oneof(
      fc.record({
        who: fc.constantFrom("Database", "Folder"),
        field: fc.constantFrom(...fields),
        value: fc.nat(4),
      }),
      fc.constant("Sync" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 20 }), aFolderBehaviour, async (steps, behaviour) => {
        const world = newWorld({
          mirror: { ...unguarded, direction: "ToFolderIgnoring" },
          folder: behaviour,
        });
        const { id } = world.database.add(person({ surname: "Ek" }), { id: idOf("c0") });
        await world.mirror.sync();
        const [seen, copy, own] = [new Map<string, string>(), new Map<string, string>(), new Set<string>()];
        const lost: Array<string> = [];
        const syncNow = async (): Promise<void> => {
          await world.mirror.sync();
          for (const field of fields) {
            const value = world.database.get(id)?.contact[field];
            if (value === undefined || value === seen.get(field)) continue;
            const before = copy.get(field);
            if (own.has(field) && before !== undefined && before !== value) lost.push(`${field} ${before}`);
            seen.set(field, value);
            copy.set(field, value);
            own.delete(field);
          }
        };
        for (const step of [...steps, "Sync" as const]) {
          if (step === "Sync") await syncNow();
          else if (step.who === "Database")
            world.database.edit(id, (contact) => ({ ...contact, [step.field]: `value ${step.value}` }));
          else {
            editCopy(world, id, { [step.field]: `value ${step.value}` });
            copy.set(step.field, `value ${step.value}`);
            if (`value ${step.value}` === seen.get(step.field)) own.delete(step.field);
            else own.add(step.field);
          }
        }
        for (const field of fields) expect(world.copyOf(id)?.contact[field]).toBe(copy.get(field));
        const last = new Map(lost.map((text) => [text.split(" ")[0] ?? "", text]));
        const kept = await fieldConflicts(world);
        expect(
          new Set(kept.map(({ path, folder }) => `${path} ${folder?._tag === "Text" ? folder.value : ""}`)),
        ).toEqual(new Set(last.values()));
        expect(writesHome(world)).toBe(0);
      }),
      { numRuns },
    );
  });
});

describe("reverting", () => {
  it("[DI3] the copies are put right, deleted ones made again, and the plan says so first", async () => {
    const world = await mirrored("ToFolderReverting");
    editCopy(world, "c0", { notes: "there", nickname: "Annie" });
    removeCopy(world, "c1");
    const counts = { RevertCopy: 1, RecreateCopy: 1 };
    expect((await world.mirror.plan()).counts).toEqual(counts);
    expect((await world.mirror.sync()).counts).toEqual(counts);
    expect(disagreements(world)).toEqual([]);
    expect(await fieldConflicts(world)).toMatchObject([
      { path: "nickname", folder: { value: "Annie" } },
      { path: "notes", database: { value: "old" }, folder: { value: "there" } },
    ]);
    const before = world.writes();
    await world.mirror.sync();
    expect(world.writes()).toBe(before);
    expect(writesHome(world)).toBe(0);
  });

  it("[DI3] an emptied folder is filled again, and not held: the database has nothing to lose", async () => {
    const world = await mirrored("ToFolderReverting");
    for (const { id } of world.folder.all()) world.folder.personRemoves(id);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", counts: { RecreateCopy: 3 } });
    expect(disagreements(world)).toEqual([]);
  });

  it("[EN7] more copies than the guard allows are not overwritten at once; discarded, they stay as they are", async () => {
    const world = newWorld({ mirror: { direction: "ToFolderReverting" } });
    for (let n = 0; n < 12; n += 1) world.database.add(person({ notes: "old" }), { id: idOf(`c${n}`) });
    await world.mirror.sync();
    for (let n = 0; n < 11; n += 1) editCopy(world, `c${n}`, { notes: `there ${n}` });
    expect(await world.mirror.sync()).toMatchObject({ held: 11, writes: { database: 0, folder: 0 } });
    const [{ group } = expect.fail("nothing is held")] = await world.mirror.held();
    await world.mirror.discard(group);
    await world.mirror.sync();
    expect(await world.mirror.held()).toEqual([]);
    expect(world.copyOf(idOf("c3"))?.contact.notes).toBe("there 3");
    world.database.edit(idOf("c3"), (contact) => ({ ...contact, jobTitle: "Buyer" }));
    await world.mirror.sync();
    expect(world.copyOf(idOf("c3"))?.contact).toMatchObject({ notes: "there 3", jobTitle: "Buyer" });
    expect(writesHome(world)).toBe(0);
  });

  it("[DI3] a photo that a person took is kept in a conflict, and the database's is put back", async () => {
    const [mine, theirs] = samplePhotos;
    if (mine === undefined || theirs === undefined) return expect.fail("two photos are needed");
    const world = newWorld({ mirror: { direction: "ToFolderReverting" } });
    const { id } = world.database.add(person({ surname: "Ek", photo: mine }));
    await world.mirror.sync();
    editCopy(world, id, { photo: theirs });
    await world.mirror.sync();
    expect(world.copyOf(id)?.contact.photo).toEqual(mine);
    const [recorded] = await world.mirror.conflicts();
    await world.mirror.resolve(recorded?.id ?? expect.fail("no conflict"), "folder");
    await world.mirror.sync();
    expect([world.database.get(id), world.copyOf(id)].map((one) => one?.contact.photo)).toEqual([
      theirs,
      theirs,
    ]);
  });

  it("[L1] after any walk every copy equals its contact's projection, and nothing was written home", async () => {
    await fc.assert(
      fc.asyncProperty(aWalk, aProjection, aFolderBehaviour, async (walk, projection, behaviour) => {
        const world = newWorld({
          mirror: { ...unguarded, direction: "ToFolderReverting" },
          folder: { ...behaviour, projection },
        });
        for (const step of walk) await takeStep(world, step);
        await settle(world);
        expect(disagreements(world)).toEqual([]);
        expect(writesHome(world)).toBe(0);
      }),
      { numRuns },
    );
  });
});

for (const direction of oneWays)
  describe(direction, () => {
    it("[L2, DI1] after any walk a further sync writes nothing, and nothing was ever written home", async () => {
      await fc.assert(
        fc.asyncProperty(
          aWalk,
          fc.constantFrom(narrowProjection, wholeProjection),
          fc.nat(),
          aFolderBehaviour,
          async (walk, projection, seed, behaviour) => {
            const world = newWorld({
              mirror: { ...unguarded, direction, category: "Business" },
              folder: { ...behaviour, projection, respell: respelledContact(seed) },
            });
            for (const step of walk) await takeStep(world, step);
            await settle(world);
            const [writes, links] = [world.writes(), world.state.snapshot().links];
            await world.mirror.sync();
            await world.mirror.sync();
            expect(world.writes()).toBe(writes);
            expect(world.state.snapshot().links).toEqual(links);
            expect(writesHome(world)).toBe(0);
          },
        ),
        { numRuns },
      );
    });

    it("[L9, DI5] stop takes exactly its copies away, brings nothing home, and keeps what they said in conflicts", async () => {
      const world = await mirrored(direction);
      const own = world.folder.personAdds(person({ surname: "Own" }));
      editCopy(world, "c0", { notes: "there" });
      removeCopy(world, "c1");
      expect(await world.mirror.stop()).toMatchObject({ outcome: "Stopped", remaining: 0 });
      expect(world.folder.all().map(({ id }) => id)).toEqual([own]);
      expect(world.database.all().map(({ contact }) => contact.notes)).toEqual(["old", "old", "old"]);
      expect(writesHome(world)).toBe(0);
      const kept = (await world.mirror.conflicts()).map(({ conflict }) => conflict);
      expect(JSON.stringify(kept)).toContain("there");
      expect(kept).toHaveLength(1);
    });

    it("[L3] unknown contacts and foreign copies are never touched", async () => {
      await fc.assert(
        fc.asyncProperty(aWalk, aFolderBehaviour, async (walk, behaviour) => {
          const world = newWorld({ mirror: { ...unguarded, direction }, folder: behaviour });
          let expected = world.folder.snapshot(world.database.id);
          for (const step of walk.filter(({ _tag }) => _tag !== "DropMarker")) {
            await takeStep(world, step);
            if (step._tag === "AddOwn" || step._tag === "AddForeign")
              expected = world.folder.snapshot(world.database.id);
          }
          await settle(world);
          await world.mirror.stop();
          expect(world.folder.snapshot(world.database.id)).toEqual(expected);
        }),
        { numRuns: 50 },
      );
    });

    it("[L8] killed at any call of a sync, the next one ends where the uninterrupted one would have", async () => {
      const change = (world: World): void => {
        editCopy(world, "c0", { notes: "there", nickname: "Annie" });
        world.database.edit(idOf("c0"), (contact) => ({ ...contact, notes: "here", jobTitle: "Buyer" }));
        removeCopy(world, "c1");
        editCopy(world, "c2", { office: "there" });
        world.database.add(person({ surname: "Lo" }), { id: idOf("c3") });
      };
      const undisturbed = await mirrored(direction);
      change(undisturbed);
      await undisturbed.mirror.sync();
      for (const how of ["DieBefore", "DieAfter"] as const)
        for (let at = 0, isAlive = false; !isAlive; at += 1) {
          const world = await mirrored(direction);
          change(world);
          isAlive = await survives(() => world.faultyMirror(faultAt(at, faultOf(how))).sync());
          await world.remirror().sync({ waitMs: 100_000 });
          expect(contents(world)).toEqual(contents(undisturbed));
          expect((await fieldConflicts(world)).length).toBe((await fieldConflicts(undisturbed)).length);
          const before = world.writes();
          await world.mirror.sync();
          expect(world.writes()).toBe(before);
          expect(writesHome(world)).toBe(0);
        }
    });

    it("[DI4] another direction looks at every copy again", async () => {
      const world = await mirrored("ToFolderIgnoring");
      editCopy(world, "c0", { notes: "there" });
      removeCopy(world, "c1");
      await world.mirror.sync();
      await world.remirror({ direction: "ToFolderReverting" }).sync();
      expect(disagreements(world)).toEqual([]);
      expect(world.database.get(idOf("c0"))?.contact.notes).toBe("old");
      await world.remirror({ direction }).sync();
      editCopy(world, "c0", { notes: "again" });
      await world.remirror({ direction }).sync();
      await world.remirror({ direction: "TwoWay" }).sync();
      expect(disagreements(world)).toEqual([]);
      expect(world.database.get(idOf("c0"))?.contact.notes).toBe(
        direction === "ToFolderIgnoring" ? "again" : "old",
      );
      expect(world.database.all()).toHaveLength(3);
    });
  });

it("[DI4] back to both ways, what was ignored comes home, and a deletion that was ignored deletes nothing", async () => {
  const world = await mirrored("ToFolderIgnoring");
  editCopy(world, "c0", { notes: "there" });
  removeCopy(world, "c1");
  await world.mirror.sync();
  await world.remirror({ direction: "TwoWay" }).sync();
  expect(disagreements(world)).toEqual([]);
  expect(world.database.all().map(({ contact }) => contact.notes)).toEqual(["there", "old", "old"]);
});

it("[MG8] back to both ways, what the service made of an edit that went out beside an ignored one stays there", async () => {
  const upper = (contact: Contact): Contact => ({
    ...contact,
    ...(contact.surname === undefined ? {} : { surname: contact.surname.toUpperCase() }),
  });
  const world = await mirrored("ToFolderIgnoring", { stored: "Reported", respell: upper });
  editCopy(world, "c0", { notes: "there" });
  await world.mirror.sync();
  world.database.edit(idOf("c0"), (contact) => ({ ...contact, surname: "Lo" }));
  await world.mirror.sync();
  expect(world.copyOf(idOf("c0"))?.contact).toMatchObject({ surname: "LO", notes: "there" });
  await world.remirror({ direction: "TwoWay" }).sync();
  expect(world.database.get(idOf("c0"))?.contact).toMatchObject({ surname: "Lo", notes: "there" });
});

it("a direction that there is not is refused with those that there are", () => {
  const parts = {
    database: memoryDatabase(),
    state: memoryStateStore(),
    target: memoryTarget(),
    folder: "f",
  };
  const direction: string = accountType;
  expect(() => createMirror({ ...parts, direction: direction as OneWay })).toThrow(
    "direction: give one of TwoWay, ToFolderIgnoring, ToFolderReverting",
  );
});

const faultOf = (how: "DieBefore" | "DieAfter") =>
  how === "DieBefore" ? ({ _tag: how } as const) : ({ _tag: how, writes: 99 } as const);

const survives = async (run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch (thrown) {
    if (isProcessDied(thrown)) return false;
    throw thrown;
  }
};
