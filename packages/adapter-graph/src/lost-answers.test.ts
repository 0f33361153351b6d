import { isMirrorError } from "@spegla/core";
import { type GraphFault, contactIdOf, graphFaultOn, graphFaults } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { graphPlace } from "../test/graph-place.js";
import {
  type MirroredFolder,
  disagreements,
  mirroredFolder,
  person,
  rawFolder,
} from "../test/mirrored-folder.js";
import { addOwnPeople } from "../test/own-people.js";

type Loss = { readonly how: string; readonly fault: GraphFault };

/** The effect is there, and nobody knows. */
const lost: ReadonlyArray<Loss> = [
  { how: "is done, and the line breaks", fault: graphFaults.droppedAfter },
  { how: "is done, and answered 503", fault: graphFaults.unavailableAfter },
];

const failed: ReadonlyArray<Loss> = [
  { how: "is done, and answered 504", fault: graphFaults.timeoutAfter },
  { how: "is not done, and the line breaks", fault: graphFaults.droppedBefore },
  { how: "is refused with 429", fault: graphFaults.throttled },
  { how: "is refused with 429 and no word of when", fault: graphFaults.throttledWithoutWord },
  { how: "is answered with a page of HTML", fault: graphFaults.htmlPage },
  { how: "meets a conflict that nobody made", fault: graphFaults.conflictWithoutIfMatch },
];

const contacts = 60;

const filled = (): MirroredFolder => {
  const place = graphPlace();
  addOwnPeople(place);
  const folder = mirroredFolder(place);
  for (let number = 1; number <= contacts; number += 1)
    folder.database.add(
      person({
        givenName: "Anna",
        surname: `Ek ${number}`,
        emails: [{ kind: "home", address: `anna.${number}@example.com` }],
      }),
      { id: contactIdOf(`contact-${number}`) },
    );
  return folder;
};

/** What the first sync could not do is done; edits made meanwhile on both sides are on both. */
const makeGood = async (folder: MirroredFolder, before: ReadonlyMap<string, string>): Promise<void> => {
  const { place, database, mirror, state } = folder;
  place.service.setFaults(() => ({ _tag: "Pass" }));
  state.expireLease();
  const [edited] = folder.copies();
  if (edited !== undefined)
    folder.editCopy(edited.contactId, (contact) => ({ ...contact, nickname: "Bosse" }));
  database.edit(contactIdOf("contact-60"), (contact) => ({ ...contact, notes: "here" }));
  await mirror.sync();
  await place.service.clock.sleep(oneDayMs);
  await mirror.sync();
  expect(disagreements(folder)).toEqual([]);
  expect(folder.copies()).toHaveLength(contacts);
  expect(database.deleted()).toEqual([]);
  if (edited !== undefined)
    expect(database.get(contactIdOf(edited.contactId))?.contact.nickname).toBe("Bosse");
  expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
  const after = rawFolder(place);
  expect([...before].filter(([id, raw]) => after.get(id) !== raw)).toEqual([]);
  expect(place.service.violations()).toEqual([]);
};

const oneDayMs = 86_400_000;

const firstMirrorWith = async (at: number, fault: GraphFault): Promise<void> => {
  const folder = filled();
  const before = rawFolder(folder.place);
  folder.place.service.setFaults(graphFaultOn({ method: "POST", path: /\/contacts$/u, skipped: at }, fault));
  await folder.mirror.sync().catch((thrown: unknown) => {
    if (!isMirrorError(thrown)) throw thrown;
  });
  await makeGood(folder, before);
};

describe(`a first mirror of ${contacts} contacts has no second copy and loses no edit`, () => {
  it.each(lost)(
    "when one write $how, whichever it is",
    async ({ fault }) => {
      for (let at = 0; at < contacts; at += 1) await firstMirrorWith(at, fault);
    },
    300_000,
  );

  it.each(failed)(
    "when one write $how",
    async ({ fault }) => {
      for (const at of [0, 19, 20, 59]) await firstMirrorWith(at, fault);
    },
    60_000,
  );
});

describe("a mailbox that throttles", () => {
  it("whatever is in a batch beyond four is mirrored in one go all the same, in narrower batches", async () => {
    const folder = filled();
    folder.place.service.setSwitches({ batchWidth: "All" });
    expect(await folder.mirror.sync()).toMatchObject({ outcome: "Complete", writes: { folder: contacts } });
    expect(disagreements(folder)).toEqual([]);
    const batches = folder.place.service.requests.all().map(({ batch }) => batch.length);
    expect(Math.max(...batches.slice(-10))).toBe(4);
    expect(folder.place.service.violations().filter(({ _tag }) => _tag === "IgnoredRetryAfter")).toEqual([]);
  });

  it("for an hour is mirrored when the hour is over", async () => {
    const folder = filled();
    const { service } = folder.place;
    const over = service.clock.now() + 3_600_000;
    service.setFaults(({ method }) =>
      service.clock.now() < over && method !== "GET" ? { _tag: "Throttled", seconds: 300 } : { _tag: "Pass" },
    );
    while (service.clock.now() < over) {
      await folder.mirror.sync().catch((thrown: unknown) => {
        if (!isMirrorError(thrown)) throw thrown;
      });
      await service.clock.sleep(60_000);
    }
    await service.clock.sleep(oneDayMs);
    await folder.mirror.sync();
    expect(disagreements(folder)).toEqual([]);
    expect(folder.copies()).toHaveLength(contacts);
    expect(service.violations()).toEqual([]);
  });
});
