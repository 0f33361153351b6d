import { type Mirror, type MirrorOptions, eqContact } from "@spegla/core";
import {
  type FaultScript,
  type MemoryDatabase,
  type MemoryFolder,
  aSmallContact,
  faultAt,
  isProcessDied,
  memoryDatabase,
  withFaults,
  withStoreFaults,
  withTargetFaults,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Step, aFolderBehaviour, aWalk, settle, takeStep } from "./walk.js";
import { type World, disagreements, idOf, newWorld } from "./world.js";

/** `RUNS=20000` looks longer. */
const numRuns = Number(process.env["RUNS"] ?? 100);
const unguarded = { guard: { share: 1, count: 1_000_000 } };
/** At which call the process dies, of about as many as there are. */
const aCall = fc.nat({ max: 120 });
const deaths = fc.constantFrom("DieBefore" as const, "DieAfter" as const);

/** What carries no marker of ours for a while would count among what is nobody's business. */
const aMarkedWalk = aWalk.map((walk) => walk.filter(({ _tag }) => _tag !== "DropMarker"));

const walked = async (walk: ReadonlyArray<Step>, world: World): Promise<World> => {
  for (const step of walk) await takeStep(world, step);
  return world;
};

/** The same walk, and then only syncs: what the database comes to. */
const synced = async (walk: ReadonlyArray<Step>, folder: Parameters<typeof newWorld>[0]): Promise<World> => {
  const world = await walked(walk, newWorld(folder));
  await settle(world);
  return world;
};

/** Everything but ids and revisions of a database that tells of edits. */
const expectSameContacts = (a: MemoryDatabase, b: MemoryDatabase): void => {
  expect(a.deleted().map(({ id }) => id)).toEqual(b.deleted().map(({ id }) => id));
  expect(a.all().map(({ id }) => id)).toEqual(b.all().map(({ id }) => id));
  for (const { id, contact } of a.all()) {
    const other = b.get(id)?.contact;
    expect(other !== undefined && eqContact(contact, other)).toBe(true);
  }
};

/** Calls again until it is done, with a person who lets go what waits, and time in between. */
const finished = async (
  world: World,
  mirror: Mirror,
  verb: () => Promise<{ readonly outcome: string }>,
): Promise<void> => {
  for (let time = 0; time < 8; time += 1) {
    const { outcome } = await verb();
    if (outcome === "Changed" || outcome === "Switched") return;
    for (const { id } of await mirror.held()) await mirror.release(id);
    world.clock.advance(86_400_000);
  }
  throw new Error("eight calls, and it is not done");
};

const untilDeath = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (!isProcessDied(error)) throw error;
    },
  );

const copiesIn = (folder: MemoryFolder, { id }: Pick<MemoryDatabase, "id">): number =>
  folder.all().filter(({ marker }) => marker?.databaseId === id).length;

const quiet = async (world: World, mirror: Mirror): Promise<void> => {
  await settle({ ...world, mirror });
  const writes = world.writes();
  await mirror.sync();
  expect(world.writes()).toBe(writes);
};

describe("leaving, after anything, and with a death on the way", () => {
  it("[CF1, CF2, CF6] a folder: nothing is lost, doubled or left behind, and nobody else's is touched", async () => {
    await fc.assert(
      fc.asyncProperty(
        aMarkedWalk,
        aFolderBehaviour,
        aFolderBehaviour,
        aCall,
        deaths,
        async (walk, behaviour, behaviourThere, at, _tag) => {
          const options = { mirror: unguarded, folder: behaviour };
          const world = await walked(walk, newWorld(options));
          await world.mirror.sync();
          const plain = await synced([...walk, { _tag: "Sync" }], options);
          const next = world.target.addFolder(behaviourThere);
          const others = world.folder.snapshot(world.database.id);
          await untilDeath(world.faultyMirror(faultAt(at, { _tag })).changeFolder({ folder: next.id }));
          world.state.expireLease();
          const mirror = world.remirror();
          await finished(world, mirror, () => mirror.changeFolder({ folder: next.id }));
          await quiet({ ...world, folder: next }, mirror);
          expect(disagreements({ ...world, folder: next })).toEqual([]);
          expect(copiesIn(world.folder, world.database)).toBe(0);
          expect(world.folder.snapshot(world.database.id)).toEqual(others);
          expectSameContacts(world.database, plain.database);
        },
      ),
      { numRuns },
    );
  });

  it("[AD2, AD3, AD5, AD7] a database: its last edits are home, and its copies are what was answered", async () => {
    await fc.assert(
      fc.asyncProperty(
        aMarkedWalk,
        fc.array(aSmallContact, { maxLength: 4 }),
        aFolderBehaviour,
        fc.constantFrom("keep" as const, "remove" as const, "import" as const),
        aCall,
        deaths,
        async (walk, contacts, behaviour, answer, at, _tag) => {
          const options = { mirror: unguarded, folder: behaviour };
          const world = await walked(walk, newWorld(options));
          await world.mirror.sync();
          const plain = await synced([...walk, { _tag: "Sync" }], options);
          const others = () =>
            world.folder.snapshot(world.database.id).filter((line) => !line.includes('"next-database"'));
          const before = others();
          const database = memoryDatabase({ id: "next-database", now: world.clock.now });
          for (const [n, contact] of contacts.entries()) database.add(contact, { id: idOf(`c${n}`) });
          const { remirror, faulty } = withDatabase(world, database);
          const request = { answer, importId: "taken", former: world.database };
          await untilDeath(faulty(faultAt(at, { _tag })).switchDatabase(request));
          world.state.expireLease();
          const mirror = remirror();
          await finished(world, mirror, () => mirror.switchDatabase(request));
          const copies = copiesIn(world.folder, world.database);
          const there = { ...world, database };
          await quiet(there, mirror);
          expect(disagreements(there)).toEqual([]);
          expect(others()).toEqual(before);
          expectSameContacts(world.database, plain.database);
          if (answer === "keep") expect(copies).toBeGreaterThanOrEqual(world.database.all().length);
          else expect(copies).toBe(0);
          if (answer === "import")
            expect(database.all().length).toBeGreaterThanOrEqual(
              contacts.length + world.database.all().length,
            );
          else expect(database.all()).toHaveLength(contacts.length);
        },
      ),
      { numRuns },
    );
  });
});

const withDatabase = (world: World, database: MemoryDatabase) => {
  let [mirrors, contacts] = [0, 0];
  const remirror = (changed: Partial<MirrorOptions> = {}): Mirror =>
    world.remirror({
      database,
      newMirrorId: () => `next-mirror-${(mirrors += 1)}`,
      newContactId: () => `made-${(contacts += 1)}`,
      ...changed,
    });
  return {
    remirror,
    faulty: (script: FaultScript<never>): Mirror =>
      remirror({
        database: withFaults(database, script),
        target: withTargetFaults(world.target, script),
        state: withStoreFaults(world.state, script),
      }),
  };
};
