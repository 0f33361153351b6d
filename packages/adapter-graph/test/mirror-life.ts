import type { Contact, ContactId, Mirror, SyncReport } from "@spegla/core";
import { photoBytes, samplePhotos } from "@spegla/testkit";
import { expect } from "vitest";
import type { GraphPlace } from "./graph-place.js";
import { type MirroredFolder, disagreements, mirroredFolder, person, rawFolder } from "./mirrored-folder.js";
import { addOwnPeople } from "./own-people.js";

/** What a service may do that the story has to allow for. */
export type LifeOptions = {
  /** The copies need not say all that their contacts do: the service drops some of it. */
  readonly isLossy?: boolean;
  readonly takesPhotos?: boolean;
  /** After how many more rounds of delta a change is told. */
  readonly lag?: number;
};

/**
 * All that a mirror goes through, from its first sync to its end: edits both ways and at once, a conflict,
 * deletions both ways, a restored contact. In the folder are people of its owner's, whom it leaves as they were.
 */
export const liveMirrorLife = async (
  place: GraphPlace,
  { isLossy = false, takesPhotos = true, lag = 0 }: LifeOptions = {},
): Promise<void> => {
  addOwnPeople(place);
  const before = rawFolder(place);
  const folder = mirroredFolder(place, { category: "Business" });
  const { database, mirror, editCopy } = folder;
  const inStep = (): Promise<void> => mustBeInStep(folder, isLossy);
  const sync = (): Promise<Told> => syncUntilTold(mirror, lag);
  const [anna, bo, cia, dan] = addContacts(folder);

  expect((await sync()).writes).toEqual({ database: 0, folder: 4 });
  await inStep();
  expect(place.folder.photo(folder.copyOf(anna))).toEqual(takesPhotos ? annasBytes : undefined);

  // Edits on both sides, also of different fields of one contact.
  database.edit(anna, (contact) => ({ ...contact, jobTitle: "Baker" }));
  database.edit(bo, (contact) => ({ ...contact, notes: "written, here" }));
  editCopy(bo, (contact) => ({ ...contact, nickname: "Bosse" }));
  editCopy(cia, ({ emails, ...contact }) => ({
    ...contact,
    emails: [...emails, { kind: "work", address: "cia@home.example" }],
  }));
  expect((await sync()).writes).toEqual({ database: 2, folder: 2 });
  expect(database.get(bo)?.contact).toMatchObject({ notes: "written, here", nickname: "Bosse" });
  expect(database.get(cia)?.contact.emails).toHaveLength(2);
  await inStep();

  // One field on both sides: the database's value stands, the other one is kept in the conflict.
  database.edit(anna, (contact) => ({ ...contact, company: "Here AB" }));
  editCopy(anna, (contact) => ({ ...contact, company: "There AB" }));
  expect((await sync()).conflicts).toBe(1);
  expect(database.get(anna)?.contact.company).toBe("Here AB");
  expect(JSON.stringify(await mirror.conflicts())).toContain("There AB");
  await inStep();

  // Deletions both ways; what was deleted in the folder can be restored.
  database.remove(dan);
  place.folder.remove(folder.copyOf(cia));
  expect((await sync()).writes).toEqual({ database: 1, folder: 1 });
  expect(database.deleted().map(({ id }) => id)).toEqual([cia, dan]);
  await inStep();
  database.restore(cia);
  await sync();
  await inStep();

  // The last edits come home before the copies go.
  editCopy(bo, (contact) => ({ ...contact, spouse: "Eva" }));
  expect((await mirror.stop()).outcome).toBe("Stopped");
  expect(database.get(bo)?.contact.spouse).toBe("Eva");
  expect(database.get(anna)?.contact).toMatchObject({ custom: { region: "North", rank: 3 } });
  expect(database.all()).toHaveLength(3);
  expect(rawFolder(place)).toEqual(before);
  expect(place.service.violations()).toEqual([]);
};

/** As often as it takes until all that happened was told. */
const syncUntilTold = async (mirror: Mirror, lag: number): Promise<Told> => {
  let told: Told = await mirror.sync();
  for (let round = 0; round < lag; round += 1) told = bothTold(told, await mirror.sync());
  return told;
};

const addContacts = ({
  database,
}: MirroredFolder): readonly [anna: ContactId, bo: ContactId, cia: ContactId, dan: ContactId] => {
  const [anna, bo, cia, dan] = newContacts.map((contact) => database.add(contact).id);
  if (anna === undefined || bo === undefined || cia === undefined || dan === undefined)
    throw new Error("no contacts");
  return [anna, bo, cia, dan];
};

type Told = Pick<SyncReport, "writes" | "conflicts">;

const bothTold = (a: Told, b: Told): Told => ({
  writes: {
    database: a.writes.database + b.writes.database,
    folder: a.writes.folder + b.writes.folder,
  },
  conflicts: a.conflicts + b.conflicts,
});

const annasPhoto = samplePhotos[0];
const annasBytes = photoBytes(annasPhoto?.hash ?? "");

const newContacts: ReadonlyArray<Contact> = [
  person({
    givenName: "Anna",
    surname: "Ek",
    fullName: "Anna Ek",
    company: "Ek & Söner; Åre",
    birthday: { year: 1971, month: 3, day: 2 },
    phones: [
      { kind: "workMobile", number: "+46 70 123", label: "Bakery, back door" },
      { kind: "mobile", number: "+46 70 456" },
    ],
    custom: { region: "North", rank: 3 },
    ...(annasPhoto === undefined ? {} : { photo: annasPhoto }),
  }),
  person({ givenName: "Bo", surname: "Ek", notes: "two\nlines\\ and, more; ö" }),
  person({
    givenName: "Cia",
    fullName: "Cia",
    emails: [{ kind: "home", address: "cia@work.example", preferred: true }],
    addresses: [{ kind: "home", street: "Storgatan 1\nc/o Ek", poBox: "Box 7", city: "Lund" }],
    anniversary: { month: 12, day: 24 },
  }),
  person({ company: "Dan AB", categories: ["VIP, Gold"] }),
];

/** Both sides agree, and a further sync writes nothing. */
const mustBeInStep = async (folder: MirroredFolder, isLossy: boolean): Promise<void> => {
  if (!isLossy) expect(disagreements(folder, "Business")).toEqual([]);
  const { writes, parked, held } = await folder.mirror.sync();
  expect({ writes, parked, held }).toEqual({ writes: { database: 0, folder: 0 }, parked: 0, held: 0 });
};
