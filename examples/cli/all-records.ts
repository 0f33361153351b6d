import type { ContactRecord, ContactStoreError, SqliteContacts } from "@spegla/store-sqlite";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { orThrow } from "./script.js";

type Page = Parameters<SqliteContacts["deletedItems"]>[0];

/** Page after page of what is listed by id. */
export const allRecords = async (
  list: (page?: Page) => TE.TaskEither<ContactStoreError, ReadonlyArray<ContactRecord>>,
): Promise<ReadonlyArray<ContactRecord>> => {
  const all: ContactRecord[] = [];
  for (;;) {
    const after = all.at(-1)?.id;
    const page = await orThrow(list({ limit: 1_000, ...(after === undefined ? {} : { after }) }));
    all.push(...page);
    if (page.length < 1_000) return all;
  }
};
