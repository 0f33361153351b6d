import { type Contact, type ContactId, emptyContact } from "@spegla/core";
import { type DatabaseApplication, type DatabaseSubject, photoBytes } from "@spegla/testkit";
import type { SqliteContacts, SqliteOptions } from "../src/index.js";
import { freshPath, openAt, right } from "./fresh-store.js";

const dayMs = 86_400_000;

/** A new file of contacts, and an application that works with them through its own functions. */
export const freshContacts = async (options: SqliteOptions): Promise<DatabaseSubject> => {
  const path = freshPath();
  const { contacts, close } = await openAt(path, options);
  return {
    database: contacts,
    application: {
      ...applicationOf(contacts),
      reopen: async () => {
        close();
        return (await openAt(path, options)).contacts;
      },
      another: () => freshContacts(options),
    },
  };
};

const applicationOf = (
  contacts: SqliteContacts,
): Required<Omit<DatabaseApplication, "reopen" | "another">> => {
  const keepPhoto = async ({ photo }: Contact): Promise<void> => {
    const bytes = photoBytes(photo?.hash ?? "");
    if (bytes !== undefined) await right(contacts.addPhoto(bytes, photo?.mediaType));
  };
  const add: DatabaseApplication["add"] = async (contact, details = {}) => {
    await keepPhoto(contact);
    return (await right(contacts.add({ contact, ...details }))).id;
  };
  const remove = (id: ContactId): Promise<void> => right(contacts.remove(id));
  const purge = async (id: ContactId): Promise<void> => {
    await right(contacts.purge([id]));
  };
  return {
    add,
    edit: async (id, recipe) => {
      const edited = recipe((await right(contacts.get(id))).contact);
      await keepPhoto(edited);
      await right(contacts.edit(id, edited));
    },
    remove,
    restore: async (id) => {
      await right(contacts.restore(id));
    },
    purge,
    reclassify: async (id, details) => {
      await right(contacts.refile(id, details));
    },
    // Cursors from before a tombstone that was forgotten are no good any more.
    expireCursors: async () => {
      const id = await add(emptyContact);
      await remove(id);
      await purge(id);
      await right(contacts.purgeTombstones(Date.now() + 1_000 * dayMs));
    },
  };
};
