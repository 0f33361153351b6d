import {
  type BusinessContact,
  type Contact,
  type ContactId,
  type Mirror,
  type MirrorOptions,
  contactId,
  createMirror,
  emptyContact,
  eqContact,
  viewContact,
} from "@spegla/core";
import {
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  type MemoryFolder,
  type MemoryFolderOptions,
  type MemoryItem,
  type MemoryStateStore,
  memoryDatabase,
  memoryStateStore,
  memoryTarget,
  rightOf,
  virtualClock,
} from "@spegla/testkit";

/** A database, a folder and a mirror between them, all in memory and in virtual time. */
export type World = {
  readonly database: MemoryDatabase;
  readonly folder: MemoryFolder;
  readonly state: MemoryStateStore;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly mirror: Mirror;
  /** Another mirror over the same parts, as after a restart. */
  readonly remirror: (options?: Partial<MirrorOptions>) => Mirror;
  readonly copyOf: (id: ContactId) => MemoryItem | undefined;
  /** Writes that reached either side so far. */
  readonly writes: () => number;
};

export type WorldOptions = {
  readonly folder?: MemoryFolderOptions;
  readonly database?: MemoryDatabaseOptions;
  readonly mirror?: Partial<MirrorOptions>;
};

export const newWorld = (options: WorldOptions = {}): World => {
  const clock = virtualClock(1_000_000);
  const database = memoryDatabase({ now: clock.now, ...options.database });
  const target = memoryTarget({ now: clock.now, ...options.folder });
  const state = memoryStateStore({ now: clock.now });
  let mirrors = 0;
  const remirror = (changed: Partial<MirrorOptions> = {}): Mirror =>
    createMirror({
      database,
      state,
      target,
      folder: target.folder.id,
      clock,
      newMirrorId: () => `mirror-${(mirrors += 1)}`,
      ...options.mirror,
      ...changed,
    });
  return {
    database,
    folder: target.folder,
    state,
    clock,
    mirror: remirror(),
    remirror,
    copyOf: (id) => target.folder.all().find(({ marker }) => marker?.contactId === id),
    writes: () => database.calls.counts().writes + target.folder.calls.counts().writes,
  };
};

export const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });

export const idOf = (text: string): ContactId => rightOf(contactId(text));

/** The contacts whose copy is not what the folder can hold of them, and copies of nobody. */
export const disagreements = (world: World, category?: string): ReadonlyArray<string> => {
  const copies = world.folder.all().filter(({ marker }) => marker?.databaseId === world.database.id);
  const view = viewContact(world.folder.capabilities.projection);
  const missing = world.database.all().flatMap((record: BusinessContact) => {
    const mine = copies.filter(({ marker }) => marker?.contactId === record.id);
    if (mine.length !== 1) return [`${record.id} has ${mine.length} copies`];
    const copy = mine[0]?.contact ?? emptyContact;
    const bare = { ...copy, categories: copy.categories.filter((name) => name !== category) };
    return eqContact(view(record.contact), bare)
      ? []
      : [`${record.id} differs: ${JSON.stringify(record.contact)} / ${JSON.stringify(bare)}`];
  });
  const strays = copies
    .filter(({ marker }) => world.database.all().every(({ id }) => id !== marker?.contactId))
    .map(({ id }) => `${id} is a copy of nobody`);
  return [...missing, ...strays];
};
