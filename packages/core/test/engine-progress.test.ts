import type { BusinessContact, ContactId, Mirror, Progress, ReadResult, ReplicaError } from "@spegla/core";
import { type FaultyCall, withTargetFaults } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { failing, refusing, unavailable } from "./scenarios/failing.js";
import {
  addPeople,
  contactOf,
  copyIdOf,
  databaseWith,
  editHere,
  editThere,
  mirroring,
  nth,
} from "./scenarios/scenario.js";
import { type World, disagreements, newWorld } from "./world.js";

const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };
const unauthorized: ReplicaError = { _tag: "Unauthorized", message: "sign in" };

const progressOf = async (mirror: Mirror): Promise<ReadonlyArray<Progress>> => {
  const told: Array<Progress> = [];
  await mirror.sync({ onProgress: (progress) => told.push(progress) });
  return told;
};

describe("progress", () => {
  it("says what is read, planned and written, and how much of how many", async () => {
    const world = newWorld({ folder: { pageSize: 2 } });
    addPeople(world, 3);
    for (const n of [1, 2, 3]) world.folder.personAdds({ ...contactOf(world, 0), notes: `${n}` });
    expect(await progressOf(world.mirror)).toEqual([
      { phase: "ReadingDatabase", done: 3 },
      { phase: "ReadingFolder", done: 2 },
      { phase: "ReadingFolder", done: 3 },
      { phase: "Planning", done: 3, total: 3 },
      { phase: "Writing", done: 3, total: 3 },
    ]);
  });

  it("counts what is gone among what is read, and tells taking away from writing", async () => {
    const world = await mirroring(30);
    world.database.remove(nth(0));
    world.folder.personRemoves(copyIdOf(world, nth(1)));
    editThere(world, nth(2), { notes: "there" });
    const told = await progressOf(world.mirror);
    expect(told).toContainEqual({ phase: "ReadingDatabase", done: 1 });
    expect(told.filter(({ phase }) => phase === "ReadingFolder").at(-1)?.done).toBeGreaterThanOrEqual(2);
    expect(told.at(-1)).toEqual({ phase: "Removing", done: 3, total: 3 });
  });

  it("counts nothing as done that failed, or was not sent, on either side", async () => {
    const world = newWorld();
    addPeople(world, 3);
    const told = await progressOf(refusing(world, forbidden, (id) => id === nth(1), 1));
    expect(told.at(-1)).toEqual({ phase: "Writing", done: 2, total: 3 });
    const other = await mirroring(3);
    for (const n of [0, 1]) editThere(other, nth(n), { notes: "there" });
    editHere(other, nth(2), { notes: "here" });
    const line = other.remirror({
      database: databaseWith(other, () => ({ push: () => TE.left(forbidden) })),
    });
    expect((await progressOf(line)).at(-1)).toEqual({ phase: "Writing", done: 1, total: 3 });
  });

  it("[EN8] what is held is none of what is to be done", async () => {
    const world = await mirroring(3);
    for (const { id } of world.folder.all()) world.folder.personRemoves(id);
    world.database.add({ ...contactOf(world, 0), surname: "New" });
    expect((await progressOf(world.mirror)).at(-1)).toEqual({ phase: "Writing", done: 1, total: 1 });
  });
});

describe("what ends a run", () => {
  it.each([
    [unauthorized, { _tag: "FolderFailed" }],
    [{ _tag: "Aborted", message: "stop" }, { _tag: "Aborted" }],
  ] satisfies ReadonlyArray<[ReplicaError, object]>)(
    "[EN12] %j ends it with that, and what was done before is noted",
    async (error, ended) => {
      const world = await mirroring(3);
      editThere(world, nth(0), { notes: "there" });
      editHere(world, nth(1), { notes: "here" });
      const script = ({ name }: FaultyCall) =>
        name === "push" ? ({ _tag: "FailBefore", error } as const) : ({ _tag: "Pass" } as const);
      const mirror = world.remirror({ target: withTargetFaults(world.target, script) });
      await expect(mirror.sync()).rejects.toMatchObject(ended);
      expect(world.database.get(nth(0))?.contact.notes).toBe("there");
      const writes = world.writes();
      expect(await world.mirror.sync()).toMatchObject({
        outcome: "Complete",
        writes: { database: 0, folder: 1 },
      });
      expect(world.writes()).toBe(writes + 1);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[EN12] a side that cannot be read is named", async () => {
    const world = await mirroring(2);
    editHere(world, nth(0), { notes: "here" });
    const noRead = { read: () => TE.left(unauthorized) };
    const mirror = world.remirror({ database: databaseWith(world, () => noRead) });
    await expect(mirror.sync()).rejects.toMatchObject({ _tag: "DatabaseFailed" });
  });

  it("[EN14] while creates of a run that died cannot be looked for, nothing is sent; then they are found", async () => {
    const world = newWorld({ folder: { naming: "Server" } });
    addPeople(world, 3);
    const dying = world.remirror({
      target: withTargetFaults(world.target, ({ name }) =>
        name === "push" ? { _tag: "DieAfter" } : { _tag: "Pass" },
      ),
    });
    await expect(dying.sync()).rejects.toThrow();
    world.clock.advance(3_600_000);
    await expect(failing(world, unavailable, (call) => call === "find").sync()).rejects.toMatchObject({
      _tag: "FolderFailed",
    });
    expect(world.folder.calls.counts().writes).toBe(3);
    const first = world.folder.all()[0];
    if (first !== undefined)
      world.folder.personEdits(first.id, (contact) => ({ ...contact, notes: "there" }));
    world.clock.advance(3_600_000);
    expect(await world.mirror.sync()).toMatchObject({
      recovered: 3,
      writes: { database: 1, folder: 0 },
      conflicts: 0,
    });
    expect(disagreements(world)).toEqual([]);
  });
});

describe("a contact that the database cannot give", () => {
  type Answer = ReadResult<ContactId, BusinessContact>;
  const giving = (world: World, answers: (all: ReadonlyArray<Answer>) => ReadonlyArray<Answer>): Mirror =>
    world.remirror({
      database: databaseWith(world, ({ read }) => ({
        read: (ids, signal) => pipe(read(ids, signal), TE.map(answers)),
      })),
    });
  const idOfAnswer = (answer: Answer) => (answer._tag === "Found" ? answer.item.id : answer.id);

  it.each(["silent", "unreadable"])("[EN22] (%s) is parked alone, under the name it had", async (how) => {
    const world = await mirroring(2);
    const { id } = world.database.add({ ...contactOf(world, 0), surname: "New" }, { id: nth(5) });
    for (const n of [0, 1]) editHere(world, nth(n), { notes: "here" });
    const lacking = new Set([nth(0), id]);
    const mirror = giving(world, (answers) =>
      how === "silent"
        ? answers.filter((answer) => !lacking.has(idOfAnswer(answer)))
        : answers.map((answer) =>
            lacking.has(idOfAnswer(answer))
              ? { _tag: "Unreadable", id: idOfAnswer(answer), error: forbidden }
              : answer,
          ),
    );
    expect(await mirror.sync()).toMatchObject({
      parked: 2,
      counts: { WriteCopy: 1 },
      writes: { database: 0, folder: 1 },
    });
    const reason = how === "silent" ? "the database gave no answer for this contact" : "you may not";
    expect(await mirror.parked()).toMatchObject([
      { contactId: nth(0), name: "Ek 0", reason },
      { contactId: id, name: id, reason },
    ]);
    world.clock.advance(60_000);
    expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(disagreements(world)).toEqual([]);
  });
});
