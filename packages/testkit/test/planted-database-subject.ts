import type { ContactDatabase } from "@spegla/core";
import type {
  DatabaseApplication,
  DatabaseDeclaration,
  DatabaseSubject,
} from "../src/conformance/database/database-subject.js";
import {
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  memoryDatabase,
} from "../src/memory/memory-database.js";

/** What a memory database can be tried on: everything but a restart. */
export const declaredOfMemory: DatabaseDeclaration = {
  contacts: "Exact",
  ownWrites: "Acknowledged",
  applicationCan: ["another", "expireCursors", "purge", "reclassify"],
};

/** What is planted into a sound database: another port, another application, or both. */
export type Plant = (sound: MemoryDatabase) => {
  readonly database?: Partial<ContactDatabase>;
  readonly application?: Partial<DatabaseApplication>;
};

export const memorySubject = (
  options: MemoryDatabaseOptions = {},
  plant: Plant = () => ({}),
): DatabaseSubject => {
  const sound = memoryDatabase(options);
  const planted = plant(sound);
  return {
    // A getter that is planted must stay one.
    database: Object.defineProperties({ ...sound }, Object.getOwnPropertyDescriptors(planted.database ?? {})),
    application: {
      add: async (contact, details) => sound.add(contact, details).id,
      edit: async (id, recipe) => sound.edit(id, recipe),
      remove: async (id) => sound.remove(id),
      restore: async (id) => sound.restore(id),
      purge: async (id) => sound.purge(id),
      reclassify: async (id, details) => sound.reclassify(id, details),
      expireCursors: async () => sound.expireCursors(),
      another: async () => memorySubject({ ...options, id: "another" }, plant),
      ...planted.application,
    },
  };
};
