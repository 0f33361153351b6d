import {
  type BusinessContact,
  type Contact,
  type FieldConflict,
  type Policy,
  accountType,
  diffContacts,
  viewContact,
} from "@spegla/core";
import {
  type ContactEdit,
  aProjection,
  aSmallContact,
  aSmallEdit,
  editContact,
  faultAt,
  isProcessDied,
  narrowProjection,
  respelledContact,
  samplePhotos,
  wholeProjection,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FieldValue, eqFieldValue, fieldValues } from "../src/change/field-value.js";
import { viewFieldValues } from "../src/projection/view.js";
import { aFolderBehaviour, aWalk, settle, takeStep } from "./walk.js";
import { type World, contents, disagreements, idOf, newWorld, person, sorted } from "./world.js";

/** `RUNS=20000` looks longer. */
const numRuns = Number(process.env["RUNS"] ?? 200);
const unguarded = { guard: { share: 1, count: 1_000_000 } };
const someEdits = fc.array(aSmallEdit, { minLength: 1, maxLength: 3 });
const edited = (edits: ReadonlyArray<ContactEdit>) => (contact: Contact) =>
  edits.reduce((now, edit) => editContact(edit)(now), contact);

describe("convergence and stillness", () => {
  it("[L1] after a sync without further edits, every copy equals its contact's projection", async () => {
    await fc.assert(
      fc.asyncProperty(aWalk, aProjection, aFolderBehaviour, async (walk, projection, behaviour) => {
        const world = newWorld({ mirror: unguarded, folder: { ...behaviour, projection } });
        for (const step of walk) await takeStep(world, step);
        await settle(world);
        expect(disagreements(world)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it("[L2] a second sync right after writes nothing, whatever the service made of what it was given", async () => {
    const projections = fc.constantFrom(narrowProjection, wholeProjection);
    await fc.assert(
      fc.asyncProperty(
        aWalk,
        projections,
        fc.nat(),
        aFolderBehaviour,
        async (walk, projection, seed, behaviour) => {
          const respell = respelledContact(seed);
          const world = newWorld({ mirror: unguarded, folder: { ...behaviour, projection, respell } });
          for (const step of walk) await takeStep(world, step);
          await settle(world);
          const [writes, commits] = [world.writes(), world.state.snapshot().links];
          await world.mirror.sync();
          await world.mirror.sync();
          expect(world.writes()).toBe(writes);
          expect(world.state.snapshot().links).toEqual(commits);
          expect(disagreements(world)).toEqual([]);
        },
      ),
      { numRuns },
    );
  });

  for (const stored of ["Reported", "Silent"] as const)
    it(`[L2] a service that rewrites values for good causes no further writes (${stored})`, async () => {
      await fc.assert(
        fc.asyncProperty(aWalk, aFolderBehaviour, async (walk, behaviour) => {
          const world = newWorld({ mirror: unguarded, folder: { ...behaviour, stored, respell: rewriting } });
          for (const step of walk) await takeStep(world, step);
          await settle(world);
          const before = world.writes();
          await world.mirror.sync();
          await world.mirror.sync();
          expect(world.writes()).toBe(before);
        }),
        { numRuns },
      );
    });

  it("[L2] what a service makes of our values never reaches the database when it says so", async () => {
    const world = newWorld({ folder: { stored: "Reported", respell: rewriting } });
    const { id } = world.database.add(person({ surname: "Ek", phones: [{ kind: "work", number: "1" }] }));
    await world.mirror.sync();
    expect(world.copyOf(id)?.contact.surname).toBe("EK");
    world.folder.personEdits(world.copyOf(id)?.id as never, (contact) => ({ ...contact, notes: "met" }));
    await world.mirror.sync();
    expect(world.database.get(id)?.contact).toMatchObject({
      surname: "Ek",
      notes: "met",
      phones: [{ kind: "work", number: "1" }],
    });
  });

  it("[L2] a sync with nothing to do asks each side once", async () => {
    const world = newWorld({ folder: { acknowledges: true } });
    for (let n = 0; n < 500; n += 1) world.database.add(person({ surname: `Ek ${n}` }));
    await world.mirror.sync();
    world.database.calls.reset();
    world.folder.calls.reset();
    await world.mirror.sync();
    expect(world.database.calls.counts()).toMatchObject({ pulls: 1, reads: 0, pushes: 0 });
    expect(world.folder.calls.counts()).toMatchObject({ pulls: 1, reads: 0, pushes: 0, finds: 0 });
  });
});

describe("hands off", () => {
  it("[L3] unknown contacts and foreign copies are never changed, moved or deleted", async () => {
    await fc.assert(
      fc.asyncProperty(aWalk, aFolderBehaviour, async (walk, behaviour) => {
        const world = newWorld({ mirror: { ...unguarded, category: "Business" }, folder: behaviour });
        let expected = world.folder.snapshot(world.database.id);
        for (const step of walk.filter(({ _tag }) => _tag !== "DropMarker")) {
          await takeStep(world, step);
          if (step._tag === "AddOwn" || step._tag === "AddForeign")
            expected = world.folder.snapshot(world.database.id);
        }
        await settle(world);
        expect(world.folder.snapshot(world.database.id)).toEqual(expected);
        await world.mirror.stop();
        expect(world.folder.snapshot(world.database.id)).toEqual(expected);
      }),
      { numRuns },
    );
  });
});

describe("no lost edit, no resurrection", () => {
  it("[L4] every edit ends up on both sides, or in a recorded conflict that keeps both values", async () => {
    const policies = fc.constantFrom<Policy["field"]>("database", "folder", "newest", "ask");
    await fc.assert(
      fc.asyncProperty(aSmallContact, someEdits, someEdits, policies, async (start, here, there, field) => {
        const world = newWorld({ mirror: { ...unguarded, policy: { field } } });
        const { id } = world.database.add(start, { id: idOf("c") });
        await world.mirror.sync();
        const copy = world.copyOf(id);
        world.database.edit(id, edited(here));
        if (copy !== undefined) world.folder.personEdits(copy.id, edited(there));
        await world.mirror.sync();
        const recorded = await fieldConflicts(world);
        const merged = world.database.get(id)?.contact ?? person({});
        for (const [mine, other] of [
          [edited(here)(start), edited(there)(start)],
          [edited(there)(start), edited(here)(start)],
        ] as const)
          expect(lostEdits(start, mine, other, merged, recorded)).toEqual([]);
        if (field !== "ask") expect(disagreements(world)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it("[L4] edits of different fields never conflict", async () => {
    const world = newWorld();
    const { id } = world.database.add(
      person({ fullName: "Ann Ek", emails: [{ kind: "work", address: "ann@ek.se" }] }),
    );
    await world.mirror.sync();
    world.database.edit(id, (contact) => ({
      ...contact,
      jobTitle: "CEO",
      phones: [{ kind: "work", number: "1" }],
    }));
    world.folder.personEdits(world.copyOf(id)?.id as never, (contact) => ({
      ...contact,
      notes: "met in Lund",
      phones: [{ kind: "mobile", number: "2" }],
    }));
    await world.mirror.sync();
    expect(await world.mirror.conflicts()).toEqual([]);
    expect(world.database.get(id)?.contact).toMatchObject({ jobTitle: "CEO", notes: "met in Lund" });
    expect(world.database.get(id)?.contact.phones).toHaveLength(2);
    expect(disagreements(world)).toEqual([]);
  });

  it("[L5] a deleted contact stays deleted, unless an edit wins, and then the report says so", async () => {
    const sides = fc.constantFrom("Database" as const, "Folder" as const);
    const policies = fc.constantFrom("edit" as const, "delete" as const);
    await fc.assert(
      fc.asyncProperty(
        aSmallContact,
        sides,
        fc.option(someEdits),
        policies,
        async (start, deleting, edits, policy) => {
          const world = newWorld({ mirror: { ...unguarded, policy: { editAgainstDelete: policy } } });
          world.database.add(person({ surname: "Other" }));
          const { id } = world.database.add(start);
          await world.mirror.sync();
          const copy = world.copyOf(id)?.id;
          if (copy === undefined) throw new Error("no copy");
          const change = edits === null ? (contact: Contact) => contact : edited(edits);
          const isEdited = diffContacts(start, change(start)).length > 0;
          if (deleting === "Database") {
            world.database.remove(id);
            world.folder.personEdits(copy, change);
          } else {
            world.folder.personRemoves(copy);
            world.database.edit(id, change);
          }
          const { conflicts } = await world.mirror.sync();
          await settle(world);
          const lives = isEdited && policy === "edit";
          expect(world.database.get(id) !== undefined).toBe(lives);
          expect(world.copyOf(id) !== undefined).toBe(lives);
          expect(conflicts).toBe(isEdited ? 1 : 0);
          expect(disagreements(world)).toEqual([]);
        },
      ),
      { numRuns },
    );
  });
});

describe("one copy, resume", () => {
  for (const naming of ["Client", "Server"] as const)
    for (const how of ["DieBefore", "DieAfter"] as const)
      it(`[L8] killed at any call of a sync (${how}, ids by the ${naming}), the next sync ends where the uninterrupted one would have`, async () => {
        const undisturbed = started(naming);
        await undisturbed.mirror.sync();
        change(undisturbed);
        await undisturbed.mirror.sync();
        for (const phase of ["first", "incremental"] as const)
          for (const writes of how === "DieBefore" ? [0] : [0, 1, 99]) {
            for (let at = 0, isAlive = false; !isAlive; at += 1) {
              const world = started(naming);
              if (phase === "first") isAlive = await crashing(world, at, how, writes, "sync");
              await world.remirror().sync({ waitMs: 100_000 });
              change(world);
              if (phase === "incremental") isAlive = await crashing(world, at, how, writes, "sync");
              await world.remirror().sync({ waitMs: 100_000 });
              expect(contents(world)).toEqual(contents(undisturbed));
              expect(disagreements(world)).toEqual([]);
              const before = world.writes();
              await world.mirror.sync();
              expect(world.writes()).toBe(before);
            }
          }
      });

  it("[L6] a copy whose record died with the process is found by its marker, though no listing shows it yet", async () => {
    for (let at = 0, isAlive = false; !isAlive; at += 1) {
      const world = newWorld({ folder: { naming: "Server", listing: "Eventual" } });
      for (let n = 0; n < 3; n += 1)
        world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
      world.folder.setLag(100);
      isAlive = await crashing(world, at, "DieAfter", 2, "sync");
      await world.remirror().sync({ waitMs: 100_000 });
      expect(world.folder.all()).toHaveLength(3);
      world.folder.setLag(0);
      await world.mirror.sync();
      expect(disagreements(world)).toEqual([]);
      expect(world.folder.all()).toHaveLength(3);
    }
  });

  it("[L6] a copy is recognised by its marker when the state is lost: nothing is created or deleted", async () => {
    await fc.assert(
      fc.asyncProperty(aWalk, aFolderBehaviour, async (walk, behaviour) => {
        const world = newWorld({ mirror: unguarded, folder: behaviour });
        for (const step of walk) await takeStep(world, step);
        await settle(world);
        const before = [contents(world), world.writes()];
        world.state.wipe();
        await world.remirror().sync();
        await settle(world);
        expect([contents(world), world.writes()]).toEqual(before);
      }),
      { numRuns },
    );
  });

  it("[L6] of a second copy that is the same, only one stays; one that differs waits for a person", async () => {
    const world = newWorld();
    const ids = ["c0", "c1"].map((id) => world.database.add(person({ surname: id }), { id: idOf(id) }).id);
    await world.mirror.sync();
    const [same, other] = ids.map((id) => world.folder.personDuplicates(world.copyOf(id)?.id as never));
    world.folder.personEdits(other as never, (contact) => ({ ...contact, notes: "differs" }));
    await world.mirror.sync();
    const left = world.folder.all().map(({ id }) => id);
    expect(left).not.toContain(same);
    expect(left).toContain(other);
    const [held] = await world.mirror.held();
    expect(held?.reason).toContain("second copy");
    await world.mirror.release(held?.id ?? "");
    await world.mirror.sync();
    expect(disagreements(world)).toEqual([]);
    expect(await world.mirror.held()).toEqual([]);
  });

  it("[L9] stopping, and killed at any call of it stopping again, brings the last edits home and leaves nothing behind", async () => {
    for (const how of ["DieBefore", "DieAfter"] as const)
      for (let at = 0, isAlive = false; !isAlive; at += 1) {
        const world = started("Server");
        const own = world.folder.personAdds(person({ fullName: "Mum" }));
        await world.mirror.sync();
        change(world);
        isAlive = await crashing(world, at, how, 1, "stop");
        const report = await world.remirror().stop({ waitMs: 100_000 });
        expect(report).toMatchObject({ outcome: "Stopped", remaining: 0 });
        expect(world.folder.all().map(({ id }) => id)).toEqual([own]);
        expect(world.database.all().map(({ id, contact }) => [id, contact.givenName, contact.notes])).toEqual(
          [
            ["c0", "Ann", "seen"],
            ["c3", undefined, "seen"],
            ["c4", undefined, undefined],
            ["c9", undefined, undefined],
          ],
        );
      }
  });
});

describe("leaving the mirror", () => {
  it("[L9] a contact that leaves the selection takes its copy's last edit home first, and is not deleted", async () => {
    const world = newWorld();
    const { id } = world.database.add(person({ surname: "Ek" }));
    world.database.add(person({ surname: "Other" }));
    await world.mirror.sync();
    world.folder.personEdits(world.copyOf(id)?.id as never, (contact) => ({ ...contact, notes: "met" }));
    const selection = {
      name: "without Ek",
      includes: ({ contact }: BusinessContact) => contact.surname !== "Ek",
    };
    await world.remirror({ selection }).sync();
    expect(world.database.get(id)?.contact.notes).toBe("met");
    expect(world.copyOf(id)).toBeUndefined();
    expect(world.folder.all()).toHaveLength(1);
    await world.mirror.sync();
    expect(disagreements(world)).toEqual([]);
  });

  it("[L9] an account record is never mirrored, and a contact that becomes one leaves the mirror", async () => {
    const world = newWorld();
    const { id } = world.database.add(person({ surname: "Ek" }));
    world.database.add(person({ surname: "Other" }));
    world.database.add(person({ company: "Ek AB" }), { recordType: accountType });
    await world.mirror.sync();
    expect(world.folder.all()).toHaveLength(2);
    world.database.reclassify(id, { recordType: accountType });
    await world.mirror.sync();
    expect(world.folder.all().map(({ contact }) => contact.surname)).toEqual(["Other"]);
  });
});

describe("lenses", () => {
  it("[L7] what a folder cannot represent is never lost by a round trip", async () => {
    await fc.assert(
      fc.asyncProperty(aSmallContact, someEdits, aProjection, async (start, edits, projection) => {
        const world = newWorld({ mirror: unguarded, folder: { projection } });
        const { id } = world.database.add(start);
        await world.mirror.sync();
        const copy = world.copyOf(id)?.id;
        if (copy !== undefined) world.folder.personEdits(copy, edited(edits));
        await world.mirror.sync();
        const after = [...fieldValues(world.database.get(id)?.contact ?? person({})).values()];
        const view = viewContact(projection)(start);
        const whole = fieldValues(start);
        const visible = viewFieldValues(projection)(whole);
        const touched = new Set(diffContacts(view, edited(edits)(view)).map(({ path }) => path));
        const hidden = [...whole].filter(([path]) => !visible.has(path) && !touched.has(path));
        for (const [, value] of hidden) expect(after.some((now) => eqFieldValue(now, value))).toBe(true);
      }),
      { numRuns },
    );
  });

  it("[L7] what a copy holds that nobody models survives our writes", async () => {
    await fc.assert(
      fc.asyncProperty(aSmallContact, someEdits, async (start, edits) => {
        const world = newWorld({ mirror: unguarded });
        const { id } = world.database.add(start);
        await world.mirror.sync();
        const opaque = world.copyOf(id)?.opaque;
        world.database.edit(id, edited(edits));
        await world.mirror.sync();
        expect(world.copyOf(id)?.opaque).toBe(opaque);
      }),
      { numRuns },
    );
  });
});

describe("guarded, isolated, determined", () => {
  it("[L10] an emptied folder never becomes a mass deletion, and can be let go or put back", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.boolean(),
        async (size, expired, putBack) => {
          const world = await mirrored(size);
          for (const { id } of world.folder.all()) world.folder.personRemoves(id);
          if (expired) world.folder.expireCursors();
          for (let time = 0; time < 3; time += 1) {
            const report = await world.mirror.sync();
            expect(report).toMatchObject({
              outcome: "Partial",
              held: size,
              writes: { database: 0, folder: 0 },
            });
          }
          const [first] = await world.mirror.held();
          expect(first?.reason).toMatch(/gone from the folder/u);
          expect(world.database.all()).toHaveLength(size);
          if (putBack) await world.mirror.discard(first?.group ?? "");
          else await world.mirror.release(first?.group ?? "");
          await world.mirror.sync();
          expect(world.database.all()).toHaveLength(putBack ? size : 0);
          expect(world.database.deleted()).toHaveLength(putBack ? 0 : size);
          expect(await world.mirror.held()).toEqual([]);
          expect(disagreements(world)).toEqual([]);
        },
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });

  it("[L10] more than 20 % and more than 10 is held; either alone is not", async () => {
    expect(await removing(40, 11)).toBe(40);
    expect(await removing(40, 10)).toBe(30);
    expect(await removing(60, 12)).toBe(48);
    expect(await removing(60, 13)).toBe(60);
  });

  it("[L10] a database that lists none takes no copy away", async () => {
    const world = await mirrored(5);
    for (const { id } of world.database.all()) world.database.purge(id);
    world.database.expireCursors();
    expect(await world.mirror.sync()).toMatchObject({ held: 5 });
    expect(world.folder.all()).toHaveLength(5);
  });

  it("[L11] an item that the folder refuses is parked with its reason; all others sync; later it is tried again", async () => {
    let isRefusing = true;
    const world = newWorld({
      folder: {
        refusal: ({ surname }) =>
          isRefusing && surname === "Ek 3"
            ? {
                _tag: "InvalidItem",
                id: "",
                field: "surname",
                reason: "no Ek 3",
                message: "the surname is refused",
              }
            : undefined,
      },
    });
    for (let n = 0; n < 8; n += 1) world.database.add(person({ surname: `Ek ${n}` }));
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Partial", parked: 1, writes: { folder: 7 } });
    const [parked] = await world.mirror.parked();
    expect(parked).toMatchObject({
      name: "Ek 3",
      errorTag: "InvalidItem",
      reason: "the surname is refused",
      attempts: 1,
    });
    await world.mirror.sync();
    expect((await world.mirror.parked())[0]?.attempts).toBe(1);
    isRefusing = false;
    world.clock.advance(60_000);
    expect(await world.mirror.sync()).toMatchObject({
      outcome: "Complete",
      parked: 0,
      writes: { folder: 1 },
    });
    expect(disagreements(world)).toEqual([]);
  });

  it("[L12] of two copies that both could be adopted, the one with the lower id is, whichever is listed first", async () => {
    for (const isBumped of [true, false]) {
      const world = newWorld({ folder: { naming: "Server" } });
      const { id } = world.database.add(person({ surname: "Ek" }));
      await world.mirror.sync();
      const first = world.copyOf(id)?.id;
      const second = world.folder.personDuplicates(first as never);
      world.folder.personEdits(second, (contact) => ({ ...contact, notes: "second" }));
      if (isBumped) world.folder.bumpsRevision(first as never);
      const earlier = world.state.snapshot().binding[0];
      world.state.wipe();
      await world.remirror({ newMirrorId: () => JSON.parse(earlier?.text ?? "").mirrorId }).sync();
      expect(world.state.snapshot().links.map(({ alias }) => alias)).toEqual([first]);
    }
  });

  it("[L12] same inputs, same plan: neither paging nor the order of arrival changes it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 2, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        aFolderBehaviour,
        async (people, order, behaviour) => {
          const planned = async (ids: ReadonlyArray<number>, options: typeof behaviour) => {
            const world = newWorld({ folder: { ...options, naming: "Client" } });
            for (const n of ids) world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
            await world.mirror.sync();
            for (const n of ids) {
              const copy = world.copyOf(idOf(`c${n}`))?.id;
              if (copy === undefined) continue;
              if (n % 5 === 0) world.folder.personRemoves(copy);
              else if (n % 3 === 0) world.folder.personEdits(copy, (contact) => ({ ...contact, notes: "x" }));
              if (n % 2 === 0)
                world.database.edit(idOf(`c${n}`), (contact) => ({ ...contact, givenName: "A" }));
            }
            const { operations, counts } = await world.mirror.plan();
            const all = [];
            for await (const operation of operations) all.push(JSON.stringify(operation));
            return [sorted(all), counts];
          };
          const shuffled = [...people];
          for (let at = shuffled.length - 1; at > 0; at -= 1) {
            const other = Number(order.next().value) % (at + 1);
            [shuffled[at], shuffled[other]] = [shuffled[other] ?? 0, shuffled[at] ?? 0];
          }
          expect(await planned(shuffled, behaviour)).toEqual(await planned(people, {}));
        },
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});

const started = (naming: "Client" | "Server") => {
  const world = newWorld({ mirror: unguarded, folder: { naming, batchSize: 2 } });
  for (let n = 0; n < 5; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
  return world;
};
const change = (world: World) => {
  world.database.edit(idOf("c0"), (contact) => ({ ...contact, givenName: "Ann" }));
  world.database.remove(idOf("c1"));
  world.database.add(person({ surname: "New" }), { id: idOf("c9") });
  const copies = world.folder.all();
  for (const { id, marker } of copies) {
    if (marker?.contactId === "c2") world.folder.personRemoves(id);
    if (marker?.contactId === "c0" || marker?.contactId === "c3")
      world.folder.personEdits(id, (contact) => ({ ...contact, notes: "seen" }));
  }
};
/** Runs `verb` in a process that dies at its `at`-th call; whether it got through alive. */
const crashing = async (
  world: World,
  at: number,
  how: "DieBefore" | "DieAfter",
  writes: number,
  verb: "sync" | "stop",
) => {
  try {
    const fault = how === "DieBefore" ? ({ _tag: how } as const) : ({ _tag: how, writes } as const);
    const mirror = world.faultyMirror(faultAt(at, fault));
    await (verb === "sync" ? mirror.sync() : mirror.stop());
    return true;
  } catch (error) {
    if (isProcessDied(error)) return false;
    throw error;
  }
};

const mirrored = async (size: number) => {
  const world = newWorld();
  for (let n = 0; n < size; n += 1) world.database.add(person({ surname: `Ek ${n}` }), { id: idOf(`c${n}`) });
  await world.mirror.sync();
  return world;
};

const removing = async (size: number, removed: number) => {
  const world = await mirrored(size);
  for (let n = 0; n < removed; n += 1) world.database.remove(idOf(`c${n}`));
  await world.mirror.sync();
  return world.folder.all().length;
};

/** Upper-case names, no blanks in phones, and a category of its own: for good. */
const rewriting = (contact: Contact): Contact => ({
  ...contact,
  ...(contact.surname === undefined ? {} : { surname: contact.surname.toUpperCase() }),
  phones: contact.phones.map((phone) => ({ ...phone, number: `00${phone.number.replace(/^00/u, "")}` })),
  categories: [...new Set([...contact.categories, "Synced"])],
});

const fieldConflicts = async (world: World): Promise<ReadonlyArray<FieldConflict>> =>
  (await world.mirror.conflicts()).flatMap(({ conflict }) =>
    conflict._tag === "FieldConflict" ? [conflict] : [],
  );

/** Values that one side added or removed, and that neither the merged contact nor a conflict knows of. */
const lostEdits = (
  start: Contact,
  mine: Contact,
  other: Contact,
  merged: Contact,
  conflicts: ReadonlyArray<FieldConflict>,
): ReadonlyArray<FieldValue> => {
  const isRecorded = (value: FieldValue) =>
    conflicts.some(({ base, database, folder }) =>
      [base, database, folder].some((kept) => kept !== undefined && eqFieldValue(kept, value)),
    );
  const added = [...fieldValues(mine).values()].filter(
    (value) => countValue(mine, value) > countValue(start, value) && countValue(merged, value) === 0,
  );
  const removed = [...fieldValues(start).values()].filter(
    (value) =>
      countValue(mine, value) < countValue(start, value) &&
      countValue(other, value) <= countValue(start, value) &&
      countValue(merged, value) >= countValue(start, value),
  );
  return [...added, ...removed].filter((value) => !isRecorded(value));
};

describe("the mirror's category", () => {
  it("[EN23] given another one, every copy is filed under it, and under nothing else of ours", async () => {
    const world = newWorld({ mirror: { category: "Business" } });
    const { id } = world.database.add(person({ surname: "Ek", categories: ["Friends"] }));
    await world.mirror.sync();
    expect(world.copyOf(id)?.contact.categories).toEqual(["Friends", "Business"]);
    const renamed = world.remirror({ category: "Clients" });
    expect(await renamed.sync()).toMatchObject({ writes: { database: 0, folder: 1 } });
    expect(world.copyOf(id)?.contact.categories).toEqual(["Friends", "Clients"]);
    expect(await renamed.sync()).toMatchObject({ writes: { database: 0, folder: 0 } });
    expect(world.database.get(id)?.contact.categories).toEqual(["Friends"]);
  });
});

describe("resolving conflicts", () => {
  for (const field of ["database", "folder", "ask"] as const)
    for (const choice of ["database", "folder"] as const)
      it(`[EN24] policy ${field}, resolved with the ${choice}'s value: both sides have it, and all is still`, async () => {
        const world = newWorld({ mirror: { policy: { field } } });
        const { id } = world.database.add(person({ surname: "Ek", jobTitle: "Seller" }));
        await world.mirror.sync();
        world.database.edit(id, (contact) => ({ ...contact, jobTitle: "from the database" }));
        const copy = world.copyOf(id)?.id;
        if (copy === undefined) throw new Error("no copy");
        world.folder.personEdits(copy, (contact) => ({ ...contact, jobTitle: "from the folder" }));
        await world.mirror.sync();
        const [conflict] = await world.mirror.conflicts();
        expect(conflict?.conflict).toMatchObject({
          database: { value: "from the database" },
          folder: { value: "from the folder" },
        });
        const writes = world.writes();
        await world.mirror.sync();
        expect(world.writes()).toBe(writes);
        await world.mirror.resolve(conflict?.id ?? "", choice);
        await world.mirror.sync();
        expect(world.database.get(id)?.contact.jobTitle).toBe(`from the ${choice}`);
        expect(world.copyOf(id)?.contact.jobTitle).toBe(`from the ${choice}`);
        expect(await world.mirror.conflicts()).toEqual([]);
        expect(await world.mirror.held()).toEqual([]);
        const after = world.writes();
        await world.mirror.sync();
        expect(world.writes()).toBe(after);
      });
});

describe("photos", () => {
  it("[EN20] a folder that refuses a photo gets the contact without it, and is not asked again", async () => {
    const world = newWorld({
      folder: {
        refusal: ({ photo }) =>
          photo === undefined
            ? undefined
            : {
                _tag: "InvalidItem",
                id: "",
                field: "photo",
                reason: "too big",
                message: "the photo is refused",
              },
      },
    });
    const photo = samplePhotos[0];
    const { id } = world.database.add(person({ surname: "Ek", ...(photo === undefined ? {} : { photo }) }));
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", writes: { folder: 1 } });
    expect(world.copyOf(id)?.contact.surname).toBe("Ek");
    world.database.edit(id, (contact) => ({ ...contact, notes: "met" }));
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", writes: { folder: 1 } });
    expect(world.copyOf(id)?.contact).toMatchObject({ notes: "met" });
    expect(world.database.get(id)?.contact.photo).toEqual(photo);
  });
});

const countValue = (contact: Contact, value: FieldValue): number =>
  [...fieldValues(contact).values()].filter((held) => eqFieldValue(held, value)).length;
