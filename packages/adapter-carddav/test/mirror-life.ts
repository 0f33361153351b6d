import { type Contact, remoteId } from "@spegla/core";
import { samplePhotos } from "@spegla/testkit";
import { expect } from "vitest";
import type { BookPlace } from "./book-place.js";
import { type MirroredBook, bookBytes, disagreements, mirroredBook, person } from "./mirrored-book.js";
import { addOwnPeople } from "./own-people.js";

/**
 * All that a mirror goes through, from its first sync to its end: edits both ways and at once, a conflict,
 * deletions both ways, a restored contact. In the book are people of its owner's, whom it leaves as they were.
 */
export const liveMirrorLife = async (place: BookPlace): Promise<void> => {
  await addOwnPeople(place);
  const before = await bookBytes(place);
  const book = mirroredBook(place, { category: "Business" });
  const { database, mirror } = book;
  const [anna, bo, cia, dan] = newContacts.map((contact) => database.add(contact).id);
  if (anna === undefined || bo === undefined || cia === undefined || dan === undefined)
    throw new Error("no contacts");

  expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 4 });
  await mustBeInStep(book);
  expect((await book.copyOf(anna)).contact.photo).toEqual(samplePhotos[0]);

  // Edits on both sides, also of different fields of one contact.
  database.edit(anna, (contact) => ({ ...contact, jobTitle: "Baker" }));
  database.edit(bo, (contact) => ({ ...contact, notes: "written, here" }));
  await editCopy(book, bo, (contact) => ({ ...contact, nickname: "Bosse" }));
  await editCopy(book, cia, ({ emails, ...contact }) => ({
    ...contact,
    emails: [...emails, { kind: "home", address: "cia@home.example" }],
  }));
  expect((await mirror.sync()).writes).toEqual({ database: 2, folder: 2 });
  expect(database.get(bo)?.contact).toMatchObject({ notes: "written, here", nickname: "Bosse" });
  expect(database.get(cia)?.contact.emails).toHaveLength(2);
  await mustBeInStep(book);

  // One field on both sides: the database's value stands, the other one is kept in the conflict.
  database.edit(anna, (contact) => ({ ...contact, company: "Here AB" }));
  await editCopy(book, anna, (contact) => ({ ...contact, company: "There AB" }));
  expect((await mirror.sync()).conflicts).toBe(1);
  expect(database.get(anna)?.contact.company).toBe("Here AB");
  expect(JSON.stringify(await mirror.conflicts())).toContain("There AB");
  await mustBeInStep(book);

  // Deletions both ways; what was deleted in the folder can be restored.
  database.remove(dan);
  await place.client.remove((await book.copyOf(cia)).url);
  const { writes } = await mirror.sync();
  expect(writes).toEqual({ database: 1, folder: 1 });
  expect(database.deleted().map(({ id }) => id)).toEqual([cia, dan]);
  await mustBeInStep(book);
  database.restore(cia);
  await mirror.sync();
  expect((await book.copyOf(cia)).contact.emails).toHaveLength(2);
  await mustBeInStep(book);

  // The last edits come home before the copies go.
  await editCopy(book, bo, (contact) => ({ ...contact, spouse: "Eva" }));
  expect((await mirror.stop()).outcome).toBe("Stopped");
  expect(database.get(bo)?.contact.spouse).toBe("Eva");
  expect(database.all()).toHaveLength(3);
  expect(await bookBytes(place)).toEqual(before);
};

const newContacts: ReadonlyArray<Contact> = [
  person({
    givenName: "Anna",
    surname: "Ek",
    fullName: "Anna Ek",
    company: "Ek & Söner; Åre",
    birthday: { year: 1971, month: 3, day: 2 },
    phones: [{ kind: "workMobile", number: "+46 70 123", label: "Bakery, back door" }],
    custom: { region: "North", rank: 3 },
    ...(samplePhotos[0] === undefined ? {} : { photo: samplePhotos[0] }),
  }),
  person({ givenName: "Bo", surname: "Ek", fullName: "Bo Ek", notes: "two\nlines\\ and, more; ö" }),
  person({
    givenName: "Cia",
    fullName: "Cia",
    emails: [{ kind: "work", address: "cia@work.example", preferred: true }],
    addresses: [{ kind: "home", street: "Storgatan 1\nc/o Ek", city: "Lund" }],
    anniversary: { month: 12, day: 24 },
  }),
  person({ givenName: "Dan", fullName: "Dan Å", categories: ["VIP, Gold"] }),
];

export const editCopy = async (
  { person, place, copyOf }: MirroredBook,
  contact: string,
  recipe: (contact: Contact) => Contact,
): Promise<void> => {
  const { url } = await copyOf(contact);
  await person.edit(remoteId(new URL(url, place.bookUrl).pathname), recipe);
};

/** Both sides agree, and a further sync writes nothing. */
const mustBeInStep = async (book: MirroredBook): Promise<void> => {
  expect(await disagreements(book, "Business")).toEqual([]);
  const { writes, parked, held } = await book.mirror.sync();
  expect({ writes, parked, held }).toEqual({ writes: { database: 0, folder: 0 }, parked: 0, held: 0 });
};
