import { join } from "node:path";
import { type Mirror, type MirrorOptions, isMirrorError } from "@spegla/core";
import { type SqliteStore, openSqlite } from "@spegla/store-sqlite";
import { right, withCrm } from "./crm.js";

/** What is called of a mirror here, each verb always with the same request. */
export const lifeVerbs = [
  "changeFolder",
  "switchDatabase import",
  "switchDatabase remove",
  "importContacts Move",
  "importContacts Copy",
  "removeImported",
  "untrack",
  "undo",
  "rebuild",
] as const;
export type LifeVerb = (typeof lifeVerbs)[number];

/** A second database beside the first one's, and the folder that the mirror moves to. */
export const nextPaths = (directory: string) => ({
  database: join(directory, "next.sqlite"),
  folder: join(directory, "books", "phone"),
});

const importId = "fair";

type Called = { readonly mirror: Mirror; readonly store: SqliteStore };

/** Each resolves to whether everything that was asked for is done. */
const calls: Readonly<Record<LifeVerb, (called: Called) => Promise<boolean>>> = {
  changeFolder: async ({ mirror }) => (await mirror.changeFolder({ folder: "phone" })).outcome === "Changed",
  "switchDatabase import": async ({ mirror, store }) => {
    const { outcome } = await mirror.switchDatabase({ answer: "import", importId, former: store.contacts });
    return outcome === "Switched";
  },
  "switchDatabase remove": async ({ mirror }) =>
    (await mirror.switchDatabase({ answer: "remove" })).outcome === "Switched",
  "importContacts Move": ({ mirror }) => importAll(mirror, "Move"),
  "importContacts Copy": ({ mirror }) => importAll(mirror, "Copy"),
  removeImported: async ({ mirror }) => {
    try {
      return (await mirror.removeImported({ importId })).remaining === 0;
    } catch (error) {
      if (isMirrorError(error) && error._tag === "NoSuchImport") return true;
      throw error;
    }
  },
  untrack: async ({ mirror }) => (await mirror.untrack("All")).report.outcome === "Complete",
  undo: async ({ mirror }) => {
    const synced = (await mirror.history()).find(({ verb }) => verb === "sync");
    const { refused, remaining } = await mirror.undo(synced?.run ?? 0);
    return refused.length + remaining === 0;
  },
  rebuild: async ({ mirror }) => (await mirror.rebuild()).sync.outcome === "Complete",
};

export const importAll = async (mirror: Mirror, mode: "Copy" | "Move"): Promise<boolean> => {
  const { items, report } = await mirror.importContacts({ which: "All", mode, importId });
  return report.parked === 0 && items.every(({ _tag }) => ["Imported", "DoneBefore"].includes(_tag));
};

/** `begins` is told when the mirror is made. */
export const callLifeVerb = (
  directory: string,
  verb: LifeVerb,
  begins: () => void = () => {},
): Promise<boolean> =>
  withMirrorFor(directory, verb, {}, (called) => {
    begins();
    return calls[verb](called);
  });

/** The mirror as its application makes it when the verb has been done. */
export const withMirrorAfter = <Result>(
  directory: string,
  verb: LifeVerb,
  use: (called: Called) => Promise<Result>,
): Promise<Result> => withMirrorFor(directory, verb, verb === "changeFolder" ? { folder: "phone" } : {}, use);

const withMirrorFor = async <Result>(
  directory: string,
  verb: LifeVerb,
  options: Partial<MirrorOptions>,
  use: (called: Called) => Promise<Result>,
): Promise<Result> => {
  const next = isSwitch(verb) ? await right(openSqlite(nextPaths(directory).database)) : undefined;
  const isLeaving = next !== undefined || verb === "changeFolder";
  try {
    return await withCrm(directory, (store, mirror) => use({ store, mirror }), {
      ...(next === undefined ? {} : { database: next.contacts }),
      ...(isLeaving ? { newMirrorId: () => "next-mirror" } : {}),
      ...options,
    });
  } finally {
    next?.close();
  }
};

export const isSwitch = (verb: LifeVerb): boolean => verb.startsWith("switchDatabase");

export const isLifeVerb = (verb: string): verb is LifeVerb => lifeVerbs.some((known) => known === verb);
