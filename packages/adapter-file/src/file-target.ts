import { constants } from "node:fs";
import { access, mkdir, readdir, realpath, rmdir } from "node:fs/promises";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { FolderRef, ReplicaError, Signal, Target } from "@spegla/core";
import { createFile } from "./atomic-write.js";
import { mapConcurrently } from "./concurrently.js";
import { errnoOf, errorFromErrno } from "./file-error.js";
import { fileFolder } from "./file-folder.js";
import { isFolderName, sortNames, slugFromFolderName } from "./file-name.js";
import { findFolderPlace } from "./folder-place.js";
import type { FolderSettings } from "./folder-settings.js";
import { invalidItem } from "./invalid-item.js";
import { readCardFile } from "./read-card-file.js";

export type FileTargetOptions = {
  /** Its subdirectories are the folders. It must exist; it is never created. */
  readonly directory: string;
  /** `ReadOnly`: nothing is ever written here. Default: as the permissions say. */
  readonly access?: "ReadOnly";
  /** A larger file is never read into memory. Default: 20 MiB. */
  readonly maxFileBytes?: number;
  /** Most files that one page of a pull opens. Default: 500. */
  readonly pageSize?: number;
  /** Most files read at once. Default: 16. */
  readonly readConcurrency?: number;
  /** Most files written at once. Default: 8. */
  readonly writeConcurrency?: number;
  /** In ms since 1970, by the clock that stamps the files. Default: `Date.now`. */
  readonly now?: () => number;
};

/** A directory on disk whose subdirectories are folders of vCards, one person a file (vdir). */
export const fileTarget = (options: FileTargetOptions): Target => {
  const settings = settingsFrom(options);
  const listFolders = (): TE.TaskEither<ReplicaError, ReadonlyArray<FolderRef>> =>
    pipe(
      rootOf(options),
      TE.flatMap((root) => TE.tryCatch(() => folderRefs(root, settings), errorFromErrno(options.directory))),
    );
  return {
    name: `vCards in ${options.directory}`,
    listFolders: (signal) => pipe(notAborted(signal), TE.flatMap(listFolders)),
    openFolder: (id, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMap(() => TE.fromPredicate(isFolderName, noFolder)(id)),
        TE.flatMap(() => rootOf(options)),
        TE.flatMap((root) => findFolderPlace(id, join(root, id))),
        TE.flatMap((place) =>
          TE.tryCatch(async () => {
            const ref = await folderRef(place.path, id, settings);
            return fileFolder(place, ref.name, { ...settings, access: ref.access });
          }, errorFromErrno(id)),
        ),
      ),
    createFolder: (name, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMapEither(() => slugOf(name)),
        TE.bindTo("slug"),
        TE.bind("root", () => rootOf(options)),
        TE.bind("others", () => listFolders()),
        TE.filterOrElse(
          ({ others, slug }) => others.every((other) => other.name !== name && other.id !== slug),
          ({ slug }) => folderTaken(slug, name),
        ),
        TE.flatMap(({ root, slug }) => makeFolder(root, slug, name, settings)),
      ),
    ensureCategory: (_name, signal) => notAborted(signal),
  };
};

const settingsFrom = (options: FileTargetOptions): FolderSettings => ({
  access: options.access ?? "ReadWrite",
  maxFileBytes: options.maxFileBytes ?? 20 * 1024 * 1024,
  pageSize: options.pageSize ?? 500,
  readConcurrency: options.readConcurrency ?? 16,
  writeConcurrency: options.writeConcurrency ?? 8,
  now: options.now ?? Date.now,
});

/** Where the directory really is: whoever chose it may have chosen a link; nobody below it may. */
const rootOf = ({ directory }: FileTargetOptions): TE.TaskEither<ReplicaError, string> =>
  TE.tryCatch(() => realpath(directory), errorFromErrno(directory));

const folderRefs = async (root: string, settings: FolderSettings): Promise<ReadonlyArray<FolderRef>> => {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && isFolderName(entry.name))
    .map(({ name }) => name);
  return mapConcurrently(settings.readConcurrency, sortNames(names), (id) =>
    folderRef(join(root, id), id, settings),
  );
};

const folderRef = async (path: string, id: string, settings: FolderSettings): Promise<FolderRef> => {
  const named = await readCardFile(join(path, nameFile), { ...settings, maxFileBytes: 4096 });
  const name = named._tag === "Content" ? new TextDecoder().decode(named.bytes).trim() : "";
  return { id, name: name === "" ? id : name, access: await accessTo(path, settings) };
};

/** The file that holds a collection's name. @see https://vdirsyncer.pimutils.org/en/stable/vdir.html#metadata */
const nameFile = "displayname";

const accessTo = async (path: string, settings: FolderSettings): Promise<FolderRef["access"]> => {
  if (settings.access === "ReadOnly") return "ReadOnly";
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return "ReadWrite";
  } catch (cause) {
    if (errnoOf(cause) === undefined) throw cause;
    return "ReadOnly";
  }
};

const slugOf = (name: string): E.Either<ReplicaError, string> => {
  const slug = slugFromFolderName(name);
  // oxlint-disable-next-line no-control-regex -- a name is one line of text
  const isName = slug !== "" && name.length <= 255 && !/[\u0000-\u001F\u007F]/u.test(name);
  return isName
    ? E.right(slug)
    : E.left(
        invalidItem(
          name.slice(0, 100),
          "name",
          "needs a letter or digit, at most 255 characters, no controls",
        ),
      );
};

const makeFolder = (
  root: string,
  slug: string,
  name: string,
  settings: FolderSettings,
): TE.TaskEither<ReplicaError, FolderRef> =>
  settings.access === "ReadOnly"
    ? TE.left({ _tag: "Forbidden", message: `${slug} may not be created: this target is only read` })
    : TE.tryCatch(async () => {
        const path = join(root, slug);
        await mkdir(path);
        try {
          await createFile(path, nameFile, Buffer.from(name));
        } catch (cause) {
          await rmdir(path);
          throw cause;
        }
        return { id: slug, name, access: "ReadWrite" } as const;
      }, errorFromErrno(slug));

/** Asked when the effect runs, not when it is made. */
const notAborted =
  (signal: Signal | undefined): TE.TaskEither<ReplicaError, void> =>
  async () =>
    signal?.aborted === true
      ? E.left({ _tag: "Aborted", message: "It was stopped before anything was done." })
      : E.right(undefined);

const noFolder = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id: id.slice(0, 100),
  message: "There is no folder of that id; choose one of the folders listed",
});

const folderTaken = (id: string, name: string): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `There is a folder like "${name}" already; open it or choose another name`,
});
