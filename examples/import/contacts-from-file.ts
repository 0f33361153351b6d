import { open, readFile } from "node:fs/promises";
import * as E from "fp-ts/lib/Either.js";
import { readVcf } from "@spegla/adapter-file";
import { type FileContact, type Unread, contactFromCard } from "./card-contacts.js";
import { contactsFromCsv } from "./csv-contacts.js";

/**
 * The contacts of a file of vCards, which is read as they are asked for, or of a sheet: as the
 * file's name says, else as its content looks. Never rejects for what a disk may answer.
 */
export async function* contactsFromFile(path: string): AsyncGenerator<E.Either<Unread, FileContact>> {
  let isEmpty = true;
  try {
    if (await holdsCards(path)) {
      for await (const entry of readVcf(path)) {
        isEmpty = false;
        yield contactFromCard(entry);
      }
    } else {
      const sheet = contactsFromCsv(await readFile(path));
      isEmpty = E.isRight(sheet) && sheet.right.length === 0;
      yield* E.isLeft(sheet) ? [sheet] : sheet.right;
    }
    if (isEmpty) yield E.left({ reason: "holds no contact" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    yield E.left({ reason: fileReasons[String(error.code)] ?? error.message });
  }
}

const holdsCards = async (path: string): Promise<boolean> => {
  const file = await open(path, "r");
  try {
    if (/\.(?:vcf|vcard)$/iu.test(path)) return true;
    if (/\.csv$/iu.test(path)) return false;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return /BEGIN:VCARD/iu.test(buffer.toString("latin1", 0, bytesRead).replaceAll("\0", ""));
  } finally {
    await file.close();
  }
};

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder: give the files in it",
  EACCES: "may not be read",
};
