import {
  type BigIntStats,
  fchmod,
  fstatSync,
  link as linkFile,
  rename as renameFile,
  unlink as unlinkFile,
} from "node:fs";
import { lstat, open } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { errnoOf } from "./file-error.js";
import { type FileStat, statFromStats, unproven } from "./file-stat.js";
import { type FileDescriptor, syncDirectory, withTemporaryFile } from "./temporary-file.js";

const [chmod, link, rename, unlink] = [
  promisify(fchmod),
  promisify(linkFile),
  promisify(renameFile),
  promisify(unlinkFile),
];

/**
 * A new file with these bytes, whole or not at all, and never in place of another: rejects with
 * EEXIST. Answers its stat, `unproven` if somebody wrote to it meanwhile.
 */
export const createFile = (
  directory: string,
  name: string,
  bytes: Uint8Array,
  hardLink: typeof link = link,
): Promise<FileStat> =>
  withTemporaryFile(directory, [bytes], newFileMode, async (temporary, file) => {
    const written = statsOf(file);
    const path = join(directory, name);
    try {
      // Unlike a rename, a link never replaces what is there.
      await hardLink(temporary, path);
      await unlink(temporary);
    } catch (cause) {
      if (!withoutHardLinks.has(errnoOf(cause) ?? "")) throw cause;
      await reserveName(path);
      await rename(temporary, path);
    }
    return statUnlessWritten(file, written);
  });

/**
 * Replaces the file of that name with these bytes, whole or not at all, if `isUnchanged` still
 * says so when all is ready. Answers nothing if it does not.
 */
export const replaceFile = (
  directory: string,
  name: string,
  bytes: Uint8Array,
  mode: number,
  isUnchanged: () => Promise<boolean>,
): Promise<FileStat | undefined> =>
  withTemporaryFile(directory, [bytes], mode, async (temporary, file) => {
    // What open() was given is cut by the umask.
    await chmod(file, mode);
    const written = statsOf(file);
    if (!(await isUnchanged())) {
      await unlink(temporary);
      return undefined;
    }
    await rename(temporary, join(directory, name));
    return statUnlessWritten(file, written);
  });

/** Writes a file of any size, in place of one that may be there, whole or not at all. */
export const writeWholeFile = async (
  directory: string,
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> => {
  await withTemporaryFile(directory, chunks, newFileMode, (temporary) =>
    rename(temporary, join(directory, basename(path))),
  );
  await syncDirectory(directory);
};

/** As for any other program's files: the umask decides. */
const newFileMode = 0o666;

/** FAT, exFAT and some network file systems. */
const withoutHardLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/**
 * Takes the name with an empty file, which a rename may then replace. An empty file that
 * has been there for a minute is what a process killed between the two steps left: nobody's card.
 */
const reserveName = async (path: string): Promise<void> => {
  try {
    await (await open(path, "wx", newFileMode)).close();
  } catch (cause) {
    if (errnoOf(cause) !== "EEXIST" || !(await isLeftEmpty(path))) throw cause;
  }
};

const isLeftEmpty = async (path: string): Promise<boolean> => {
  const stats = await lstat(path);
  return stats.isFile() && stats.size === 0 && Date.now() - stats.mtimeMs > 60_000;
};

const statUnlessWritten = (file: FileDescriptor, written: BigIntStats): FileStat => {
  const stats = statsOf(file);
  return stats.mtimeNs === written.mtimeNs && stats.size === written.size ? statFromStats(stats) : unproven;
};

/** Of an open file the kernel answers at once; a promise for it costs ten times as much. */
const statsOf = (file: FileDescriptor): BigIntStats => fstatSync(file, { bigint: true });
