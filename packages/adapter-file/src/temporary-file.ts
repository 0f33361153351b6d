import { createHash, randomBytes } from "node:crypto";
import { close, fsync, open as openFile, writeFile } from "node:fs";
import { lstat, open, readdir, rm, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { errnoOf } from "./file-error.js";

/**
 * Lets `use` put a new file with these bytes, already safe on disk, to where it belongs. Whatever
 * happens, no temporary file stays behind; `vdir` readers ignore it while it is there.
 */
export const withTemporaryFile = async <Result>(
  directory: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  mode: number,
  use: (path: string, file: FileDescriptor) => Promise<Result>,
): Promise<Result> => {
  const path = join(directory, temporaryName(process.pid));
  const file = await onDescriptor.open(path, "wx", mode);
  try {
    for await (const chunk of chunks) await onDescriptor.writeFile(file, chunk);
    await onDescriptor.fsync(file);
    return await use(path, file);
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  } finally {
    await onDescriptor.close(file);
  }
};

/** Of an open file. Half the time of a `FileHandle` where thousands of files are written. */
export type FileDescriptor = number;

const onDescriptor = {
  open: promisify(openFile),
  writeFile: promisify(writeFile),
  fsync: promisify(fsync),
  close: promisify(close),
};

/** Removes what a killed process left: of a process that is gone, or older than a minute. Nothing else. */
export const sweepTemporaryFiles = async (directory: string, now: () => number): Promise<void> => {
  for (const name of await readdir(directory)) {
    const found = namePattern.exec(name);
    if (found === null) continue;
    const path = join(directory, name);
    const changedAtMs = await changeTimeOf(path);
    if (changedAtMs === undefined) continue;
    if (now() - changedAtMs > staleMs || isOrphan(found[1] ?? "", Number(found[2]), changedAtMs))
      await unlinkIfThere(path);
  }
};

/** Makes created, renamed and removed names survive a power failure. Does nothing where the system has no such call. */
export const syncDirectory = async (directory: string): Promise<void> => {
  try {
    const handle = await open(directory, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (!withoutDirectorySync.has(errnoOf(cause) ?? "")) throw cause;
  }
};

/** False: it was not there. */
export const unlinkIfThere = async (path: string): Promise<boolean> => {
  try {
    await unlink(path);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return false;
    throw cause;
  }
};

const withoutDirectorySync: ReadonlySet<string> = new Set(["EINVAL", "EISDIR", "EPERM", "EACCES", "ENOTSUP"]);

const staleMs = 60_000;
const namePattern = /^\.spegla-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{16}\.tmp$/u;

/** Process ids mean something on their own machine only. */
const thisHost = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

const temporaryName = (pid: number): string => {
  written = (written + 1) % 2 ** 32;
  return `.spegla-${thisHost}-${pid}-${thisRun}${written.toString(16).padStart(8, "0")}.tmp`;
};

/** A process id comes again; what a former process of that id left must not be in the way. */
const thisRun = randomBytes(4).toString("hex");
let written = 0;

const isOrphan = (host: string, pid: number, changedAtMs: number): boolean =>
  host === thisHost &&
  // In a container the process before this one had the same number.
  (pid === process.pid ? changedAtMs < Date.now() - process.uptime() * 1000 - 1000 : !isRunning(pid));

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errnoOf(cause) !== "ESRCH";
  }
};

const changeTimeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await lstat(path)).ctimeMs;
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return undefined;
    throw cause;
  }
};
