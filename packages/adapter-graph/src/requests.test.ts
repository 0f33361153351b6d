import { contactIdOf, samplePhotos } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { graphPlace } from "../test/graph-place.js";
import { type MirroredFolder, disagreements, mirroredFolder, person } from "../test/mirrored-folder.js";

const filled = (contacts: number): MirroredFolder => {
  const folder = mirroredFolder(graphPlace(), { category: "Business" });
  for (let number = 1; number <= contacts; number += 1)
    folder.database.add(person({ givenName: "Anna", surname: `Ek ${number}` }), {
      id: contactIdOf(`contact-${number}`),
    });
  return folder;
};

/** How many went over the line; a batch is one. */
const requestsOf = async (
  { place: { service } }: MirroredFolder,
  run: () => Promise<unknown>,
): Promise<number> => {
  service.requests.reset();
  await run();
  expect(service.requests.mostAtOnce()).toBeLessThanOrEqual(4);
  return service.requests.count();
};

describe("a mirror of 1,000 contacts", () => {
  it("asks no more than the service's batches make it", async () => {
    const folder = filled(1_000);
    const { mirror, database, editCopy } = folder;
    const sync = () => requestsOf(folder, () => mirror.sync());

    // 50 batches; the folder, its changes, the category's list and itself.
    expect(await sync()).toBe(54);
    // What was written comes back once, as it was written: pages of changes, and nothing is read.
    expect(await sync()).toBeLessThanOrEqual(3);
    expect(await sync()).toBe(1);
    expect(await sync()).toBe(1);

    // 1 % of edits on each side: two batches to look and to write, and one to read with one for photos.
    for (let number = 1; number <= 10; number += 1) {
      database.edit(contactIdOf(`contact-${number}`), (contact) => ({ ...contact, notes: "here" }));
      editCopy(`contact-${number + 100}`, (contact) => ({ ...contact, notes: "there" }));
    }
    expect(await sync()).toBeLessThanOrEqual(5);
    expect(disagreements(folder, "Business")).toEqual([]);

    // A batch of 20 to look, and one to remove.
    expect(await requestsOf(folder, () => mirror.stop())).toBeLessThanOrEqual(110);
    expect(folder.place.folder.ids()).toEqual([]);
    expect(folder.place.service.violations()).toEqual([]);
  }, 120_000);
});

it("a photo costs three requests and its share of one, and nothing when it is known", async () => {
  const folder = filled(0);
  const { mirror, database } = folder;
  await mirror.sync();
  for (const [at, photo] of samplePhotos.entries())
    database.add(person({ surname: `Ek ${at}`, photo }), { id: contactIdOf(`contact-${at}`) });
  // Changes, the creates; a photo and what became of it, for each; one look at their new revisions.
  expect(await requestsOf(folder, () => mirror.sync())).toBe(1 + 1 + samplePhotos.length * 2 + 1);
  await mirror.sync();
  expect(await requestsOf(folder, () => mirror.sync())).toBe(1);
});
