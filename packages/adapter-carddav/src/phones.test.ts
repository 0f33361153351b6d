import { type Contact, type ContactId } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type SimulatedPlace, bookOnSimulator } from "../test/book-place.js";
import { fullPerson } from "../test/full-person.js";
import { type MirroredBook, disagreements, mirroredBook } from "../test/mirrored-book.js";
import { type PhoneProgram, phonePrograms, savedBy } from "../test/phone-programs.js";

const still = { database: 0, folder: 0 };

/** Anna, mirrored, and a program in which her card was opened and saved again. */
const withAnna = async (
  contact: Contact = fullPerson,
): Promise<
  MirroredBook<SimulatedPlace> & { readonly id: ContactId; readonly anna: () => Contact | undefined }
> => {
  const book = mirroredBook(bookOnSimulator(), { category: "Business" });
  const { id } = book.database.add(contact);
  await book.mirror.sync();
  return { ...book, id, anna: () => book.database.get(id)?.contact };
};

const saveWith = async (
  { place, copyOf, id }: MirroredBook & { readonly id: ContactId },
  program: PhoneProgram,
  edit?: (lines: ReadonlyArray<string>) => ReadonlyArray<string>,
): Promise<string> => {
  const { url } = await copyOf(id);
  const saved = savedBy(program, (await place.client.get(url)).bytes, edit);
  await place.client.put(url, saved);
  return saved.toString();
};

describe.each(phonePrograms)("a copy that was saved with $name", (program) => {
  it("is no news if nothing was edited", async () => {
    const book = await withAnna();
    await saveWith(book, program);
    expect((await book.mirror.sync()).writes).toEqual(still);
    expect(book.anna()).toEqual(fullPerson);
    expect((await book.mirror.sync()).writes).toEqual(still);
  });

  it("brings home what was edited and nothing else, and is still from then on", async () => {
    const book = await withAnna();
    await saveWith(book, program, (lines) => [
      ...lines.map((line) => line.replace("TITLE:Baker", "TITLE:Head baker")),
      "TEL;TYPE=HOME,VOICE:+46 40 77",
    ]);
    const { writes, conflicts } = await book.mirror.sync();
    expect({ writes, conflicts }).toEqual({ writes: { database: 1, folder: 0 }, conflicts: 0 });
    const { phones, ...others } = book.anna() ?? fullPerson;
    expect({ ...others, phones: fullPerson.phones }).toEqual({ ...fullPerson, jobTitle: "Head baker" });
    expect(phones).toHaveLength(fullPerson.phones.length + 1);
    expect(phones).toEqual(
      expect.arrayContaining([
        ...fullPerson.phones,
        { kind: "home", number: expect.stringMatching(/40.77/u) },
      ]),
    );
    expect((await book.mirror.sync()).writes).toEqual(still);
  });

  it("is rewritten where an edit at home says so, and nowhere else", async () => {
    const book = await withAnna();
    const saved = await saveWith(book, program);
    book.database.edit(book.id, (contact) => ({ ...contact, profession: "Confectioner" }));
    expect((await book.mirror.sync()).writes).toEqual({ database: 0, folder: 1 });
    const { bytes } = await book.place.client.get((await book.copyOf(book.id)).url);
    const linesOf = (text: string): ReadonlyArray<string> =>
      text.split(/\r\n(?! )/u).filter((line) => !line.startsWith("REV:"));
    const changed = linesOf(bytes.toString()).filter((line) => !linesOf(saved).includes(line));
    expect(changed).toEqual(["ROLE:Confectioner"]);
    expect(await disagreements(book, "Business")).toEqual([]);
    expect((await book.mirror.sync()).writes).toEqual(still);
  });

  it("meets an edit at home: both stand", async () => {
    const book = await withAnna();
    await saveWith(book, program, (lines) =>
      lines.map((line) => line.replace("TITLE:Baker", "TITLE:Head baker")),
    );
    book.database.edit(book.id, (contact) => ({ ...contact, profession: "Confectioner" }));
    const { writes, conflicts } = await book.mirror.sync();
    expect({ writes, conflicts }).toEqual({ writes: { database: 1, folder: 1 }, conflicts: 0 });
    expect(book.anna()).toEqual({ ...fullPerson, jobTitle: "Head baker", profession: "Confectioner" });
    expect(await disagreements(book, "Business")).toEqual([]);
    expect((await book.mirror.sync()).writes).toEqual(still);
  });
});

describe("a program that knows less than the card holds", () => {
  const [phone] = phonePrograms;
  if (phone === undefined) throw new Error("no program");
  const withoutLines = (name: RegExp): PhoneProgram => ({
    ...phone,
    respell: (lines) => phone.respell(lines.filter((line) => !name.test(line))),
  });

  it("takes away what it does not write, and nothing comes back", async () => {
    const book = await withAnna();
    await saveWith(book, withoutLines(/^NICKNAME|^ROLE/u));
    expect((await book.mirror.sync()).writes).toEqual({ database: 1, folder: 0 });
    const { nickname: _nickname, profession: _profession, ...left } = fullPerson;
    expect(book.anna()).toEqual(left);
    expect((await book.mirror.sync()).writes).toEqual(still);
  });

  it("and drops the marker, leaves the copy a copy", async () => {
    const book = await withAnna();
    await saveWith(book, withoutLines(/^X-SPEGLA-MARKER/u), (lines) => [...lines, "TEL;TYPE=HOME:+46 40 77"]);
    await book.mirror.sync();
    await book.mirror.sync();
    expect(book.anna()?.phones).toHaveLength(fullPerson.phones.length + 1);
    expect(book.place.service.book().cards().size).toBe(1);
    expect(await disagreements(book, "Business")).toEqual([]);
    expect((await book.mirror.sync()).writes).toEqual(still);
  });
});
