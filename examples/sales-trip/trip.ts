import { join } from "node:path";
import { fileTarget } from "@spegla/adapter-file";
import { type Mirror, type MirrorOptions, createMirror } from "@spegla/core";
import { type SqliteContacts, type SqliteStore, openSqlite } from "@spegla/store-sqlite";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { hashesIn } from "../demo/address-book.js";
import type { Teller } from "../demo/teller.js";

/** What the story plays with: two folders of vCards, and the databases of three companies. */
export type Trip = {
  readonly tell: Teller;
  /** The path of one of the folders. */
  readonly path: (folder: "phone" | "tablet") => string;
  readonly northern: SqliteContacts;
  readonly baltic: SqliteContacts;
  readonly export: SqliteContacts;
  /** A mirror of one of the databases, all of them with the same state: there is one mirror at a time. */
  readonly mirrorOf: (database: SqliteContacts, folder: "phone" | "tablet") => Mirror;
  /** The person's own cards in both folders, by file name and hash; grows where the story adds one. */
  readonly own: Map<string, string>;
  readonly close: () => void;
};

export const openTrip = (directory: string, tell: Teller) =>
  pipe(
    TE.Do,
    TE.bind("northern", () => openSqlite(join(directory, "northern.sqlite"))),
    TE.bind("baltic", () => openSqlite(join(directory, "baltic.sqlite"))),
    TE.bind("overseas", () => openSqlite(join(directory, "export.sqlite"))),
    TE.map(({ northern, baltic, overseas }): Trip => tripWith(directory, tell, northern, baltic, overseas)),
  );

const tripWith = (
  directory: string,
  tell: Teller,
  northern: SqliteStore,
  baltic: SqliteStore,
  overseas: SqliteStore,
): Trip => {
  const target = fileTarget({ directory });
  const common: Pick<MirrorOptions, "state" | "target" | "category"> = {
    state: northern.state,
    target,
    category: "Business",
  };
  return {
    tell,
    path: (folder) => join(directory, folder),
    northern: northern.contacts,
    baltic: baltic.contacts,
    export: overseas.contacts,
    mirrorOf: (database, folder) => createMirror({ ...common, database, folder }),
    own: new Map(),
    close: () => {
      for (const store of [northern, baltic, overseas]) store.close();
    },
  };
};

/** Notes that the cards now in the folder which are no copies are the person's own. */
export const noteOwn = (
  { own, path }: Trip,
  folder: "phone" | "tablet",
  names: ReadonlyArray<string>,
): void => {
  const hashes = hashesIn(path(folder));
  for (const name of names) own.set(`${folder}/${name}`, hashes.get(name) ?? "");
};

/** Whether the person's own cards are all as they were, byte for byte. */
export const isOwnUntouched = ({ own, path }: Trip): boolean => {
  const now = new Map<string, string>(
    (["phone", "tablet"] as const).flatMap((folder) =>
      [...hashesIn(path(folder))].map(([name, hash]) => [`${folder}/${name}`, hash] as const),
    ),
  );
  return [...own].every(([name, hash]) => now.get(name) === hash);
};
