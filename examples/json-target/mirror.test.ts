import { readFile, writeFile } from "node:fs/promises";
import { createMirror, emptyContact } from "@spegla/core";
import { faultAt, isProcessDied, memoryDatabase, memoryStateStore, withTargetFaults } from "@spegla/testkit";
import { expect, it } from "vitest";
import { subjectOnDisk } from "./person-with-editor.js";

/** A database with Anna in it, to be mirrored into a file in which Olga lives already. */
const world = async () => {
  const subject = await subjectOnDisk();
  await writeFile(subject.path, olgaAlone);
  const database = memoryDatabase();
  const { id } = database.add({ ...emptyContact, givenName: "Anna", surname: "Ek" });
  return { ...subject, id, database, state: memoryStateStore(), folder: "people.json" };
};

const olgaAlone = '{ "people": [{ "id": "olga", "first": "Olga" }], "owner": "Olga" }';

it("mirrors both ways, and leaves as it came", async () => {
  const { path, dispose, id, ...options } = await world();
  const mirror = createMirror(options);
  expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 1 });

  await writeFile(path, (await readFile(path, "utf8")).replace('"Ek"', '"Lo", "shoeSize": 39'));
  expect((await mirror.sync()).writes).toEqual({ database: 1, folder: 0 });
  expect(options.database.get(id)?.contact.surname).toBe("Lo");

  options.database.edit(id, (contact) => ({ ...contact, jobTitle: "Baker" }));
  expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 1 });
  expect(await readFile(path, "utf8")).toMatch(/"shoeSize": 39,[^}]*"title": "Baker"/u);
  expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 0 });

  expect((await mirror.stop()).outcome).toBe("Stopped");
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(JSON.parse(olgaAlone));
  await dispose();
});

it("makes one copy, whichever call the process dies after", async () => {
  for (let at = 0, hasDied = true; hasDied; at += 1) {
    const { path, dispose, ...options } = await world();
    const target = withTargetFaults(options.target, faultAt(at, { _tag: "DieAfter" }));
    const sync = createMirror({ ...options, target }).sync();
    hasDied = await sync.then(() => false, isProcessDied);
    options.state.expireLease();
    await createMirror(options).sync();
    expect((await readFile(path, "utf8")).match(/"spegla"/gu)).toHaveLength(1);
    await dispose();
  }
});
