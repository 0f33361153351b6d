import { contactIdOf } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { remoteId, revision } from "../replica/ids.js";
import { type Toll, addToll, defaultGuard, judge, noToll } from "./guard.js";
import { type Holding, heldFor } from "./hold-losses.js";
import type { Operation } from "./operation.js";
import type { Held } from "./records.js";
import { chunkSize, chunksOf } from "./run.js";

const id = contactIdOf("c0");
const operation = (more: Partial<Operation> = {}): Operation => ({
  decision: "WriteCopy",
  contactId: id,
  name: "Anna",
  overwrites: [],
  conflicts: [],
  link: "Keep",
  ...more,
});
const removal = operation({ decision: "RemoveContact", removes: "Database", link: "Drop" });
const ofGone = (contact: "Unchanged" | "Deleted" | "Left", copy: "Unchanged" | "Deleted"): Operation =>
  operation({ because: { _tag: "Linked", contact, copy } });

const tollOf = (...operations: ReadonlyArray<Operation>): Toll =>
  operations.reduce((toll, one) => addToll(toll, one), noToll);

describe("the toll of a plan", () => {
  it("[EN7] counts each contact once a side: as deleted, else as overwritten", () => {
    expect(tollOf(removal, { ...removal, overwrites: ["Database", "Folder"] })).toMatchObject({
      Database: { removed: 2, overwritten: 0 },
      Folder: { removed: 0, overwritten: 1 },
    });
    expect(tollOf(operation({ overwrites: ["Database"] }))).toMatchObject({ Database: { overwritten: 1 } });
  });

  it("[EN7] counts what a hold would take, were it let go", () => {
    expect(tollOf(operation({ decision: "Hold", loser: "Folder" })).Folder.removed).toBe(1);
  });

  it("[EN7] counts who is gone from the other side, and of whom this side says so too", () => {
    expect(
      tollOf(ofGone("Unchanged", "Deleted"), ofGone("Deleted", "Deleted"), ofGone("Left", "Unchanged")),
    ).toMatchObject({
      Database: { gone: 2, goneHere: 1 },
      Folder: { gone: 2, goneHere: 1 },
    });
    expect(tollOf(operation({ because: { _tag: "Unlinked", contact: "Deleted", item: "OwnCopy" } }))).toEqual(
      noToll,
    );
  });

  it("[EN9] leaves out what a person released, and what was taken out again", () => {
    expect(tollOf({ ...removal, isReleased: true })).toEqual(noToll);
    expect(addToll(tollOf(removal), removal, -1)).toEqual(noToll);
  });
});

describe("the guard's judgement", () => {
  const losing = (removed: number, linked: number) =>
    judge(defaultGuard)({ ...noToll, Database: { ...noToll.Database, removed } }, linked).Database;
  const gone = (count: number, goneHere = 0): Toll => ({
    ...noToll,
    Folder: { ...noToll.Folder, gone: count, goneHere },
  });

  it.each([
    [10, 20, false],
    [11, 20, true],
    [11, 55, false],
    [11, 54, true],
  ])("[EN7] %i of %i: held is %j", (removed, linked, isHeld) => {
    expect(losing(removed, linked) !== undefined).toBe(isHeld);
  });

  it("[EN7] all of them at once are held, however few, unless their own side says so too, or the guard lets them pass", () => {
    expect(judge(defaultGuard)(gone(2), 2).Folder).toContain("every one of the 2");
    expect(judge(defaultGuard)(gone(1), 2)).toEqual({});
    expect(judge(defaultGuard)(gone(2, 2), 2)).toEqual({});
    expect(judge({ ...defaultGuard, all: "Pass" })(gone(2), 2)).toEqual({});
  });
});

describe("a loss", () => {
  const holding: Holding = { reasons: { Database: "too much" }, held: new Map(), group: "hold-7", now: 70 };
  const before: Held = {
    contactId: id,
    name: "Anna",
    group: "hold-3",
    reason: "as before",
    decision: "RemoveContact",
    since: 30,
    loser: "Folder",
  };

  it("[EN8] is held with the guard's reason, and the group of the run", () => {
    expect(heldFor(holding, removal)).toEqual({
      contactId: id,
      name: "Anna",
      group: "hold-7",
      reason: "too much",
      decision: "RemoveContact",
      since: 70,
      loser: "Database",
    });
    expect(heldFor(holding, operation({ overwrites: ["Database"] }))).toMatchObject({ loser: "Database" });
    expect(heldFor(holding, ofGone("Unchanged", "Deleted"))).toMatchObject({ loser: "Database" });
  });

  it("[EN8] of a second copy is filed under the item", () => {
    const twin = operation({ removes: "Folder", remoteId: remoteId("twin") });
    expect(heldFor({ ...holding, reasons: { Folder: "why" } }, twin)).toMatchObject({ remoteId: "twin" });
  });

  it("[EN8] stays held as it was, though the guard has no reason any more", () => {
    const still = { ...holding, reasons: {}, held: new Map([[id, before]]) };
    const lost = operation({ removes: "Folder", link: "Drop" });
    expect(heldFor(still, lost)).toMatchObject({
      group: "hold-3",
      reason: "as before",
      since: 30,
      loser: "Folder",
    });
    expect(heldFor(still, removal)).toBeUndefined();
  });

  it("[EN7, EN9] on the other side, or released, or none at all, is not held", () => {
    expect(heldFor(holding, operation({ removes: "Folder", overwrites: ["Folder"] }))).toBeUndefined();
    expect(heldFor(holding, { ...removal, isReleased: true })).toBeUndefined();
    expect(heldFor(holding, operation())).toBeUndefined();
  });
});

it("[EN1] ids are looked up in chunks, all of them, in their order", () => {
  const ids = Array.from({ length: 2 * chunkSize + 3 }, (_, at) => at);
  const chunks = chunksOf(ids);
  expect(chunks.map(({ length }) => length)).toEqual([chunkSize, chunkSize, 3]);
  expect(chunks.flat()).toEqual(ids);
  expect(chunksOf([])).toEqual([]);
});

describe("a frozen contact", () => {
  const frozen: Held = {
    contactId: id,
    name: "Anna",
    group: "undo-5",
    reason: "run 5 was undone",
    decision: "Undo",
    since: 1,
    loser: "Database",
    isFrozen: true,
  };
  const holding: Holding = { reasons: {}, held: new Map([[id, frozen]]), group: "hold-6", now: 9 };
  const remove = { _tag: "Remove", id: remoteId("copy"), revision: revision("f1") } as const;
  const writing = operation({ folder: remove, link: "Drop" });

  it("[UN2] stays held as it was, whatever would be written", () => {
    expect(heldFor(holding, writing)).toBe(frozen);
    expect(heldFor(holding, { ...writing, isReleased: true })).toBeUndefined();
    expect(heldFor({ ...holding, held: new Map() }, writing)).toBeUndefined();
  });

  it("[UN2] is noted like others, and its second copies go", () => {
    expect(heldFor(holding, operation({ decision: "Settle" }))).toBeUndefined();
    const twin = operation({ folder: remove, removes: "Folder", remoteId: remoteId("copy") });
    expect(heldFor(holding, twin)).toBeUndefined();
  });
});
