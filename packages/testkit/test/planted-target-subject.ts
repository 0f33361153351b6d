import type { Folder, FolderCapabilities, RemoteId, Target } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import type {
  MemoryFolder,
  MemoryFolderOptions,
  MemoryTarget,
  TargetDeclaration,
  TargetSubject,
} from "../src/index.js";
import type { Fresh } from "../src/conformance/conformance-case.js";
import { memoryTarget, wholeProjection } from "../src/index.js";

/** A folder in memory as a subject of the target's suite; `lag`: so many changes are not listed until it settles. */
export const memorySubject = (
  options: MemoryFolderOptions = {},
  lag = 0,
  plant: Plant = (target) => target,
): Promise<Fresh<TargetSubject>> => {
  const target = memoryTarget(options);
  const { folder } = target;
  if (lag > 0) folder.setLag(lag);
  return Promise.resolve({
    target: plant(target),
    folderId: folder.id,
    person: {
      add: async (contact) => folder.personAdds(contact),
      edit: async (id, recipe) => folder.personEdits(id, recipe),
      remove: async (id) => folder.personRemoves(id),
      addNamed: async (name, contact) => folder.personAddsNamed(name, contact),
      rename: async (id) => folder.personRenames(id),
      duplicate: async (id) => folder.personDuplicates(id),
      dropMarker: async (id) => folder.dropsMarker(id),
      putUnmodelled: async (id, text) => folder.writesOpaque(id, text),
      readUnmodelled: async (id) => memoryItem(folder, id).opaque,
      readRaw: async (id) => JSON.stringify(memoryItem(folder, id)),
      expireCursors: async () => folder.expireCursors(),
    },
    settle: async () => {
      folder.setLag(0);
      folder.setLag(lag);
    },
  });
};

const memoryItem = (folder: MemoryFolder, wanted: RemoteId) => {
  const item = folder.all().find(({ id }) => id === wanted);
  if (item === undefined) throw new Error(`there is no ${wanted}`);
  return item;
};

/** Makes another target of a sound one. */
export type Plant = (sound: MemoryTarget) => Target;

/** The same target, but its folders are made worse when they are opened. */
export const inFolders =
  (spoil: (folder: MemoryFolder) => Partial<Folder>): Plant =>
  (target) => ({
    ...target,
    openFolder: (id, signal) =>
      pipe(
        target.openFolder(id, signal),
        TE.map((opened) => {
          const folder = target.folders().find((one) => one.id === opened.id);
          if (folder === undefined) throw new Error(`there is no ${opened.id}`);
          return { ...folder, ...spoil(folder) };
        }),
      ),
  });

/** What is true of `memoryFolder(options)`. */
export const memoryDeclaration = (
  options: MemoryFolderOptions,
  more: Partial<TargetDeclaration> = {},
): TargetDeclaration => ({
  capabilities: memoryCapabilities(options),
  copies: options.naming === "Client" ? "NamedByMarker" : "NamedByService",
  folders: "Created",
  changes: "Told",
  ownWrites: options.acknowledges === true ? "Acknowledged" : "ComeBack",
  pageSize: options.pageSize ?? 100,
  personCan: [
    "addNamed",
    "rename",
    "duplicate",
    "dropMarker",
    "putUnmodelled",
    "readUnmodelled",
    "readRaw",
    "expireCursors",
  ],
  ...more,
});

const memoryCapabilities = (options: MemoryFolderOptions): FolderCapabilities => ({
  projection: options.projection ?? wholeProjection,
  access: options.access ?? "ReadWrite",
  revisions: options.revisions ?? "Honoured",
  listing: options.listing ?? "Immediate",
  batchSize: options.batchSize ?? 50,
  concurrency: options.concurrency ?? 4,
});
