import type {
  ChangePage,
  Contact,
  ContactDatabase,
  ContactId,
  Folder,
  Mirror,
  RemoteId,
  Target,
} from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { expect } from "vitest";
import { type World, type WorldOptions, idOf, newWorld, person } from "../world.js";

/** Syncs until a run writes nothing, then once more, which has to write nothing either. */
export const settle = async (world: World, mirror: Mirror = world.mirror): Promise<void> => {
  for (let round = 0; round < 8; round += 1) {
    const before = world.writes();
    await mirror.sync();
    if (world.writes() !== before) continue;
    await mirror.sync();
    expect(world.writes()).toBe(before);
    return;
  }
  throw new Error("eight syncs, and still there was something to write");
};

/** How many writes a sync comes to, on both sides. */
export const writesOf = async (world: World, verb: () => Promise<unknown>): Promise<number> => {
  const before = world.writes();
  await verb();
  return world.writes() - before;
};

/** A world in which `c0`, `c1` … are mirrored. */
export const mirroring = async (size: number, options: WorldOptions = {}): Promise<World> => {
  const world = newWorld(options);
  addPeople(world, size);
  await world.mirror.sync();
  return world;
};

export const addPeople = ({ database }: World, size: number): void => {
  for (let n = 0; n < size; n += 1) database.add(person({ surname: `Ek ${n}` }), { id: nth(n) });
};

export const nth = (n: number): ContactId => idOf(`c${n}`);

export const copyIdOf = (world: World, id: ContactId): RemoteId => {
  const copy = world.copyOf(id);
  if (copy === undefined) throw new Error(`${id} has no copy`);
  return copy.id;
};

export const contactOf = ({ database }: World, n: number): Contact => {
  const record = database.get(nth(n));
  if (record === undefined) throw new Error(`c${n} is not in use`);
  return record.contact;
};

export const copyOf = (world: World, n: number): Contact => {
  const copy = world.copyOf(nth(n));
  if (copy === undefined) throw new Error(`c${n} has no copy`);
  return copy.contact;
};

/** An edit of some fields, for `edit` and `personEdits`. */
const setting =
  (fields: Partial<Contact>) =>
  (contact: Contact): Contact => ({ ...contact, ...fields });

export const editHere = ({ database }: World, id: ContactId, fields: Partial<Contact>): void =>
  database.edit(id, setting(fields));

export const editThere = (world: World, id: ContactId, fields: Partial<Contact>): void =>
  world.folder.personEdits(copyIdOf(world, id), setting(fields));

/** The world's target, whose folder behaves otherwise in some of its calls. */
export const targetWith = ({ target }: World, otherwise: (folder: Folder) => Partial<Folder>): Target => ({
  ...target,
  openFolder: (id, signal) =>
    pipe(
      target.openFolder(id, signal),
      TE.map((folder) => ({ ...folder, ...otherwise(folder) })),
    ),
});

/** The world's database, which behaves otherwise in some of its calls. */
export const databaseWith = (
  { database }: World,
  otherwise: (database: ContactDatabase) => Partial<ContactDatabase>,
): ContactDatabase => ({ ...database, ...otherwise(database) });

/** A page that says everything twice. */
export const doubledPage = <Id, Item>(page: ChangePage<Id, Item>): ChangePage<Id, Item> => ({
  ...page,
  upserts: [...page.upserts, ...page.upserts],
  removals: [...page.removals, ...page.removals],
});
