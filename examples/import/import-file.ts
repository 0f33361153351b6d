import { basename } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import type { GivenFiling, SqliteContacts } from "@spegla/store-sqlite";
import { messageOf, orThrow } from "../cli/script.js";
import type { FileContact, Unread } from "./card-contacts.js";
import { contactsFromFile } from "./contacts-from-file.js";

export type ImportedFile = {
  readonly file: string;
  readonly imported: number;
  readonly unread: ReadonlyArray<Unread>;
  readonly remarks: ReadonlyArray<Remark>;
};

/** Something of a contact that was read differently than it was meant. */
type Remark = { readonly line: number; readonly remark: string };

export type ImportTarget = {
  readonly contacts: SqliteContacts;
  readonly importId: string;
  readonly filing: GivenFiling;
  readonly signal: AbortSignal;
  /** Called with the number of contacts that were added since it was called last. */
  readonly onAdded: (count: number) => void;
};

/** Batch by batch, so that memory does not grow with the file. Rejects only if the database fails. */
export const importFile = async (file: string, target: ImportTarget): Promise<ImportedFile> => {
  let imported = 0;
  const [unread, remarks]: [Unread[], Remark[]] = [[], []];
  for await (const batch of batchesOf(200, contactsFromFile(file))) {
    if (target.signal.aborted) break;
    const done = await importBatch(basename(file), batch, target);
    imported += done.imported;
    unread.push(...done.unread);
    remarks.push(...done.remarks);
    target.onAdded(done.imported);
  }
  return { file, imported, unread, remarks };
};

const importBatch = async (
  source: string,
  batch: ReadonlyArray<E.Either<Unread, FileContact>>,
  { contacts, importId, filing }: ImportTarget,
): Promise<Omit<ImportedFile, "file">> => {
  const read = batch.flatMap((entry) => (E.isRight(entry) ? [entry.right] : []));
  // A contact refers to its photo, so the bytes have to be there first.
  for (const { contact, photoBytes } of read)
    if (photoBytes !== undefined) await orThrow(contacts.addPhoto(photoBytes, contact.photo?.mediaType));
  const entries = read.map(({ contact, isPrivate }) => ({
    ...filing,
    contact,
    isPrivate: isPrivate || filing.isPrivate === true,
  }));
  const { added, refused } = await orThrow(
    contacts.importMany(entries, { importId, source: source.slice(-255) }),
  );
  return {
    imported: added.length,
    unread: [
      ...batch.flatMap((entry) => (E.isLeft(entry) ? [entry.left] : [])),
      ...refused.map(({ at, error }) => ({ line: read[at]?.line ?? 1, reason: messageOf(error) })),
    ],
    remarks: read.flatMap(({ line, remarks }) => remarks.map((remark) => ({ line, remark }))),
  };
};

async function* batchesOf<Item>(
  size: number,
  items: AsyncIterable<Item>,
): AsyncGenerator<ReadonlyArray<Item>> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
