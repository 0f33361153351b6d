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
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import { fieldValues } from "../src/change/field-value.js";
import {
  type FaultScript,
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  type MemoryFolder,
  type MemoryFolderOptions,
  type MemoryItem,
  type MemoryStateStore,
  type MemoryTarget,
  memoryDatabase,
  memoryStateStore,
  memoryTarget,
  rightOf,
  virtualClock,
  withFaults,
  withStoreFaults,
  withTargetFaults,
} from "@spegla/testkit";

/** A database, a folder and a mirror between them, all in memory and in virtual time. */
export type World = {
  readonly database: MemoryDatabase;
  readonly target: MemoryTarget;
  readonly folder: MemoryFolder;
  readonly state: MemoryStateStore;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly mirror: Mirror;
  /** Another mirror over the same parts, as after a restart. */
  readonly remirror: (options?: Partial<MirrorOptions>) => Mirror;
  /** The same, on a line and a disk on which things go wrong. */
  readonly faultyMirror: (script: FaultScript<never>) => Mirror;
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
  const state = memoryStateStore();
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
    faultyMirror: (script) =>
      remirror({
        database: withFaults(database, script),
        target: withTargetFaults(target, script),
        state: withStoreFaults(state, script),
      }),
    database,
    target,
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

/** What both sides hold, without ids and revisions: equal for worlds that ended alike. */
export const contents = (world: World): unknown => ({
  contacts: world.database.all().map(({ id, contact }) => [id, canonical(contact)]),
  deleted: world.database.deleted().map(({ id }) => id),
  copies: sorted(
    world.folder
      .all()
      .map(({ marker, contact }) => JSON.stringify([marker?.contactId ?? "", canonical(contact)])),
  ),
});

/** The contact with its values in one order. */
const canonical = (contact: Contact): unknown =>
  sorted([...fieldValues(contact).values()].map((value) => JSON.stringify(value)));

export const sorted = (texts: ReadonlyArray<string>): ReadonlyArray<string> => RA.sort(S.Ord)(texts);
