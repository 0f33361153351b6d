import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type MirrorOptions, type StateCollection, stateCollections } from "@spegla/core";
import type { SqliteStore } from "@spegla/store-sqlite";
import * as O from "fp-ts/lib/Option.js";
import { expect } from "vitest";
import { allContactsIn, crmPaths, right, withCrm } from "./crm.js";
import { watchOpenedCards } from "./opened-files.js";

/** Every byte of both sides: contacts with their versions, and what is in the folder, whatever it is. */
export const contentsOf = async (directory: string) => ({
  contacts: await withCrm(directory, ({ contacts }) => allContactsIn(contacts)),
  folder: filesBelow(crmPaths(directory).books),
});

/** Path and hash of everything below a directory; a link is not followed. */
export const filesBelow = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((name) => lstatSync(join(directory, name)).isFile())
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(directory, name)))
          .digest("hex"),
      ]),
  );

/** A sync that finds nothing to do: it writes nothing, opens no card and touches no record of the state. */
export const expectStill = async (
  directory: string,
  outcome: "Complete" | "Partial" = "Complete",
  options: Partial<MirrorOptions> = {},
): Promise<void> => {
  const before = await contentsOf(directory);
  await withCrm(
    directory,
    async (store, mirror) => {
      const records = await recordsOf(store);
      const opened = watchOpenedCards();
      const report = await mirror.sync().finally(() => opened.end());
      expect(report).toMatchObject({ outcome, writes: { database: 0, folder: 0 } });
      expect(opened.end()).toEqual([]);
      expect(await recordsOf(store)).toEqual(records);
    },
    options,
  );
  expect(await contentsOf(directory)).toEqual(before);
};

/** What the mirror remembers. */
const recordsOf = async ({ state }: SqliteStore) => {
  const all: Partial<Record<StateCollection, ReadonlyArray<unknown>>> = {};
  for (const collection of stateCollections)
    all[collection] = await right(state.page(collection, O.none, 100_000));
  return all;
};
