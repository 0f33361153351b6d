import { expect } from "vitest";
import { contactIdOf } from "@spegla/testkit";
import { type SimulatedPlace, bookOnSimulator } from "./book-place.js";
import { editCopy } from "./mirror-life.js";
import { type MirroredBook, bookBytes, disagreements, mirroredBook, person } from "./mirrored-book.js";
import { addOwnPeople } from "./own-people.js";

export type Unsettled = MirroredBook<SimulatedPlace> & {
  /** What was in the book before. */
  readonly own: ReadonlyMap<string, string>;
};

/** Four contacts, of which three are mirrored, and edits on both sides that wait for the next sync. */
export const unsettled = async (): Promise<Unsettled> => {
  const place = bookOnSimulator();
  await addOwnPeople(place);
  const own = await bookBytes(place);
  const book = mirroredBook(place);
  const add = (name: string): unknown =>
    book.database.add(person({ givenName: name, fullName: `${name} ek` }), { id: contactIdOf(name) });
  for (const name of ["anna", "bo", "cia"]) add(name);
  await book.mirror.sync();
  add("dan");
  book.database.edit(contactIdOf("anna"), (contact) => ({ ...contact, notes: "here" }));
  await editCopy(book, "bo", (contact) => ({ ...contact, nickname: "Bosse" }));
  return { ...book, own };
};

/** Nobody is gone from either side. */
export const mustHaveEverybody = async ({ database, copies, place, own }: Unsettled): Promise<void> => {
  expect(database.all()).toHaveLength(4);
  expect(database.deleted()).toEqual([]);
  const copied = (await copies()).map(({ contactId }) => contactId);
  expect(new Set(copied).size).toBe(copied.length);
  expect(copied).toEqual(expect.arrayContaining(["anna", "bo", "cia"]));
  const bytes = await bookBytes(place);
  expect([...own].filter(([url, before]) => bytes.get(url) !== before)).toEqual([]);
};

/** The edits arrive, nobody is missing, and then it is quiet. */
export const mustGoOn = async (book: Unsettled): Promise<void> => {
  await mustGetInStep(book);
  await mustHaveEverybody(book);
  expect(book.database.get(contactIdOf("bo"))?.contact.nickname).toBe("Bosse");
  const { writes, held, parked } = await book.mirror.sync();
  expect({ writes, held, parked }).toEqual({ writes: { database: 0, folder: 0 }, held: 0, parked: 0 });
};

const oneDayMs = 86_400_000;

/** When what was set aside is due, too. */
export const mustGetInStep = async (book: MirroredBook): Promise<void> => {
  await book.mirror.sync();
  book.clock.advance(oneDayMs);
  await book.mirror.sync();
  expect(await disagreements(book)).toEqual([]);
};
