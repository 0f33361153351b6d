import { type Direction, type Mirror, type Target, type Tracking, createMirror } from "@spegla/core";
import { type SqliteStore, openSqlite } from "@spegla/store-sqlite";
import type { Arguments, Options } from "./arguments.js";
import { orThrow } from "./script.js";
import { targetFrom, targetOptions } from "./target-options.js";

/** Which mirror a script is about: every script takes these, and the same ones mean the same mirror. */
export const mirrorOptions = {
  database: { value: "FILE", required: true, description: "the SQLite file with the contacts" },
  state: { value: "FILE", description: "the SQLite file with the mirror's state, if it is another one" },
  ...targetOptions,
  folder: { value: "NAME", fallback: "contacts", description: "the one folder to mirror into" },
  category: { value: "NAME", description: "what the copies are filed under" },
  policy: {
    value: "WHO",
    fallback: "database",
    choices: ["database", "folder", "newest", "ask"],
    description: "who wins when both sides edited one field",
  },
  direction: {
    value: "WAY",
    fallback: "two-way",
    choices: ["two-way", "to-folder-ignoring", "to-folder-reverting"],
    description: "which way edits go; one way, those of copies are left alone or put right",
  },
  tracking: {
    value: "WHOM",
    fallback: "all",
    choices: ["all", "chosen"],
    description: "who is mirrored: all, or those chosen with examples/track.ts",
  },
} as const satisfies Options;

export type MirrorArguments = Pick<Arguments<typeof mirrorOptions>, keyof typeof mirrorOptions>;

/** Where the copies are; `folder` is its id. */
export type Place = { readonly target: Target; readonly folder: string };

type Opening = {
  /** The folder, and the file with the state, are made if they are not there. */
  readonly create?: boolean;
  /** Default: the one that was given. */
  readonly target?: Target;
};

/** Opens the database and the folder, does the work, closes. Rejects with a typed error. */
export const withMirror = async <Result>(
  given: MirrorArguments,
  work: (mirror: Mirror, store: SqliteStore, place: Place) => Promise<Result>,
  { create = false, target = targetFrom(given) }: Opening = {},
): Promise<Result> =>
  withSqlite(given.database, (store) =>
    withState(given, store, create, async (state) => {
      const { category } = given;
      const place = await placeOf(target, given.folder, create);
      const mirror = createMirror({
        database: store.contacts,
        state,
        ...place,
        ...(category === undefined ? {} : { category }),
        policy: { field: given.policy },
        direction: directions[given.direction],
        tracking: trackings[given.tracking],
      });
      return work(mirror, store, place);
    }),
  );

/** Opens a database that is there, does the work, closes. */
export const withSqlite = async <Result>(
  file: string,
  work: (store: SqliteStore) => Promise<Result>,
  options: { readonly mustExist?: boolean; readonly replicaId?: string } = {},
): Promise<Result> => {
  const store = await orThrow(openSqlite(file, { mustExist: true, ...options }));
  try {
    return await work(store);
  } finally {
    store.close();
  }
};

/** A folder may be given by its id or by its name; one that is not there is made only if asked for. */
export const placeOf = async (target: Target, given: string, create: boolean): Promise<Place> => {
  const folders = await orThrow(target.listFolders());
  const found = folders.find(({ id }) => id === given) ?? folders.find(({ name }) => name === given);
  if (found === undefined && create)
    return { target, folder: (await orThrow(target.createFolder(given))).id };
  return { target, folder: found?.id ?? given };
};

const withState = <Result>(
  { state }: MirrorArguments,
  store: SqliteStore,
  create: boolean,
  work: (state: SqliteStore["state"]) => Promise<Result>,
): Promise<Result> =>
  state === undefined
    ? work(store.state)
    : withSqlite(state, (other) => work(other.state), { mustExist: !create });

const directions: Readonly<Record<MirrorArguments["direction"], Direction>> = {
  "two-way": "TwoWay",
  "to-folder-ignoring": "ToFolderIgnoring",
  "to-folder-reverting": "ToFolderReverting",
};

const trackings: Readonly<Record<MirrorArguments["tracking"], Tracking>> = { all: "All", chosen: "Chosen" };
