import { type Mirror, type Target, createMirror } from "@spegla/core";
import { type SqliteStore, openSqlite } from "@spegla/store-sqlite";
import type { Arguments, Options } from "./arguments.js";
import { orThrow } from "./script.js";
import { targetFrom, targetOptions } from "./target-options.js";

/** Which mirror a script is about: every script takes these, and the same ones mean the same mirror. */
export const mirrorOptions = {
  database: { value: "FILE", required: true, description: "the SQLite file with the contacts" },
  ...targetOptions,
  folder: { value: "NAME", fallback: "contacts", description: "the one folder to mirror into" },
  category: { value: "NAME", description: "what the copies are filed under" },
  policy: {
    value: "WHO",
    fallback: "database",
    choices: ["database", "folder", "newest", "ask"],
    description: "who wins when both sides edited one field",
  },
} as const satisfies Options;

/** Opens the database and the folder, does the work, closes. Rejects with a typed error. */
export const withMirror = async <Result>(
  given: Arguments<typeof mirrorOptions>,
  work: (mirror: Mirror, store: SqliteStore) => Promise<Result>,
  { create = false }: { readonly create?: boolean } = {},
): Promise<Result> => {
  const store = await orThrow(openSqlite(given.database, { mustExist: true }));
  try {
    const { category } = given;
    const target = targetFrom(given);
    const mirror = createMirror({
      database: store.contacts,
      state: store.state,
      target,
      folder: await folderIdOf(target, given.folder, create),
      ...(category === undefined ? {} : { category }),
      policy: { field: given.policy },
    });
    return await work(mirror, store);
  } finally {
    store.close();
  }
};

/** A folder may be given by its id or by its name; one that is not there is made only if asked for. */
const folderIdOf = async (target: Target, given: string, create: boolean): Promise<string> => {
  const folders = await orThrow(target.listFolders());
  const found = folders.find(({ id }) => id === given) ?? folders.find(({ name }) => name === given);
  if (found === undefined && create) return (await orThrow(target.createFolder(given))).id;
  return found?.id ?? given;
};
