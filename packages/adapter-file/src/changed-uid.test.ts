import { createMirror, emptyContact } from "@spegla/core";
import { memoryDatabase, memoryStateStore } from "@spegla/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FolderOnDisk, folderOnDisk, settle } from "../test/folder-on-disk.js";
import { fileTarget } from "./index.js";

let disk: FolderOnDisk;
beforeEach(async () => {
  disk = await folderOnDisk();
});
afterEach(() => disk.remove());

/** One mirrored contact, whose copy's card another program rewrites. */
const mirrored = async () => {
  const database = memoryDatabase();
  const { id } = database.add({ ...emptyContact, givenName: "Ada" });
  const state = memoryStateStore();
  const mirror = createMirror({
    database,
    state,
    target: fileTarget({ directory: disk.root }),
    folder: "people",
  });
  await mirror.sync();
  const card = async (): Promise<readonly [string, string]> => {
    const [file, ...others] = await disk.files();
    if (file === undefined || others.length > 0) throw new Error(`${others.length + 1} files`);
    return file;
  };
  const rewrite = async (recipe: (text: string) => string): Promise<void> => {
    const [name, text] = await card();
    await settle();
    await disk.write(name, recipe(text));
  };
  return { database, id, state, mirror, card, rewrite };
};

describe.each([
  ["is another one", "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\n"],
  ["is gone", ""],
])("a copy whose UID %s", (_, uid) => {
  const withUid = (text: string): string => text.replace(/^UID:.*\r\n/mu, uid);

  it("[L2, L6] is the same copy by its marker: nothing is written, and it gets no second one", async () => {
    const { id, mirror, card, rewrite } = await mirrored();
    await rewrite(withUid);
    const before = await card();
    expect(before[1]).not.toContain(`UID:${id}`);
    for (let run = 0; run < 2; run += 1)
      expect(await mirror.sync()).toMatchObject({
        outcome: "Complete",
        writes: { database: 0, folder: 0 },
      });
    expect(await card()).toEqual(before);
  });

  it("[L4] brings its edits home, and takes the contact's; a UID that it has stays, and a lacking one is given", async () => {
    const { database, id, mirror, card, rewrite } = await mirrored();
    await rewrite((text) => withUid(text).replace("END:VCARD", "NOTE:there\r\nEND:VCARD"));
    await mirror.sync();
    database.edit(id, (contact) => ({ ...contact, company: "Here" }));
    await mirror.sync();
    expect(database.get(id)?.contact).toMatchObject({ company: "Here", notes: "there" });
    const [, text] = await card();
    expect(text).toMatch(/^ORG:Here\r$/mu);
    expect(text.match(/^UID:.*\r\n/gmu)).toEqual([uid || `UID:${id}\r\n`]);
  });

  it("[L6] is adopted when the state was lost, and gets no second one", async () => {
    const { database, id, state, mirror, card, rewrite } = await mirrored();
    await rewrite(withUid);
    state.wipe();
    expect(await mirror.sync()).toMatchObject({ counts: { Adopt: 1 }, conflicts: 0 });
    database.edit(id, (contact) => ({ ...contact, company: "Here" }));
    await mirror.sync();
    expect((await card())[1]).toMatch(/^ORG:Here\r$/mu);
  });
});
