import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FolderRef, ReplicaError, Target } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { errorFromDisk, invalidItem, notFound, unlessAborted } from "./errors.js";
import { jsonFolder, nameOfFile } from "./json-folder.js";
import { readBook, textOf } from "./people-file.js";

/** A directory whose `.json` files are folders of persons. It must exist; it is never created. */
export const jsonTarget = ({ directory }: { readonly directory: string }): Target => {
  const listFolders: Target["listFolders"] = (signal) =>
    pipe(
      unlessAborted(signal),
      TE.flatMap(() =>
        TE.tryCatch(() => readdir(directory, { withFileTypes: true }), errorFromDisk(directory)),
      ),
      TE.map((entries) => entries.filter((entry) => entry.isFile() && isFolderId(entry.name))),
      TE.map((entries) => entries.map(({ name }) => refOf(name)).sort((a, b) => (a.id < b.id ? -1 : 1))),
    );
  return {
    name: `JSON files in ${directory}`,
    listFolders,
    // Only what is listed is opened: no text whatever leads out of the directory.
    openFolder: (id, signal) =>
      pipe(
        listFolders(signal),
        TE.filterOrElse(
          (refs) => refs.some((ref) => ref.id === id),
          () => notFound(id.slice(0, 100)),
        ),
        TE.map(() => ({ id, path: join(directory, id) })),
        TE.tap(readBook),
        TE.map(jsonFolder),
      ),
    createFolder: (name, signal) =>
      pipe(
        unlessAborted(signal),
        TE.flatMap(() => TE.fromPredicate(isFolderId, badName)(`${name}.json`)),
        TE.tap((id) =>
          TE.tryCatch(
            () => writeFile(join(directory, id), textOf({ people: [] }), { flag: "wx", flush: true }),
            errorFromDisk(id),
          ),
        ),
        TE.map(refOf),
      ),
    // Tags are free texts here: there is no list of them to add to.
    ensureCategory: (_name, signal) => unlessAborted(signal),
  };
};

const refOf = (id: string): FolderRef => ({ id, name: nameOfFile(id), access: "ReadWrite" });

/** One name of a file that is seen, no path; as long as disks allow. */
const isFolderId = (name: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- a name is one line of text
  /^[^./\\\u0000-\u001F][^/\\\u0000-\u001F]*\.json$/u.test(name) && Buffer.byteLength(name) <= 255;

const badName = (id: string): ReplicaError =>
  invalidItem(nameOfFile(id).slice(0, 100), "name", "must be a file's name without dot, slash or control");
