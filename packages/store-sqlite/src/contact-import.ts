import { setImmediate } from "node:timers/promises";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { ContactId } from "@spegla/core";
import { type NewContact, addContact } from "./contact-edit.js";
import { badWord, isWord } from "./contact-filing.js";
import { type ContactStore, writeContacts } from "./contact-table.js";
import type { ContactStoreError } from "./store-error.js";

export type ContactImport = {
  /** Names the import, so that it can be listed and taken back as a group. */
  readonly importId: string;
  /** For people: the file's name, for instance. */
  readonly source: string;
};

/** `at` counts the entries from 0. What is refused was not added, the others were. */
export type ImportReport = {
  readonly added: ReadonlyArray<ContactId>;
  readonly refused: ReadonlyArray<{ readonly at: number; readonly error: ContactStoreError }>;
};

/**
 * Adds many, one transaction per chunk, and lets others have their turn in between. A Left after the
 * first chunk says how many are in the database: they are listed under the import's id.
 */
export const importContacts =
  (
    store: ContactStore,
    entries: Iterable<NewContact>,
    { importId, source }: ContactImport,
  ): TE.TaskEither<ContactStoreError, ImportReport> =>
  async () => {
    if (!isWord(importId)) return badWord("importId");
    if (!isWord(source)) return badWord("source");
    const imported = { importId, source, importedAt: store.now() };
    const added: Array<ContactId> = [];
    const refused: Array<ImportReport["refused"][number]> = [];
    for (const [from, chunk] of chunksOf(store.pageSize, entries)) {
      const written = writeContacts(store, (writer) =>
        E.right(chunk.map((entry) => addContact(writer, entry, imported))),
      )();
      if (E.isLeft(written))
        return E.left({
          ...written.left,
          message: `${written.left.message}; ${added.length} of this import are in the database`,
        });
      for (const [at, result] of written.right.entries())
        if (E.isRight(result)) added.push(result.right.id);
        else refused.push({ at: from + at, error: result.left });
      await setImmediate();
    }
    return E.right({ added, refused });
  };

const chunksOf = function* <Item>(
  size: number,
  items: Iterable<Item>,
): Generator<readonly [from: number, chunk: ReadonlyArray<Item>]> {
  let [from, chunk]: [number, Array<Item>] = [0, []];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield [from, chunk];
    from += chunk.length;
    chunk = [];
  }
  if (chunk.length > 0) yield [from, chunk];
};
