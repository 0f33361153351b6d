import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import type { Revision } from "@spegla/core";
import { errnoOf } from "./file-error.js";
import { revisionFromBytes, revisionFromStat } from "./file-revision.js";
import { type FileStat, modifiedAtOf, provenStat, statFromStats } from "./file-stat.js";

/** What is under a file name. Only a regular file within the size limit is ever read. */
export type CardFile =
  | {
      readonly _tag: "Content";
      readonly bytes: Uint8Array;
      readonly revision: Revision;
      readonly stat: FileStat;
      readonly modifiedAt: number;
      /** Permission bits. */
      readonly mode: number;
    }
  /** There, but not to be read: a link, a directory, too large, or forbidden. */
  | {
      readonly _tag: "Refused";
      readonly reason: string;
      readonly revision: Revision;
      readonly stat: FileStat;
    }
  | { readonly _tag: "Absent" }
  /** Somebody keeps writing it: look again later. */
  | { readonly _tag: "Busy" };

export type ReadLimits = { readonly maxFileBytes: number; readonly now: () => number };

/** Never follows a link. Rejects with the operating system's error if nothing can be said of the file. */
export const readCardFile = async (path: string, limits: ReadLimits): Promise<CardFile> => {
  try {
    if (noFollow === 0 && (await lstat(path)).isSymbolicLink()) return await refusedFile(path, limits);
    // Without O_NONBLOCK opening a named pipe would wait for its writer.
    const file = await open(path, constants.O_RDONLY | noFollow | nonBlock);
    try {
      return await readHandle(file, limits, 3);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === "ENOENT") return { _tag: "Absent" };
    if (code !== undefined && refusals.has(code)) return refusedFile(path, limits);
    throw cause;
  }
};

/** Windows has neither; there a link is looked for first. */
const noFollow = constants.O_NOFOLLOW ?? 0;
const nonBlock = constants.O_NONBLOCK ?? 0;

/** What opening this one file says of this one file: a link (EMLINK on BSD), a directory, a socket, no permission. */
const refusals: ReadonlySet<string> = new Set(["ELOOP", "EMLINK", "EISDIR", "ENXIO", "EACCES", "EPERM"]);

const readHandle = async (file: FileHandle, limits: ReadLimits, tries: number): Promise<CardFile> => {
  const readAtMs = limits.now();
  const before = await file.stat({ bigint: true });
  if (!before.isFile() || before.size > limits.maxFileBytes) return refusedBy(before, limits);
  const bytes = await readAll(file, Number(before.size));
  const after = await file.stat({ bigint: true });
  if (bytes === undefined || statFromStats(before) !== statFromStats(after))
    return tries > 1 ? readHandle(file, limits, tries - 1) : { _tag: "Busy" };
  return {
    _tag: "Content",
    bytes,
    revision: revisionFromBytes(bytes),
    stat: provenStat(after, readAtMs),
    modifiedAt: modifiedAtOf(after),
    mode: Number(after.mode & 0o777n),
  };
};

/** Nothing if the file is not of that size any more. */
const readAll = async (file: FileHandle, size: number): Promise<Uint8Array | undefined> => {
  const buffer = Buffer.allocUnsafe(size + 1);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, filled, size + 1 - filled, filled);
    filled += bytesRead;
    if (filled > size) return undefined;
    if (bytesRead === 0) return filled === size ? buffer.subarray(0, size) : undefined;
  }
};

const refusedFile = async (path: string, limits: ReadLimits): Promise<CardFile> => {
  try {
    return refusedBy(await lstat(path, { bigint: true }), limits);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return { _tag: "Absent" };
    throw cause;
  }
};

const refusedBy = (stats: BigIntStats, { maxFileBytes, now }: ReadLimits): CardFile => ({
  _tag: "Refused",
  reason: reasonFrom(stats, maxFileBytes),
  revision: revisionFromStat(statFromStats(stats)),
  stat: provenStat(stats, now()),
});

const reasonFrom = (stats: BigIntStats, maxFileBytes: number): string => {
  if (stats.isSymbolicLink()) return "is a symbolic link, which is never followed";
  if (!stats.isFile()) return "is no regular file";
  if (stats.size > maxFileBytes) return `has ${stats.size} bytes, more than the ${maxFileBytes} allowed`;
  return "may not be read by this user";
};
