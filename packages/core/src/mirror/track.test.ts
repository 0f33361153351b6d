import { type Fault, faultAt, isProcessDied } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, idOf, newWorld, person } from "../../test/world.js";
import { accountType } from "../replica/database.js";
import { directions } from "../merge/direction.js";
import type { Mirror } from "./mirror.js";
import type { PlannedOperation, Plan } from "./plan.js";

const numRuns = Number(process.env["RUNS"] ?? 100);
const chosen = { tracking: "Chosen" } as const;
const c = (n: number) => idOf(`c${n}`);

const worldOf = async (size: number, mirror = {}, folder = {}): Promise<World> => {
  const world = newWorld({ mirror, folder });
  for (let n = 0; n < size; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: c(n) });
  await world.mirror.sync();
  return world;
};

const mirrored = (world: World): ReadonlyArray<string> =>
  world.folder
    .all()
    .flatMap(({ marker }) => marker?.contactId ?? [])
    .sort();

const editCopy = (world: World, n: number, notes: string): void =>
  world.folder.personEdits(world.copyOf(c(n))?.id ?? expect.fail(`c${n} has no copy`), (contact) => ({
    ...contact,
    notes,
  }));

const operationsOf = async ({ operations }: Plan): Promise<ReadonlyArray<PlannedOperation>> => {
  const all: Array<PlannedOperation> = [];
  for await (const operation of operations) all.push(operation);
  return all;
};

/** Whether it came to its end, and did not die on the way. */
const survives = async (run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch (thrown) {
    if (isProcessDied(thrown)) return false;
    throw thrown;
  }
};

describe("choosing what is mirrored", () => {
  it("[TR1] without a word all contacts are mirrored, or none but those that are chosen", async () => {
    expect(mirrored(await worldOf(3))).toEqual(["c0", "c1", "c2"]);
    const world = await worldOf(3, chosen);
    expect(mirrored(world)).toEqual([]);
    const { changed, report } = await world.mirror.track([c(0), c(2), c(0)]);
    expect([changed, report.counts]).toEqual([2, { CreateCopy: 2 }]);
    expect(mirrored(world)).toEqual(["c0", "c2"]);
    world.database.add(person({ surname: "New" }), { id: c(3) });
    await world.mirror.sync();
    expect(mirrored(world)).toEqual(["c0", "c2"]);
  });

  it("[TR2] only what the selection lets pass gets a copy, and never an account", async () => {
    const selection = { name: "mine", includes: ({ owner }: { owner?: string }) => owner === "me" };
    const world = newWorld({ mirror: { ...chosen, selection } });
    world.database.add(person({ surname: "Ek" }), { id: c(0), owner: "me" });
    world.database.add(person({ surname: "Lo" }), { id: c(1), owner: "her" });
    world.database.add(person({ company: "Acme" }), { id: c(2), owner: "me", recordType: accountType });
    await world.mirror.track("All");
    expect(mirrored(world)).toEqual(["c0"]);
    await world.remirror({ selection: { name: "all", includes: () => true } }).sync();
    expect(mirrored(world)).toEqual(["c0", "c1"]);
  });

  it("[TR3] what is chosen no longer brings its last edits home, then its copy goes; no contact is deleted", async () => {
    const world = await worldOf(2);
    editCopy(world, 0, "last words");
    const planned = await world.mirror.plans.untrack([c(0)]);
    expect(planned).toMatchObject({ counts: { BringHomeThenRelease: 1 }, heldBecause: [] });
    expect(await operationsOf(planned)).toMatchObject([
      { contactId: "c0", decision: "BringHomeThenRelease", databasePaths: ["notes"], isHeld: false },
    ]);
    expect(mirrored(world)).toEqual(["c0", "c1"]);
    const { changed, report } = await world.mirror.untrack([c(0)]);
    expect([changed, report.counts]).toEqual([1, { BringHomeThenRelease: 1 }]);
    expect(mirrored(world)).toEqual(["c1"]);
    expect(world.database.get(c(0))?.contact.notes).toBe("last words");
    const before = world.writes();
    await world.mirror.sync();
    world.database.edit(c(0), (contact) => ({ ...contact, notes: "edited" }));
    await world.mirror.sync();
    expect(world.writes()).toBe(before);
  });

  it("[TR4] the guard does not count what a person asked for, all of it at once", async () => {
    const world = await worldOf(30);
    expect((await world.mirror.plans.untrack("All")).heldBecause).toEqual([]);
    expect(await world.mirror.untrack("All")).toMatchObject({ changed: 30, report: { held: 0 } });
    expect(world.folder.all()).toEqual([]);
    expect(world.database.all()).toHaveLength(30);
    expect((await world.mirror.plans.track("All")).counts).toEqual({ CreateCopy: 30 });
    expect(await world.mirror.track("All")).toMatchObject({ changed: 30, report: { held: 0 } });
    expect(disagreements(world)).toEqual([]);
    expect(await world.mirror.track("All")).toMatchObject({ changed: 0, report: { counts: {} } });
  });

  it("[TR5] chosen again, a contact is mirrored again, as the same one", async () => {
    const world = await worldOf(2);
    await world.mirror.untrack([c(0)]);
    world.database.edit(c(0), (contact) => ({ ...contact, notes: "meanwhile" }));
    await world.mirror.sync();
    await world.mirror.track([c(0)]);
    expect(disagreements(world)).toEqual([]);
    expect(world.copyOf(c(0))?.contact.notes).toBe("meanwhile");
    world.database.remove(c(0));
    await world.mirror.sync();
    world.database.restore(c(0));
    await world.mirror.sync();
    expect(mirrored(world)).toEqual(["c0", "c1"]);
  });

  it("[TR6] nothing is changed when one of them is not there, is deleted or is an account", async () => {
    const world = await worldOf(3);
    world.database.add(person({ company: "Acme" }), { id: c(7), recordType: accountType });
    world.database.remove(c(2));
    await world.mirror.sync();
    const [state, writes] = [world.state.snapshot(), world.writes()];
    for (const verb of [world.mirror.track, world.mirror.untrack, world.mirror.plans.untrack])
      await expect(verb([c(0), c(2), c(7), c(9)])).rejects.toMatchObject({
        _tag: "NoSuchContact",
        ids: ["c2", "c7", "c9"],
      });
    expect(world.state.snapshot().tracking).toEqual(state.tracking);
    expect(world.state.snapshot().held).toEqual(state.held);
    expect(world.writes()).toBe(writes);
  });

  it("[TR7] given another word for what nobody said anything of, every contact is looked at again", async () => {
    const world = await worldOf(3);
    await world.mirror.track([c(0)]);
    await world.mirror.untrack([c(2)]);
    const few = world.remirror({ ...chosen, guard: { all: "Pass" } });
    await few.sync();
    expect(mirrored(world)).toEqual(["c0"]);
    await world.remirror().sync();
    expect(mirrored(world)).toEqual(["c0", "c1"]);
    expect(world.database.all()).toHaveLength(3);
  });

  it("[EN8] what is held for another reason is not let go by it", async () => {
    const world = await worldOf(4);
    for (const { id } of world.folder.all()) world.folder.personRemoves(id);
    expect(await world.mirror.sync()).toMatchObject({ held: 4 });
    await world.mirror.untrack([c(0)]);
    expect(await world.mirror.held()).toHaveLength(4);
    await world.mirror.discard((await world.mirror.held())[0]?.group ?? "");
    await world.mirror.sync();
    expect(mirrored(world)).toEqual(["c1", "c2", "c3"]);
    expect(world.database.all()).toHaveLength(4);
  });

  it("a stop that was begun is finished first", async () => {
    const world = await worldOf(2);
    const dying = (at: number) => world.faultyMirror(faultAt(at, { _tag: "DieBefore" })).stop();
    let at = 0;
    while ((await world.mirror.status()).phase === "Mirroring") {
      await survives(() => dying(at));
      at += 1;
    }
    expect((await world.mirror.status()).phase).toBe("Stopping");
    for (const verb of [world.mirror.track, world.mirror.plans.track])
      await expect(verb("All", { waitMs: 100_000 })).rejects.toMatchObject({ _tag: "StopUnfinished" });
  });

  it("a word that there is not is refused with those that there are", () => {
    const tracking: string = "Some";
    expect(() => newWorld({ mirror: { tracking: tracking as "All" } })).toThrow(
      "tracking: give one of All, Chosen",
    );
  });
});

describe("untracking what was imported", () => {
  const imported = async (mode: "Copy" | "Move"): Promise<World> => {
    const world = await worldOf(1);
    for (const [owner, surname] of [
      ["me", "Mine"],
      ["her", "Hers"],
    ] as const) {
      world.folder.personAdds(person({ surname }));
      await world.mirror.importContacts({
        which: ({ contact }) => contact.surname === surname,
        mode,
        owner,
        importId: owner,
      });
    }
    return world;
  };
  const idOfPerson = (world: World, surname: string) =>
    world.database.all().find(({ contact }) => contact.surname === surname)?.id ?? expect.fail(surname);

  for (const mode of ["Copy", "Move"] as const) {
    it(`[TR8] it goes to Deleted Items if that is asked for and it belongs to who asks (${mode})`, async () => {
      const world = await imported(mode);
      const ids = ["Mine", "Hers"].map((surname) => idOfPerson(world, surname));
      editCopyOf(world, ids[0] ?? expect.fail(), "last words");
      const plan = await world.mirror.plans.untrack([...ids, c(0)], { removeImported: { owner: "me" } });
      expect(plan).toMatchObject({ counts: { ReleaseCopy: 2, RemoveImported: 1 }, heldBecause: [] });
      const done = await world.mirror.untrack([...ids, c(0)], { removeImported: { owner: "me" } });
      expect(done).toMatchObject({ changed: 3, removal: { removed: 1, remaining: 0 } });
      expect(mirrored(world)).toEqual([]);
      expect(world.database.all().map(({ contact }) => contact.surname)).toEqual(["Ek 0", "Hers"]);
      expect(world.database.deleted()).toMatchObject([{ contact: { surname: "Mine", notes: "last words" } }]);
      expect((await world.mirror.imports()).map(({ importId }) => importId)).toEqual(["her"]);
    });

    it(`[TR8] not otherwise (${mode})`, async () => {
      const world = await imported(mode);
      await world.mirror.untrack("All");
      expect(mirrored(world)).toEqual([]);
      expect(world.database.all()).toHaveLength(3);
      expect(await world.mirror.untrack("All", { removeImported: { owner: "nobody" } })).not.toHaveProperty(
        "removal",
      );
      expect(world.database.all()).toHaveLength(3);
    });
  }

  it("[L8] killed at any call, it is finished by calling it again", async () => {
    const run = async (mirror: Mirror, world: World) => {
      const ids = world.database.all().map(({ id }) => id);
      return mirror.untrack(ids, { removeImported: { owner: "me" }, waitMs: 100_000 });
    };
    const outcome = (world: World) => ({
      living: world.database.all().map(({ contact }) => contact.surname),
      deleted: world.database.deleted().map(({ contact }) => contact),
      copies: mirrored(world),
    });
    const undisturbed = await imported("Move");
    editCopyOf(undisturbed, idOfPerson(undisturbed, "Mine"), "last words");
    await run(undisturbed.mirror, undisturbed);
    for (const fault of deaths)
      for (let at = 0, isAlive = false; !isAlive; at += 1) {
        const world = await imported("Move");
        editCopyOf(world, idOfPerson(world, "Mine"), "last words");
        isAlive = await survives(() => run(world.faultyMirror(faultAt(at, fault)), world));
        if (!isAlive) await run(world.remirror(), world);
        expect(outcome(world)).toEqual(outcome(undisturbed));
      }
  });
});

describe("a run that dies", () => {
  const start = async (): Promise<World> => {
    const world = await worldOf(4);
    await world.mirror.untrack([c(2)]);
    editCopy(world, 0, "last words");
    return world;
  };

  it("[L8] killed at any call of untrack, or of track, calling it again ends where it would have", async () => {
    for (const [verb, ids] of [
      ["untrack", [c(0), c(1)]],
      ["track", [c(2), c(0)]],
    ] as const) {
      const undisturbed = await start();
      await undisturbed.mirror[verb](ids);
      for (const fault of deaths)
        for (let at = 0, isAlive = false; !isAlive; at += 1) {
          const world = await start();
          isAlive = await survives(() => world.faultyMirror(faultAt(at, fault))[verb](ids));
          if (!isAlive) await world.remirror()[verb](ids, { waitMs: 100_000 });
          expect(contents(world)).toEqual(contents(undisturbed));
          expect(await world.mirror.held()).toEqual([]);
          const before = world.writes();
          await world.mirror.sync();
          expect(world.writes()).toBe(before);
        }
    }
  });

  it("[L8] or the next sync goes on with what was noted: every contact is as it was said, or as it was", async () => {
    for (const fault of deaths)
      for (let at = 0, isAlive = false; !isAlive; at += 1) {
        const world = await start();
        isAlive = await survives(() => world.faultyMirror(faultAt(at, fault)).untrack([c(0), c(1)]));
        await world.remirror().sync({ waitMs: 100_000 });
        const isNoted = world.state.snapshot().tracking.length === 3;
        expect(mirrored(world)).toEqual(isNoted ? ["c3"] : ["c0", "c1", "c3"]);
        expect(world.database.get(c(0))?.contact.notes).toBe("last words");
        expect(await world.mirror.held()).toEqual([]);
      }
  });
});

/** What else happens, to a contact that may not be there. */
const happenings = {
  remove: (world: World, who: number) => (isLiving(world, who) ? world.database.remove(c(who)) : undefined),
  restore: (world: World, who: number) =>
    world.database.deleted().some(({ id }) => id === c(who)) ? world.database.restore(c(who)) : undefined,
  edit: (world: World, who: number, at: number) =>
    isLiving(world, who)
      ? world.database.edit(c(who), (contact) => ({ ...contact, office: `here ${at}` }))
      : undefined,
  editCopy: (world: World, who: number, at: number) =>
    world.copyOf(c(who)) === undefined ? undefined : editCopy(world, who, `there ${at}`),
  sync: ({ mirror }: World) => mirror.sync(),
} as const;

const isLiving = ({ database }: World, who: number): boolean =>
  database.all().some(({ id }) => id === c(who));

it("[TR1] after any choices and edits, exactly the chosen ones that live have a copy", async () => {
  const who = fc.nat(4);
  const aStep = fc.oneof(
    fc.record({ happens: fc.constantFrom(...Object.values(happenings)), who }),
    fc.record({ verb: fc.constantFrom("track", "untrack"), who, all: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { maxLength: 15 }),
      fc.constantFrom("All" as const, "Chosen" as const),
      fc.constantFrom(...directions),
      async (steps, tracking, direction) => {
        const guard = { share: 1, count: 1000, all: "Pass" } as const;
        const world = await worldOf(5, { tracking, guard, direction });
        const said = new Map<string, boolean>();
        for (const [at, step] of steps.entries()) {
          if ("happens" in step) await step.happens(world, step.who, at);
          else if (step.all || isLiving(world, step.who)) {
            const ids = step.all ? world.database.all().map(({ id }) => id) : [c(step.who)];
            await world.mirror[step.verb](step.all ? "All" : ids);
            for (const id of ids) said.set(id, step.verb === "track");
          }
        }
        await world.mirror.sync();
        const living = world.database.all().map(({ id }) => id);
        const expected = living.filter((id) => said.get(id) ?? tracking === "All").sort();
        expect(mirrored(world)).toEqual(expected);
        expect(await world.mirror.held()).toEqual([]);
      },
    ),
    { numRuns },
  );
});

const editCopyOf = (world: World, id: ReturnType<typeof c>, notes: string): void =>
  world.folder.personEdits(world.copyOf(id)?.id ?? expect.fail("no copy"), (contact) => ({
    ...contact,
    notes,
  }));

const deaths: ReadonlyArray<Fault<never>> = [{ _tag: "DieBefore" }, { _tag: "DieAfter", writes: 99 }];
