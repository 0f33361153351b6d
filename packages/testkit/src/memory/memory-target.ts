import type { FolderRef, ReplicaError, Signal, Target } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type MemoryFolder, type MemoryFolderOptions, memoryFolder } from "./memory-folder.js";
import { aborted, notFound, revisionMismatch } from "./refusals.js";

/** A service in memory, with any number of folders. */
export type MemoryTarget = Target & {
  /** The one that is there from the beginning: id `folder-1`, name `Contacts`. */
  readonly folder: MemoryFolder;
  readonly folders: () => ReadonlyArray<MemoryFolder>;
  readonly addFolder: (options?: MemoryFolderOptions) => MemoryFolder;
  /** With all that is in it. */
  readonly dropFolder: (id: string) => void;
  readonly categories: () => ReadonlyArray<string>;
};

/** `options` hold for every folder that is not given its own. */
export const memoryTarget = (options: MemoryFolderOptions = {}): MemoryTarget => {
  const folders = new Map<string, MemoryFolder>();
  const categories = new Set<string>();
  let added = 0;
  const addFolder = (own: MemoryFolderOptions = {}): MemoryFolder => {
    added += 1;
    const folder = memoryFolder({ ...options, id: `folder-${added}`, name: `Contacts ${added}`, ...own });
    folders.set(folder.id, folder);
    return folder;
  };
  const folder = addFolder({ id: options.id ?? "folder-1", name: options.name ?? "Contacts" });

  return {
    name: "memory",
    folder,
    addFolder,
    folders: () => [...folders.values()],
    dropFolder: (id) => void folders.delete(id),
    categories: () => [...categories],
    listFolders: (signal) => answering(signal, () => E.right([...folders.values()].map(refOf))),
    openFolder: (id, signal) => answering(signal, () => E.fromNullable(notFound(id))(folders.get(id))),
    createFolder: (name, signal) =>
      answering(signal, () =>
        [...folders.values()].some((folder) => folder.name === name)
          ? E.left(revisionMismatch(name))
          : E.right(refOf(addFolder({ name }))),
      ),
    ensureCategory: (name, signal) => answering(signal, () => E.right(void categories.add(name))),
  };
};

const refOf = ({ id, name, capabilities: { access } }: MemoryFolder): FolderRef => ({ id, name, access });

const answering =
  <Answer>(
    signal: Signal | undefined,
    answer: () => E.Either<ReplicaError, Answer>,
  ): TE.TaskEither<ReplicaError, Answer> =>
  async () =>
    signal?.aborted === true ? E.left(aborted) : answer();
